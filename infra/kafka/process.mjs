import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';

/** What stands between this program and the broker's: is it alive, does its port answer, and who ends it when we are killed. */

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  return !isZombie(pid);
}

/** A process that has ended and that nobody has asked about still takes signals. */
function isZombie(pid) {
  try {
    return /^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

export function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const tell = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => tell(false));
    socket.once('connect', () => tell(true));
    socket.once('error', () => tell(false));
  });
}

export function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/**
 * A port that nothing listens on. Not the system's choice: those are also handed out to connections going out, so that a broker
 * might not get its own back after a restart.
 */
export async function freePort() {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await isFree(port)) return port;
  }
}

/** Reads until we say that all is over, or until we are gone without a word; then it ends the process, gently first. */
const GUARD = `
read -r over && exit 0
kill -TERM "$1" 2>/dev/null
for i in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$1" 2>/dev/null || break; sleep 1; done
kill -KILL "$1" 2>/dev/null
[ -z "$2" ] || rm -rf "$2"`;

/** Ends `pid` should this process be killed; and removes `folder`, if one is named, after that. Call the answer once `pid` has ended by itself. */
export function guard(pid, folder = '') {
  const keeper = spawn('sh', ['-c', GUARD, 'kafka-guard', String(pid), folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  keeper.unref();
  keeper.stdin.unref();
  keeper.stdin.on('error', () => undefined);
  return () => keeper.stdin.end('over\n');
}
