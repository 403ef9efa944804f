import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Ended {
  /** Null when it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of the built programs (`apps/auditor/src/main`) to its end, as npm runs it for an operator, and answers what it said. */
export async function runProgram(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [`${root}dist/${program}.js`, ...args], { cwd: root, env: { ...plainEnv(), ...env } });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => {
    said.stdout += data;
  });
  child.stderr.on('data', (data) => {
    said.stderr += data;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
}

export const audit = (...args: string[]): Promise<Ended> => runProgram('apps/auditor/src/main', args);

/** This process's environment without what would configure the service: a test says all of that itself. */
export function plainEnv(): NodeJS.ProcessEnv {
  const ours = /^(MODE|PORT|HOST|DATA_DIR|DATABASE_URL|LOG_LEVEL|ROLES|DEMO_SEASON|COOKIE_SECRET|NODE_OPTIONS)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}
