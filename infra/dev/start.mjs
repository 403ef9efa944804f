import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale, CannotStart, MAIN, orSay, prepare, ROOT, say } from './prepare.mjs';

/** `npm start` and `npm run dev`: prepares, then runs the service. */

/** The service in this very process, so that whoever stops or kills it meets no second one. */
async function serve() {
  process.argv[1] = MAIN;
  await import(MAIN);
}

/** Builds and restarts at every change; a build that fails leaves the last good one running. */
function watchSources() {
  let server = startServer();
  let timer;
  let stopping = false;
  const rebuild = async () => {
    try {
      await buildIfStale();
    } catch (error) {
      if (!(error instanceof CannotStart)) throw error;
      return say(error.message);
    }
    const old = server;
    server = undefined;
    if (old) await ended(old);
    if (!stopping) server = startServer();
  };
  let queue = Promise.resolve();
  for (const room of ['apps', 'libs']) {
    watch(join(ROOT, room), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        queue = queue.then(rebuild);
      }, 150);
    });
  }
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, async () => {
      if (stopping) return;
      stopping = true;
      if (server) await ended(server, signal);
      process.exit(0);
    });
  }
}

function startServer() {
  return spawn(process.execPath, ['--enable-source-maps', MAIN], { cwd: ROOT, stdio: 'inherit' });
}

function ended(child, signal = 'SIGTERM') {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  return exit;
}

await orSay(async () => {
  await prepare();
  if (process.argv.includes('--watch')) watchSources();
  else await serve();
});
