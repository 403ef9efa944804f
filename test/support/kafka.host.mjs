import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startBroker } from '../../infra/kafka/broker.mjs';
import { isAlive } from '../../infra/kafka/process.mjs';

/**
 * Holds the Kafka that the files of one test run share, in a process of its own: the workers of a run come and go, and a run may be killed.
 * It writes `address`, or `fault`, into the folder that the first asker made, and ends when the run has ended or says so.
 */
const RUN = 'ESTATE_BANK_TEST_RUN';
const LOOK_EVERY_MS = 250;
const STOP_MS = 20_000;

/** Called before the first test: its workers inherit who the run is. */
export function nameRun() {
  process.env[RUN] = String(process.pid);
  // Of an earlier process with the same number whose host was killed.
  for (const left of [folderOf(process.pid), saidIn(process.pid)]) rmSync(left, { recursive: true, force: true });
}

const folderOf = (run) => join(tmpdir(), `estate-bank-kafka-run-${run}`);

const saidIn = (run) => `${folderOf(run)}.said`;

/** Says on stderr, once in a run, however many files of tests want to. */
export function sayOnce(line) {
  const run = process.env[RUN];
  try {
    if (run) writeFileSync(saidIn(run), line, { flag: 'wx' });
  } catch (error) {
    if (error.code === 'EEXIST') return;
    throw error;
  }
  process.stderr.write(`${line}\n`);
}

/** Where the run that this process belongs to has its broker. @throws Error outside a run */
export function kafkaHostFolder() {
  const run = process.env[RUN];
  if (!run) throw new Error('The shared Kafka belongs to a test run that has been named; this kind of test names none in jest.config.mjs.');
  return folderOf(run);
}

/** Called after the last test: no broker, no process and no folder stay behind. */
export async function stopSharedKafka() {
  const folder = folderOf(process.pid);
  rmSync(saidIn(process.pid), { force: true });
  if (!existsSync(folder)) return;
  writeFileSync(join(folder, 'over'), '');
  for (const until = Date.now() + STOP_MS; existsSync(folder) && Date.now() < until; ) await sleep(LOOK_EVERY_MS / 5);
}

async function host(folder) {
  const run = Number(folder.slice(folder.lastIndexOf('-') + 1));
  const tell = (name, text) => {
    writeFileSync(join(folder, `${name}.part`), text);
    renameSync(join(folder, `${name}.part`), join(folder, name));
  };
  const isOver = () => existsSync(join(folder, 'over')) || !isAlive(run);
  let broker;
  try {
    broker = await startBroker({ folder: join(folder, 'broker'), removeFolder: true });
    tell('address', broker.address);
  } catch (fault) {
    tell('fault', fault.message);
  }
  while (!isOver()) await sleep(LOOK_EVERY_MS);
  await broker?.stop();
  rmSync(folder, { recursive: true, force: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await host(process.argv[2]);
