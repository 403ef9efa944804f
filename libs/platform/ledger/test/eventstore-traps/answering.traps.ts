import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { appendOf, freshStream } from '../appends.js';
import { arrivals, standing, type Trap, type TrapPlace } from './trap.js';

const LATE_MS = 250;
const RACES = 12;
const AT_LAST_MS = 5_000;

async function writtenOnce(place: TrapPlace, answerOf: Promise<{ status: string }>, append: ReturnType<typeof appendOf>): Promise<void> {
  const { status } = await answerOf;
  expect(status).toBe('appended');
  expect(standing(place, append)).toHaveLength(append.events.length);
  expect(place.standIn.store.stream(append.stream)).toHaveLength(append.events.length);
}

/** The server says that time ran out after it has written. */
export const deadlineAfterCommit: Trap = {
  name: 'a deadline is answered after the commit',
  async spring(place) {
    const ledger = await place.open();
    const append = appendOf(freshStream(), 'none');
    place.standIn.faults.fates.push({ kind: 'deadline' });
    await writtenOnce(place, ledger.append(append), append);
    expect((await ledger.append(append)).status).toBe('duplicate');
  },
};

/** The server says that time ran out, and writes a moment later: what is not there yet may still come. */
export const lateCommit: Trap = {
  name: 'a deadline is answered before the commit',
  async spring(place) {
    const ledger = await place.open();
    const append = appendOf(freshStream(), 'none');
    place.standIn.faults.fates.push({ kind: 'late', afterMs: LATE_MS });
    const { status } = await ledger.append(append);
    await sleep(LATE_MS + 50);
    expect(standing(place, append)).toHaveLength(status === 'appended' ? append.events.length : 0);
  },
};

/** The server writes and never answers; on the stream that the client shares among appends a deadline is only the server's to keep. */
export const noAnswer: Trap = {
  name: 'no answer ever comes',
  async spring(place) {
    const ledger = await place.open({ answerMs: 400 });
    const append = appendOf(freshStream(), 'none');
    place.standIn.faults.fates.push({ kind: 'silent' });
    const never = sleep(AT_LAST_MS, undefined, { ref: false }).then(() => ({ status: 'waiting still' }));
    await writtenOnce(place, Promise.race([ledger.append(append), never]), append);
  },
};

/** A stream's end by a fault rejects whatever waits on it, written or not. */
export const brokenStream: Trap = {
  name: 'a broken stream rejects appends of which some were written',
  async spring(place) {
    const ledger = await place.open();
    const appends = Array.from({ length: 6 }, () => appendOf(freshStream(), 'none'));
    place.standIn.faults.fates.push(...appends.map((_, i) => ({ kind: 'hold', written: i % 2 === 0 }) as const));
    const arrived = arrivals(place, appends.length);
    const answers = appends.map((append) => ledger.append(append));
    const checked = Promise.all(appends.map((append, i) => writtenOnce(place, answers[i] ?? Promise.reject(new Error('no answer')), append)));
    await Promise.race([arrived(), checked]);
    place.standIn.faults.breakStreams();
    await checked;
  },
};

/** An address may carry the option that makes the client answer a refused append with a revision, as if it had been written. */
export const appendFailureOption: Trap = {
  name: 'throwOnAppendFailure=false reports a revision whatever happened',
  async spring(place) {
    const ledger = await place.open({ query: '&throwOnAppendFailure=false' });
    const first = appendOf(freshStream(), 'none');
    await writtenOnce(place, ledger.append(first), first);
    const second = appendOf(first.stream, 'none');
    expect(await ledger.append(second)).toEqual({ status: 'conflict' });
    expect(standing(place, second)).toHaveLength(0);
  },
};

/** Ids alone do not make an append safe: only an explicit expected revision lets one of two win. */
export const raceForOneRevision: Trap = {
  name: 'several race for one revision',
  async spring(place) {
    const ledgers = await Promise.all([place.open(), place.open(), place.open()]);
    const starts = Array.from({ length: RACES }, () => appendOf(freshStream(), 'none'));
    await Promise.all(starts.map((start) => ledgers[0].append(start)));
    const answers = await Promise.all(starts.map(({ stream }) => Promise.all(ledgers.map((ledger) => ledger.append(appendOf(stream, 0))))));
    for (const [i, { stream }] of starts.entries()) {
      expect(answers[i]?.map(({ status }) => status).toSorted()).toEqual(['appended', 'conflict', 'conflict']);
      expect(place.standIn.store.stream(stream)).toHaveLength(2);
    }
  },
};
