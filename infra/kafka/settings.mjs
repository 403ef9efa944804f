import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listenerFor, saslFormat, saslSettings } from './sasl.mjs';

/** One broker that is its own controller, on loopback, with every replication factor that would otherwise ask for three brokers. */
const LOGGING = fileURLToPath(new URL('log4j2.properties', import.meta.url));
/** A broker that serves one machine: a small heap, one collecting thread, nothing written outside its folder. */
const JVM = ['-Xms128m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:-UsePerfData', '-Djava.awt.headless=true', `-Dlog4j2.configurationFile=${LOGGING}`];

const SETTINGS = 'server.properties';
const LOGS = 'logs';
const temporaryFolder = (folder) => join(folder, 'tmp');

export function writeSettings(folder, { port, controllerPort, sasl }) {
  const listener = listenerFor(sasl);
  mkdirSync(temporaryFolder(folder), { recursive: true });
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `${listener}://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `${listener}://127.0.0.1:${port}`,
    'listener.security.protocol.map': `${listener}:${listener},CONTROLLER:PLAINTEXT`,
    ...saslSettings(sasl),
    // Read from the folder in which it runs, so that no sign in that folder's name matters.
    'log.dirs': LOGS,
    'log.cleaner.dedupe.buffer.size': 8_388_608,
    'num.partitions': 6,
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    // A killed broker is let in again once its own controller has stopped waiting for the old one.
    'broker.heartbeat.interval.ms': 500,
    'broker.session.timeout.ms': 4000,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(join(folder, SETTINGS), lines.join(''));
}

export const isFormatted = (folder) => existsSync(join(folder, LOGS, 'meta.properties'));

export const formatCommand = (folder, classPath, sasl) => [
  ...jvm(folder, classPath),
  'kafka.tools.StorageTool',
  'format',
  '--ignore-formatted',
  '--cluster-id',
  clusterId(),
  '--config',
  SETTINGS,
  ...saslFormat(sasl),
];

export const serveCommand = (folder, classPath) => [...jvm(folder, classPath), 'kafka.Kafka', SETTINGS];

const jvm = (folder, classPath) => [...JVM, `-Djava.io.tmpdir=${temporaryFolder(folder)}`, '-cp', classPath];

/** Kafka's names for clusters are 16 bytes in base64url that do not look like an option. */
const clusterId = () => `E${randomBytes(16).toString('base64url').slice(1)}`;
