import { randomUUID } from 'node:crypto';
import { sampleAppend } from './sample.mjs';
import { medians, perSecond, ratio } from './timing.mjs';

/** Acknowledged appends a second through the ledger, leaf hashes included, against the same without one. Each caller has a stream of its own. */
export async function appends(server, { rounds, seconds }) {
  const callers = [];
  for (const count of [1, 32, 256]) callers.push(await withCallers(server, count, rounds, seconds));
  return { callers };
}

async function withCallers(server, callers, rounds, seconds) {
  const ledger = await server.ledger();
  const streams = Array.from({ length: callers }, () => `bench-${randomUUID()}`);
  const revisions = streams.map(() => -1);
  const append = async (caller) => {
    const result = await ledger.append(sampleAppend(streams[caller], revisions[caller]));
    if (result.status !== 'appended') throw new Error(`append answered ${result.status}`);
    revisions[caller] = result.lastRevision;
  };
  const rivals = Object.entries(await server.rivals(callers)).filter(([, rival]) => rival);
  const works = { ledger: append, ...Object.fromEntries(rivals.map(([name, rival]) => [name, rival.append])) };
  const contestants = Object.entries(works).map(([name, work]) => {
    const measure = () => perSecond(callers, seconds, work);
    return { name, measure: work === append ? () => server.whileRead(ledger, measure) : measure };
  });
  for (const { measure } of contestants) await measure();
  const perSecondOf = await medians(contestants, rounds);
  await ledger.close();
  for (const [, rival] of rivals) await rival.close?.();
  const ratios = rivals.map(([name]) => [`of${name[0].toUpperCase()}${name.slice(1)}`, ratio(perSecondOf.ledger, perSecondOf[name])]);
  return { callers, perSecond: perSecondOf, ...Object.fromEntries(ratios) };
}
