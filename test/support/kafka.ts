import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe } from '@jest/globals';
import { type BrokerUser, type KafkaBroker, kafkaMissing, startBroker } from '../../infra/kafka/broker.mjs';
import { kafkaHostFolder, sayOnce } from './kafka.host.mjs';

/** A real Kafka for tests: one that all files of a run share, or one of a test's own to kill. Both end with the run, however it ends. */

const HOST = fileURLToPath(new URL('./kafka.host.mjs', import.meta.url));
const LOOK_EVERY_MS = 50;
/** The jars may have to be fetched first. */
const PATIENCE_MS = 300_000;
/** For `beforeAll`: a first start on a busy machine. */
export const KAFKA_START_MS = PATIENCE_MS + 60_000;

const missing = kafkaMissing();
if (missing !== undefined) sayOnce(`Skipped, what needs Kafka. ${missing}`);

/** `describe` where Kafka can run; elsewhere what it holds is skipped, and one line says why. */
export const describeWithKafka = missing === undefined ? describe : describe.skip;

/** The address of the broker that the run shares; the first to ask starts it. Nobody stops it or counts on its topics: use a prefix of your own. @throws Error with why it cannot run */
export async function sharedKafka(): Promise<string> {
  const folder = kafkaHostFolder();
  if (await mkdir(folder).then(() => true, isTaken)) spawn(process.execPath, [HOST, folder], { detached: true, stdio: 'ignore' }).unref();
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(LOOK_EVERY_MS)) {
    const address = await textOf(join(folder, 'address'));
    if (address !== '') return address;
    const fault = await textOf(join(folder, 'fault'));
    if (fault !== '') throw new Error(fault);
  }
  throw new Error('The shared Kafka did not start in time.');
}

/** A broker for tests that stop, kill and start it; `stop()` removes its folder as well. With `sasl` it lets in that user alone. @throws KafkaUnavailable */
export async function ownKafka(options: { readonly sasl?: BrokerUser } = {}): Promise<KafkaBroker> {
  return startBroker({ ...options, folder: await mkdtemp(join(tmpdir(), 'estate-bank-kafka-own-')), removeFolder: true });
}

/** What no other test's topics and groups begin with. */
export const ownPrefix = (): string => `test-${randomUUID().slice(0, 8)}`;

const textOf = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

function isTaken(error: NodeJS.ErrnoException): false {
  if (error.code !== 'EEXIST') throw error;
  return false;
}
