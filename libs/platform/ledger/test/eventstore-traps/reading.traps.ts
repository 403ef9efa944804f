import { expect } from '@jest/globals';
import type { LedgerEntry } from '../../src/ledger.js';
import { appended, appendOf, everything, freshStream } from '../appends.js';
import type { Trap } from './trap.js';

const jsonsOf = (entries: readonly LedgerEntry[]) => entries.map(({ json }) => json);

/** The client's reading of everything takes no filter: the server's own records stand between ours. */
export const systemEvents: Trap = {
  name: 'system events stand in $all',
  async spring({ standIn, open }) {
    const ledger = await open();
    standIn.faults.systemEventsPerAppend = 3;
    const appends = Array.from({ length: 12 }, (_, i) => appendOf(freshStream(), 'none', { count: 1 + (i % 3) }));
    for (const append of appends) await ledger.append(append);
    const entries = await everything(ledger, undefined, 5);
    expect(jsonsOf(entries)).toEqual(appends.flatMap(({ events }) => events.map(({ json }) => json)));
    expect(entries.map(({ number }) => number)).toEqual(entries.map((_, i) => i));
  },
};

/** A page in which nothing is ours is not the end. */
export const longRunOfOthers: Trap = {
  name: 'a page of $all without one event of ours is not its end',
  async spring({ standIn, open }) {
    const ledger = await open();
    const [before, after] = [appendOf(freshStream(), 'none'), appendOf(freshStream(), 'none')];
    await ledger.append(before);
    for (let i = 0; i < 2_500; i++) standIn.store.put('$ce-spec', '$>', { link: i });
    await ledger.append(after);
    const seen = jsonsOf(await everything(ledger, undefined));
    for (const { json } of [...before.events, ...after.events]) expect(seen).toContain(json);
  },
};

/** The database may be shared: others write events of the same types, in JSON and in bytes. */
export const foreignEvents: Trap = {
  name: 'others keep their events in the same database',
  async spring({ standIn, open }) {
    const ledger = await open();
    standIn.faults.foreignEvents = true;
    const appends = Array.from({ length: 6 }, () => appendOf(freshStream(), 'none'));
    for (const append of appends) await ledger.append(append);
    const entries = await everything(ledger, undefined, 4);
    expect(entries.filter(({ stream }) => stream.includes('order-'))).toEqual([]);
    for (const { events } of appends) for (const { json } of events) expect(jsonsOf(entries)).toContain(json);
  },
};

/** Positions are bytes of the log: they jump, and get more digits. */
export const sparsePositions: Trap = {
  name: 'positions are not dense, and grow by digits',
  async spring({ standIn, open }) {
    const ledger = await open();
    const appends = Array.from({ length: 5 }, () => appendOf(freshStream(), 'none'));
    const positions: string[] = [];
    for (const [i, append] of appends.entries()) {
      positions.push(appended(await ledger.append(append)).position);
      standIn.store.skip(10n ** BigInt(4 + 3 * i));
    }
    expect(positions.toReversed().toSorted(ledger.compare.bind(ledger))).toEqual(positions);
    for (const [i, position] of positions.entries()) {
      const behind = jsonsOf(await everything(ledger, position));
      for (const { events } of appends.slice(i + 1)) for (const { json } of events) expect(behind).toContain(json);
    }
  },
};
