import { randomUUID } from 'node:crypto';
import { EventstoreLedger, stamp } from '#ledger';
import { LedgerTail } from '#processors';
import { contentHash } from '#proof';
import { appends } from './appends.mjs';
import { clientAppends } from './client-appends.mjs';
import { oneStream } from './one-stream.mjs';
import { intoFold, intoProjection } from './replay.mjs';
import { sampleData } from './sample.mjs';
import { startStandIn } from './stand-in.mjs';

const REAL = process.env.EVENTSTORE_URL;
/** What a tool for tests can carry: events in its memory, and callers of one stream, each of whom reads what stands behind the index. */
const STAND_IN_EVENTS = 50_000;
const STAND_IN_CALLERS = 32;
const EVENTS_AT_ONCE = 500;
const WRITERS = 16;
/** As often as the service's processors look without a hint. */
const POLL_MS = 500;

/**
 * The ledger's measurements on EventStoreDB, where `EVENTSTORE_URL` names one, whose ledger grows by what is measured. Otherwise on the stand-in, which shows what the
 * adapter costs beside the client alone, and nothing of a server.
 */
export async function eventstore(server, options) {
  const standIn = REAL ? undefined : await startStandIn();
  const url = REAL ?? standIn.url;
  const sized = standIn ? { ...options, events: Math.min(STAND_IN_EVENTS, options.events), callers: STAND_IN_CALLERS } : options;
  const engine = eventstoreServer(server, url);
  try {
    return {
      server: standIn ? 'stand-in: says nothing about a server' : 'the one that EVENTSTORE_URL names',
      appends: await told(appends(engine, options)),
      handle: await told(oneStream(engine, sized)),
      fold: await told(intoFold(engine, sized)),
      projection: await told(intoProjection(engine, sized)),
    };
  } finally {
    await standIn?.stop();
  }
}

async function told(measuring) {
  const figures = await measuring;
  console.error(JSON.stringify(figures));
  return figures;
}

/** The bench's PostgreSQL, with the facts elsewhere. */
function eventstoreServer(server, url) {
  const ledger = () => EventstoreLedger.open({ url, pool: server.reading });
  return {
    ...server,
    ledger,
    rivals: async (callers) => ({
      client: await clientAppends(url, callers, { apart: false }),
      clientApart: await clientAppends(url, callers, { apart: true }),
    }),
    whileRead,
    fillTo: (events) => fillTo(ledger, events),
    place: { connection: server.connection, eventstoreUrl: url },
  };
}

/**
 * Beside a reader that looks at the ledger's head whenever it hears of something, as the processors of a service do: the index of commands advances with it, and each append reads
 * whatever stands in its stream behind the index.
 */
async function whileRead(ledger, work) {
  await ledger.head();
  const tail = new LedgerTail(ledger, POLL_MS);
  tail.follow();
  let going = true;
  const reading = (async () => {
    while (going) {
      const { epoch } = tail;
      await tail.head();
      if (going) await tail.after(epoch);
    }
  })();
  try {
    return await work();
  } finally {
    going = false;
    tail.close();
    await reading;
  }
}

/** Answers how many events stand there then. */
async function fillTo(open, events) {
  const ledger = await open();
  const count = async () => (await ledger.head())?.count ?? 0;
  const missing = events - (await count());
  if (missing > 0) console.error(`filling the ledger with ${missing} events`);
  const parts = Array.from({ length: Math.ceil(Math.max(0, missing) / EVENTS_AT_ONCE) }, (_, n) => Math.min(EVENTS_AT_ONCE, missing - n * EVENTS_AT_ONCE));
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      for (let size = parts.pop(); size !== undefined; size = parts.pop()) await appendMany(ledger, size);
    }),
  );
  const filled = await count();
  await ledger.close();
  return filled;
}

async function appendMany(ledger, size) {
  const [stream, commandId] = [`place-${randomUUID()}`, randomUUID()];
  const facts = Array.from({ length: size }, () => ({ type: 'ManifestoAdopted', data: sampleData() }));
  const meta = { commandId, actor: 'system', office: 'panel:chalcots', role: 'panel' };
  const events = stamp({ stream, firstRevision: 0, facts, meta, recordedAt: '2026-03-11T19:42:00.000Z', versionOf: () => 1, isPublic: () => true });
  const { status } = await ledger.append({ stream, expectedRevision: 'none', commandId, payloadHash: contentHash(commandId), events });
  if (status !== 'appended') throw new Error(`append answered ${status}`);
}
