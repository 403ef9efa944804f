import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { plainEnv, root } from './programs.js';

/** The built service in a process of its own. */
export interface Service {
  /** `http://127.0.0.1:…`, without a slash at its end; empty where it has no pages. */
  readonly url: string;
  readonly pid: number;
  /** Everything it said so far: stdout (greeting and log) and stderr (progress). */
  said(): string;
  /** kill -9, and waits for the end; its PostgreSQL runs on. */
  kill(): Promise<void>;
  /** As Ctrl-C does; answers the exit code. */
  stop(): Promise<number | null>;
}

export interface ServiceOptions {
  readonly dataDir: string;
  /** Default 0: one that is free. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** What it says when it is at work, its address in the first group if it has one. */
  readonly greeting?: RegExp;
}

/** A process that ended before it served. */
export class NeverServed extends Error {
  constructor(
    readonly code: number | null,
    readonly said: string,
  ) {
    super(`the service ended with ${code} before it served:\n${said}`);
  }
}

/** A test that sends a thousand commands from one address is no flood. */
const UNLIMITED = { REQUESTS_PER_ADDRESS: '0', REQUESTS_PER_SESSION: '0' };
const GREETING = /Estate Bank is at (http:\S+)\n/;

/** Starts the service and waits until it says where it is, or that it is at work. @throws NeverServed */
export async function startService(options: ServiceOptions): Promise<Service> {
  const child = spawnService(options);
  // Whoever ends this run in the middle of it shall not leave a service behind.
  process.once('exit', () => child.kill('SIGKILL'));
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (data: Buffer) => {
      said += data;
      const greeting = (options.greeting ?? GREETING).exec(said);
      if (greeting) resolve(greeting[1] ?? '');
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('close', (code) => reject(new NeverServed(code, said)));
  });
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = once(child, 'exit');
    child.kill(signal);
    const [code] = (await ended) as [number | null];
    return code;
  };
  return { url, pid: child.pid ?? 0, said: () => said, kill: () => end('SIGKILL').then(() => undefined), stop: () => end('SIGINT') };
}

/** The same without waiting for anything: for tests that kill a process while it starts. */
export function spawnService({ dataDir, port = 0, env = {} }: ServiceOptions): ChildProcess {
  const asked = { DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'warn', ...UNLIMITED, ...env };
  return spawn(process.execPath, ['--enable-source-maps', `${root}dist/apps/server/src/main.js`], { cwd: root, env: { ...plainEnv(), ...asked } });
}
