import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Ended {
  /** Null when it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One of the built programs in a process of its own, as npm runs it for an operator. */
export interface Running {
  /** Settles when it has ended by itself or was killed. */
  readonly ended: Promise<Ended>;
  /** Waits until it has said this on stderr, or has ended. */
  saying(words: RegExp): Promise<void>;
  /** kill -9, and waits for the end. */
  kill(): Promise<void>;
}

/** Starts `apps/auditor/src/main`, `apps/server/src/programs/season`, … */
export function startProgram(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(process.execPath, [`${root}dist/${program}.js`, ...args], { cwd: root, env: { ...plainEnv(), ...env } });
  process.once('exit', () => child.kill('SIGKILL'));
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => {
    said.stdout += data;
  });
  child.stderr.on('data', (data) => {
    said.stderr += data;
  });
  const ended = once(child, 'close').then(([code]): Ended => ({ code, ...said }));
  return {
    ended,
    async saying(words) {
      while (!words.test(said.stderr) && child.exitCode === null && child.signalCode === null) await sleep(5);
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Runs one of them to its end, and answers what it said. */
export const runProgram = (program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  startProgram(program, args, env).ended;

export const audit = (...args: string[]): Promise<Ended> => runProgram('apps/auditor/src/main', args);

/** This process's environment without what would configure the service: a test says all of that itself. */
export function plainEnv(): NodeJS.ProcessEnv {
  const ours =
    /^(MODE|PORT|HOST|DATA_DIR|DATABASE_URL|LOG_LEVEL|ROLES|DEMO_SEASON|COOKIE_SECRET|VAULT_\w+|LEDGER|EVENTSTORE_URL|KAFKA_\w+|TRUST_PROXY|PUBLIC_URL|SMTP_URL|MAIL_FROM|NOTIFY_\w+|SUPPRESSION_LIST|RETENTION|ROUND_SECRETS_DIR|REQUESTS_\w+|NODE_OPTIONS)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}
