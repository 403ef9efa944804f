import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainEnv, root } from '../support/programs.js';

const GREETING = /Estate Bank is at (http:\S+)/;
/** What npm tells the scripts it runs, which another npm inside them would take for its own. */
const OUTER_NPM = /^(npm_(lifecycle|package|command|execpath|node_execpath|config_(local_prefix|global_prefix|prefix|user_agent)).*|INIT_CWD)$/;

export interface User {
  readonly uid: number;
  readonly gid: number;
}

export interface Running {
  readonly url: string;
  said(): string;
  /** Ctrl-C in the terminal it runs in: every process of the group hears it. Answers the exit code. */
  interrupt(): Promise<number | null>;
}

export interface Refused {
  readonly code: number | null;
  /** The lines on stderr but the progress, which ends in …. */
  readonly lines: readonly string[];
}

/** What was committed last, cloned into a folder of its own, which every user may read. */
export class BareClone {
  readonly place = mkdtempSync(join(tmpdir(), 'estate-bank-clone-'));
  readonly folder = join(this.place, 'estate-bank');
  readonly #started = new Set<ChildProcess>();

  constructor() {
    chmodSync(this.place, 0o755);
    execFileSync('git', ['clone', '--quiet', '--no-hardlinks', root, this.folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  }

  /** `npm start` until it says where it is. @throws Error with everything it said, when it ends before */
  async start(env: Readonly<Record<string, string>>, user?: User): Promise<Running> {
    const child = this.#spawn('npm', ['start'], env, user);
    let said = '';
    const url = await new Promise<string>((resolve, reject) => {
      const hear = (data: Buffer) => {
        said += data;
        const greeting = GREETING.exec(said);
        if (greeting?.[1]) resolve(greeting[1]);
      };
      child.stdout?.on('data', hear);
      child.stderr?.on('data', hear);
      child.once('error', reject);
      child.once('close', (code) => reject(new Error(`npm start ended with ${code}:\n${said}`)));
    });
    return { url, said: () => said, interrupt: () => this.#interrupt(child) };
  }

  /** What `npm start` runs, where it is expected to say no; `imports` are loaded before it. */
  async refuse(env: Readonly<Record<string, string>>, { user, imports = [] }: { user?: User | undefined; imports?: readonly string[] } = {}): Promise<Refused> {
    const child = this.#spawn(process.execPath, [...imports.flatMap((url) => ['--import', url]), 'infra/dev/start.mjs'], env, user);
    let stderr = '';
    child.stderr?.on('data', (data) => {
      stderr += data;
    });
    child.stdout?.resume();
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, lines: stderr.split('\n').filter((line) => line !== '' && !line.endsWith('…')) };
  }

  /** Processes that run from this folder or in it. */
  processes(): string[] {
    return processesOf(this.place);
  }

  remove(): void {
    for (const { pid } of this.#started) if (pid !== undefined) killGroup(pid, 'SIGKILL');
    rmSync(this.place, { recursive: true, force: true, maxRetries: 5 });
  }

  #spawn(program: string, args: readonly string[], env: Readonly<Record<string, string>>, user?: User): ChildProcess {
    const around = Object.fromEntries(Object.entries(plainEnv()).filter(([name]) => !OUTER_NPM.test(name)));
    const home = user ? { HOME: this.place, USER: 'somebody' } : {};
    const child = spawn(program, args, {
      cwd: this.folder,
      env: { ...around, ...home, LOG_LEVEL: 'warn', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      ...user,
    });
    this.#started.add(child);
    child.once('close', () => this.#started.delete(child));
    return child;
  }

  async #interrupt(child: ChildProcess): Promise<number | null> {
    const closed = once(child, 'close');
    if (child.pid !== undefined) killGroup(child.pid, 'SIGINT');
    const [code] = (await closed) as [number | null];
    return code;
  }
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended.
  }
}

function processesOf(folder: string): string[] {
  if (!existsSync('/proc/self/cwd')) {
    const lines = execFileSync('ps', ['-A', '-o', 'args'], { encoding: 'utf8' }).split('\n');
    return lines.filter((line) => line.includes(folder));
  }
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .map((pid) => describeProcess(pid))
    .filter((line) => line.includes(folder));
}

function describeProcess(pid: string): string {
  try {
    return `${readlinkSync(`/proc/${pid}/cwd`)} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`;
  } catch {
    // It ended meanwhile.
    return '';
  }
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const { port, close } = await takePort();
  await close();
  return port;
}

export async function takePort(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

/** Whose folder this is. */
export const ownerOf = (folder: string): number => lstatSync(folder).uid;
