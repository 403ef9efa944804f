import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createPool } from '#database';
import { catalogue } from '#events';
import { PostgresLedger } from '#ledger';
import { topicOf } from '#relay';
import { kafkaOn } from './kafka-topics.mjs';
import { sampleAppend } from './sample.mjs';
import { median } from './timing.mjs';

const RELAY = fileURLToPath(new URL('./relay.process.mjs', import.meta.url));
const PER_SECOND = 1_000;
const SECONDS = 20;
const WARM_UP_SECONDS = 3;
const STREAMS = 500;
const PATIENCE_MS = 60_000;

/** From the ledger's answer to an append until a consumer has the record, in milliseconds, while facts are appended at a steady pace and the relay stands near the head. */
export async function lags(settings, ledger, { replays }) {
  const stopRelay = await relayAtHead(settings, ledger);
  const place = await openPlace(settings, ledger.connection);
  const runs = [];
  try {
    await lagOver(WARM_UP_SECONDS, place);
    for (let run = 0; run < replays; run++) {
      runs.push(await lagOver(SECONDS, place));
      console.error(`lag ${JSON.stringify(runs.at(-1))}`);
    }
  } finally {
    await place.close();
    await stopRelay();
  }
  const middle = (of) => median(runs.map(of));
  return {
    appendsPerSecond: Math.round(middle((run) => run.appendsPerSecond)),
    seconds: SECONDS,
    runs: replays,
    p50Ms: middle((run) => run.p50Ms),
    p99Ms: middle((run) => run.p99Ms),
    maxMs: Math.max(...runs.map((run) => run.maxMs)),
  };
}

/** A relay that has passed on all there is, and stays; answers the way to end it. */
async function relayAtHead(settings, { connection, public: records, events }) {
  const child = spawn(process.execPath, [RELAY, JSON.stringify({ connection, settings, records, until: events - 1 })], { stdio: ['pipe', 'pipe', 'inherit'] });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const ended = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), ended.then(([code]) => Promise.reject(new Error(`the relay ended with ${code} before it was at the head`)))]);
  return async () => {
    child.stdin.end();
    await ended;
    process.off('exit', end);
  };
}

/** Where facts are appended, and where a consumer meets them again. */
async function openPlace(settings, connection) {
  const pool = createPool(connection, { max: 4 });
  const ledger = new PostgresLedger({ pool, connection });
  const seen = new Map();
  const consumer = kafkaOn(settings.brokers[0]).consumer({ groupId: `bench-${randomUUID()}`, maxWaitTimeInMs: 500 });
  consumer.on(consumer.events.CRASH, ({ payload }) => console.error(payload.error));
  await consumer.connect();
  await consumer.subscribe({ topics: [topicOf(settings.topicPrefix, catalogue.featureOf('ManifestoAdopted'))], fromBeginning: false });
  const fetching = new Promise((resolve) => consumer.on(consumer.events.FETCH, resolve));
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      const now = performance.now();
      for (const { headers } of batch.messages) seen.set(String(headers.ce_id), now);
    },
  });
  // What is appended before the first fetching would be read late, or not at all.
  await fetching;
  return {
    ledger,
    seen,
    async close() {
      await consumer.disconnect();
      await ledger.close();
      await pool.end();
    },
  };
}

async function lagOver(seconds, { ledger, seen }) {
  seen.clear();
  const { answered, tookSeconds } = await appendSteadily(ledger, seconds);
  for (const until = Date.now() + PATIENCE_MS; seen.size < answered.size && Date.now() < until; ) await sleep(20);
  const lost = [...answered.keys()].filter((id) => !seen.has(id));
  if (lost.length > 0) throw new Error(`${lost.length} of ${answered.size} facts have not come to the consumer`);
  const lags = [...answered].map(([id, at]) => seen.get(id) - at).sort((a, b) => a - b);
  const at = (part) => Math.round(lags[Math.min(lags.length - 1, Math.floor(lags.length * part))]);
  return { appendsPerSecond: answered.size / tookSeconds, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}

/** Each event is a command of its own, at its time whether or not those before are answered; when each was answered, by its id. */
async function appendSteadily(ledger, seconds) {
  const answered = new Map();
  const lanes = Array.from({ length: STREAMS }, () => ({ stream: `place-${randomUUID()}`, revision: -1, last: Promise.resolve() }));
  const appendTo = async (lane) => {
    const append = sampleAppend(lane.stream, lane.revision);
    const { status, lastRevision } = await ledger.append(append);
    if (status !== 'appended') throw new Error(`append answered ${status}`);
    lane.revision = lastRevision;
    answered.set(append.events[0].envelope.id, performance.now());
  };
  const start = performance.now();
  for (let given = 0; given < seconds * PER_SECOND; await sleep(1)) {
    const due = Math.min(seconds * PER_SECOND, Math.floor(((performance.now() - start) / 1000) * PER_SECOND));
    for (; given < due; given++) {
      const lane = lanes[given % STREAMS];
      lane.last = lane.last.then(() => appendTo(lane));
    }
  }
  await Promise.all(lanes.map(({ last }) => last));
  return { answered, tookSeconds: (performance.now() - start) / 1000 };
}
