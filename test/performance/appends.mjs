import { randomUUID } from 'node:crypto';
import { emmettAppends } from './emmett-appends.mjs';
import { rawInserts } from './raw-inserts.mjs';
import { sampleAppend } from './sample.mjs';
import { medians, perSecond, ratio } from './timing.mjs';

/** Acknowledged appends a second through the ledger, leaf hashes included, against raw INSERTs and Emmett. Each caller has a stream of its own. */
export async function appends(server, { rounds, seconds }) {
  const callers = [];
  for (const count of [1, 32, 256]) callers.push(await withCallers(server, count, rounds, seconds));
  return { callers };
}

async function withCallers(server, callers, rounds, seconds) {
  const ledger = server.ledger();
  const streams = Array.from({ length: callers }, () => `bench-${randomUUID()}`);
  const revisions = streams.map(() => -1);
  const append = async (caller) => {
    const result = await ledger.append(sampleAppend(streams[caller], revisions[caller]));
    if (result.status !== 'appended') throw new Error(`append answered ${result.status}`);
    revisions[caller] = result.lastRevision;
  };
  const raw = await rawInserts(server, callers);
  const emmett = await emmettAppends(server, callers);
  const works = { raw, ledger: append, ...(emmett ? { emmett: emmett.append } : {}) };
  for (const work of Object.values(works)) await perSecond(callers, Math.min(1, seconds), work);
  const contestants = Object.entries(works).map(([name, work]) => ({ name, measure: () => perSecond(callers, seconds, work) }));
  const perSecondOf = await medians(contestants, rounds);
  await ledger.close();
  await emmett?.close();
  return {
    callers,
    perSecond: perSecondOf,
    ofRaw: ratio(perSecondOf.ledger, perSecondOf.raw),
    ...(perSecondOf.emmett ? { ofEmmett: ratio(perSecondOf.ledger, perSecondOf.emmett) } : {}),
  };
}
