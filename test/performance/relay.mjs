import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KafkaUnavailable, kafkaMissing, startBroker } from '../../infra/kafka/broker.mjs';
import { inProcess } from './in-process.mjs';
import { kafkaOn, removeTopics } from './kafka-topics.mjs';
import { lags } from './relay-lag.mjs';
import { ledgerOfEstates } from './relay-ledger.mjs';
import { median, ratio } from './timing.mjs';

const RELAY = fileURLToPath(new URL('./relay.process.mjs', import.meta.url));
const PRODUCER = fileURLToPath(new URL('./bare-producer.process.mjs', import.meta.url));
/** So many facts are passed on in each round. */
const EVENTS = 120_000;
const PARTITIONS = 6;
const note = 'each contestant is a process of its own; broker, PostgreSQL and contestant share the cores, and cpuMs says how much each took for one record';

/** Facts a second from the ledger to a Kafka broker, against a producer that has the same records ready; then how long one fact takes while they come steadily. */
export async function relay(_, options) {
  const missing = kafkaMissing();
  if (missing) return { notMeasured: missing };
  const folder = await mkdtemp(join(tmpdir(), 'bench-kafka-'));
  try {
    const broker = await startBroker({ folder, removeFolder: true });
    try {
      return await onBroker(broker, options);
    } finally {
      await broker.stop();
    }
  } catch (fault) {
    // Whether Maven's registry answers is seen only when something has to be fetched.
    if (fault instanceof KafkaUnavailable) return { notMeasured: fault.message };
    throw fault;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function onBroker(broker, options) {
  const ledger = await ledgerOfEstates(EVENTS);
  try {
    const passing = await rounds(broker, ledger, options);
    const lag = await lags(settingsOf(broker, 'lag'), ledger, options);
    return { events: ledger.events, records: ledger.public, partitions: PARTITIONS, ...passing, lag, note };
  } finally {
    await ledger.stop();
  }
}

const settingsOf = ({ address }, topicPrefix) => ({ brokers: [address], topicPrefix, source: 'urn:bench', partitions: PARTITIONS, tls: false });

async function rounds(broker, ledger, { rounds }) {
  const kafka = kafkaOn(broker.address);
  const runs = { bareProducer: [], relay: [] };
  const scripts = Object.entries({ bareProducer: PRODUCER, relay: RELAY });
  // The first round only warms the broker, and the order turns each time, so that a slow moment of the machine meets both alike.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, script] of round % 2 ? scripts.toReversed() : scripts) {
      const settings = settingsOf(broker, `${name.toLowerCase()}-${round}`);
      const asked = { settings, connection: ledger.connection, records: ledger.public, until: ledger.events - 1 };
      const run = await inProcess(script, [JSON.stringify({ ...asked, pids: { postgres: ledger.postmaster, broker: broker.pid() } })]);
      const written = await removeTopics(kafka, settings.topicPrefix);
      if (written !== ledger.public) throw new Error(`${name}: ${written} records stand in the topics, ${ledger.public} were to be sent`);
      console.error(`${name} ${JSON.stringify(run)}`);
      if (round > 0) runs[name].push(run);
    }
  }
  const [bareProducer, passed] = [middleOf(runs.bareProducer), middleOf(runs.relay)];
  const byRound = runs.relay.map((run, round) => ratio(run.perSecond, runs.bareProducer[round].perSecond));
  return { bareProducer, relay: passed, ofBareProducer: ratio(passed.perSecond, bareProducer.perSecond), byRound };
}

function middleOf(runs) {
  const middle = (of) => median(runs.map(of));
  const names = Object.keys(runs[0].cpuMs);
  return {
    perSecond: Math.round(middle(({ perSecond }) => perSecond)),
    slowest: Math.round(Math.min(...runs.map(({ perSecond }) => perSecond))),
    cpuMs: Object.fromEntries(names.map((name) => [name, Math.round(middle(({ cpuMs }) => cpuMs[name]) * 1_000) / 1_000])),
  };
}
