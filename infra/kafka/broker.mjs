import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { fetchClassPath, javaCommand, KafkaUnavailable, kafkaMissing } from './classpath.mjs';
import { answers, freePort, guard, isAlive, isFree } from './process.mjs';
import { checkSasl } from './sasl.mjs';
import { formatCommand, isFormatted, serveCommand, writeSettings } from './settings.mjs';
import { inTurn } from './turns.mjs';

export { KafkaUnavailable, kafkaMissing };

const START_MS = 90_000;
const STOP_MS = 30_000;
const LOOK_EVERY_MS = 50;
const STARTED = 'Kafka Server started';

export class AlreadyRunning extends KafkaUnavailable {
  constructor(folder, { pid, port }) {
    super(`A Kafka is already running in ${folder}, as process ${pid}, at 127.0.0.1:${port}.`);
    this.address = `127.0.0.1:${port}`;
  }
}

export async function startBroker({ folder, port = 0, removeFolder = false, sasl }) {
  checkSasl(sasl);
  const missing = kafkaMissing();
  if (missing !== undefined) throw new KafkaUnavailable(missing);
  const classPath = await fetchClassPath();
  const home = resolve(folder);
  mkdirSync(home, { recursive: true });
  return oneAtATime(home, async () => {
    if (port !== 0 && !(await isFree(port))) throw new KafkaUnavailable(`Port ${port} is taken by another program; KAFKA_PORT chooses another one.`);
    const ports = { port: port === 0 ? await freePort() : port, controllerPort: await freePort() };
    writeSettings(home, { ...ports, sasl });
    await format(home, classPath, sasl);
    return brokerIn({ home, classPath, port: ports.port, removeFolder });
  });
}

/** Two starts in one folder would write one another's settings. @throws AlreadyRunning for whoever comes second */
const oneAtATime = (home, start) =>
  inTurn(join(home, 'starting'), async () => {
    await refuseSecond(home);
    return start();
  });

/** What a running broker leaves in its folder, so that a second one is refused in words. */
const recordOf = (home) => join(home, 'broker.json');

async function refuseSecond(home) {
  let record;
  try {
    record = JSON.parse(readFileSync(recordOf(home), 'utf8'));
  } catch {
    return;
  }
  if (isAlive(record.pid) && (await answers(record.port))) throw new AlreadyRunning(home, record);
}

async function format(home, classPath, sasl) {
  if (isFormatted(home)) return;
  try {
    await promisify(execFile)(javaCommand(), formatCommand(home, classPath, sasl), { cwd: home });
  } catch (error) {
    throw new KafkaUnavailable(`Kafka's storage in ${home} could not be prepared: ${(error.stderr || error.message).trim()}`);
  }
}

async function brokerIn({ home, classPath, port, removeFolder }) {
  let server = await serve(home, classPath, port, removeFolder);
  const end = async (signal) => {
    await server.end(signal);
    rmSync(recordOf(home), { force: true });
  };
  return {
    address: `127.0.0.1:${port}`,
    pid: () => server.pid,
    ended: () => server.ended,
    kill: () => end('SIGKILL'),
    start: async () => {
      if (server.isRunning()) return;
      server = await oneAtATime(home, () => serve(home, classPath, port, removeFolder));
    },
    stop: async () => {
      await end('SIGTERM');
      if (removeFolder) rmSync(home, { recursive: true, force: true });
    },
  };
}

/** One life of the broker's process. In a process group of its own, because a terminal's Ctrl-C is for us, who then stop it in order. */
async function serve(home, classPath, port, removeFolder) {
  const log = join(home, 'broker.log');
  const output = openSync(log, 'a');
  const from = statSync(log).size;
  const child = spawn(javaCommand(), serveCommand(home, classPath), { cwd: home, stdio: ['ignore', output, output], detached: true });
  closeSync(output);
  const ended = once(child, 'exit');
  const isOver = guard(child.pid, removeFolder ? home : undefined);
  ended.then(isOver);
  child.unref();
  const server = { pid: child.pid, ended, isRunning: () => child.exitCode === null && child.signalCode === null, end: (signal) => endOf(child, ended, signal) };
  writeFileSync(recordOf(home), JSON.stringify({ pid: child.pid, port }));
  await started(server, log, from);
  return server;
}

async function started(server, log, from) {
  const said = () => readFileSync(log).subarray(from).toString();
  for (const until = Date.now() + START_MS; Date.now() < until; await sleep(LOOK_EVERY_MS)) {
    if (said().includes(STARTED)) return;
    if (!server.isRunning()) throw new KafkaUnavailable(`Kafka ended while it started. It said:\n${said()}`);
  }
  await server.end('SIGKILL');
  throw new KafkaUnavailable(`Kafka did not start within ${START_MS / 1000} seconds. It said:\n${said()}`);
}

async function endOf(child, ended, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  child.kill(signal);
  const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(impatience);
}
