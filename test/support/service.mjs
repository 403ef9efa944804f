import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The real service for tests, as an operator starts it: built, in a process of its own, on data of its own. Plain Node, because a run's setup is no test. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = join(ROOT, 'dist/apps/server/src/main.js');
const OURS =
  /^(MODE|PORT|HOST|DATA_DIR|DATABASE_URL|LOG_LEVEL|ROLES|DEMO_SEASON|COOKIE_SECRET|VAULT_\w+|LEDGER|EVENTSTORE_URL|KAFKA_\w+|TRUST_PROXY|PUBLIC_URL|SMTP_URL|MAIL_FROM|NOTIFY_\w+|ROUND_SECRETS_DIR|REQUESTS_\w+|NODE_OPTIONS)$/;
const GREETING = /^Estate Bank is at (http\S+)$/;
/** A season is checked and loaded first, on a busy machine. */
const START_MS = 180_000;
const STOP_MS = 30_000;

/** Starts the service on a new folder and answers once it serves. `env` is added to what it is told. @throws Error with everything it said, when it ends or takes too long */
export async function startService(env = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'estate-bank-test-'));
  const said = [];
  const child = spawn(process.execPath, ['--enable-source-maps', MAIN], {
    cwd: ROOT,
    env: { ...plainEnv(), DATA_DIR: join(folder, 'data'), PORT: '0', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async () => {
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  // Whoever ends this run in the middle of it shall not leave a service behind.
  process.once('exit', () => child.kill('SIGTERM'));
  try {
    return { url: await addressOf(child, said), said, stop };
  } catch (fault) {
    await stop();
    throw fault;
  }
}

function addressOf(child, said) {
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`The service ${why}. It said:\n${said.join('\n')}`));
    const timer = setTimeout(() => fail('did not start in time'), START_MS);
    const hear = (line) => {
      said.push(line);
      const address = GREETING.exec(line)?.[1];
      if (address) resolve(address);
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', hear);
    child.once('close', (code) => fail(`ended with ${code}`));
    child.once('error', reject);
    timer.unref();
  });
}

async function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await closed;
  clearTimeout(timer);
}

function plainEnv() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));
}
