import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { appended, appendOf, everything, freshStream, writeFor } from '../test/appends.js';
import { compareLedgers, translatePositions } from './compare-ledgers.js';
import { copyLedger } from './copy-ledger.js';
import type { Append, Ledger, ReadAll } from './ledger.js';
import { MemoryLedger, MemoryStore } from './memory/memory-ledger.js';

const jsonsOf = async (ledger: Ledger) => (await everything(ledger, undefined)).map(({ json }) => json);

/** A ledger with streams of several commands, some of several events. */
async function told(rounds = 12): Promise<MemoryLedger> {
  const ledger = new MemoryLedger();
  await writeFor(ledger, rounds, 3);
  const stream = freshStream();
  await ledger.append(appendOf(stream, 'none', { count: 3, data: { text: 'Zoë’s “café” \u2028 😀' } }));
  await ledger.append(appendOf(freshStream(), 'none'));
  await ledger.append(appendOf(stream, 2, { count: 2 }));
  return ledger;
}

/** Reads in small pages, so that commands are cut through. */
class InSmallPages extends MemoryLedger {
  override readAll(query: ReadAll = {}) {
    return super.readAll({ ...query, limit: 2 });
  }
}

/** Takes so many appends, then its process is dead. */
class Mortal extends MemoryLedger {
  appends = 0;
  constructor(
    store: MemoryStore,
    private readonly dies: number,
  ) {
    super(store);
  }
  override append(append: Append) {
    if (this.appends++ === this.dies) throw new Error('killed');
    return super.append(append);
  }
}

describe('A copied ledger', () => {
  test('holds the same bytes in the same order, and every command is found in it under the same payload', async () => {
    const [source, target] = [await told(), new MemoryLedger()];
    const compared = await copyLedger(source, target);
    expect(await jsonsOf(target)).toEqual(await jsonsOf(source));
    for (const { json } of await everything(source, undefined)) {
      const { stream, commandId } = JSON.parse(json);
      const found = await target.find(stream, commandId);
      expect(found).toEqual(await source.find(stream, commandId));
    }
    expect(compared.target).toEqual(compared.source);
  });

  test('is told by its count and by SHA-256 over all leaves in order', async () => {
    const source = await told();
    const jsons = await jsonsOf(source);
    const leaves = createHash('sha256');
    for (const json of jsons) leaves.update(createHash('sha256').update(`\0${json}`).digest());
    const { target } = await copyLedger(source, new MemoryLedger());
    expect(target).toEqual({ count: jsons.length, leaves: leaves.digest('hex') });
  });

  test('of an empty ledger is empty', async () => {
    const { source, target } = await copyLedger(new MemoryLedger(), new MemoryLedger());
    expect(source).toEqual({ count: 0, leaves: createHash('sha256').digest('hex') });
    expect(target).toEqual(source);
  });

  test('keeps commands whole that the source’s pages cut through', async () => {
    const store = new MemoryStore();
    const source = new InSmallPages(store);
    const stream = freshStream();
    await source.append(appendOf(stream, 'none', { count: 7 }));
    await source.append(appendOf(stream, 6, { count: 2 }));
    await source.append(appendOf(freshStream(), 'none', { count: 4 }));
    const target = new MemoryLedger();
    const { source: one, target: other } = await copyLedger(source, target);
    expect(other).toEqual(one);
    const [{ commandId }] = (await target.readStream(stream)).map(({ json }) => JSON.parse(json)) as [{ commandId: string }];
    expect(await target.find(stream, commandId)).toMatchObject({ firstRevision: 0, lastRevision: 6 });
  });

  test('is told of as it grows', async () => {
    const source = await told();
    const count = (await source.head())?.count ?? 0;
    const heard: { readonly copied: number; readonly of: number }[] = [];
    await copyLedger(source, new MemoryLedger(), (progress) => heard.push(progress));
    expect([heard[0], heard.at(-1)]).toEqual([
      { copied: 0, of: count },
      { copied: count, of: count },
    ]);
    const copied = heard.map((progress) => progress.copied);
    expect(copied).toEqual([...new Set(copied)].sort((a, b) => a - b));
    expect(copied.length).toBeGreaterThan(10);
  });
});

describe('A copy that was cut off', () => {
  test('at any append goes on from there, and nothing stands twice', async () => {
    const source = await told(4);
    const commands = new Set((await jsonsOf(source)).map((json) => JSON.parse(json).commandId)).size;
    expect(commands).toBeGreaterThan(5);
    for (let dies = 0; dies < commands; dies++) {
      const store = new MemoryStore();
      await expect(copyLedger(source, new Mortal(store, dies))).rejects.toThrow('killed');
      const again = new Mortal(store, -1);
      const { source: one, target: other } = await copyLedger(source, again);
      expect(other).toEqual(one);
      expect(again.appends).toBe(commands - dies);
    }
  });

  test('takes along what the source got meanwhile', async () => {
    const [source, target] = [await told(), new MemoryLedger()];
    await copyLedger(source, target);
    await source.append(appendOf(freshStream(), 'none', { count: 2 }));
    expect((await compareLedgers(source, target)).target).not.toEqual((await compareLedgers(source, target)).source);
    const { source: one, target: other } = await copyLedger(source, target);
    expect(other).toEqual(one);
  });
});

describe('A copy is refused', () => {
  const refusal = (source: Ledger, target: Ledger) => expect(copyLedger(source, target)).rejects;

  test('into a ledger that holds other events, which stay as they are', async () => {
    const [source, target] = [await told(), await told(2)];
    const before = await jsonsOf(target);
    await refusal(source, target).toThrow('Event number 0 of the target is not the source’s');
    expect(await jsonsOf(target)).toEqual(before);
  });

  test('naming the first number that differs', async () => {
    const [source, target] = [await told(), new MemoryLedger()];
    await copyLedger(source, target);
    const count = (await source.head())?.count;
    await source.append(appendOf(freshStream(), 'none'));
    await target.append(appendOf(freshStream(), 'none'));
    await refusal(source, target).toThrow(`Event number ${count} of the target is not the source’s`);
  });

  test('into a ledger that went further', async () => {
    const [source, target] = [await told(), new MemoryLedger()];
    await copyLedger(source, target);
    await target.append(appendOf(freshStream(), 'none'));
    await refusal(source, target).toThrow(/The target holds an event number \d+, which the source does not/);
  });

  test('while somebody else writes to the target', async () => {
    const source = await told();
    const stream = freshStream();
    await source.append(appendOf(stream, 'none'));
    const store = new MemoryStore();
    const intruder = new MemoryLedger(store);
    class Raced extends MemoryLedger {
      override async append(append: Append) {
        if (append.stream === stream) await intruder.append(appendOf(stream, 'none'));
        return super.append(append);
      }
    }
    await refusal(source, new Raced(store)).toThrow('The target answered "conflict"');
  });

  test('of a source that has lost the trace of a command', async () => {
    const store = new MemoryStore();
    const source = new MemoryLedger(store);
    await source.append(appendOf(freshStream(), 'none'));
    store.commands.clear();
    await refusal(source, new MemoryLedger()).toThrow('does not know the command of its event number 0');
  });
});

test('places in one ledger are told as places in its copy, also those where no event stands', async () => {
  const [source, target] = [new MemoryLedger(), new CountedByTens()];
  for (let n = 0; n < 4; n++) appended(await source.append(appendOf(freshStream(), 'none', { count: 2 })));
  await copyLedger(source, target);
  expect(await translatePositions(source, target, ['m7', 'm0', 'm3', 'm9'])).toEqual(
    new Map([
      ['m0', 't0'],
      ['m3', 't30'],
      ['m7', 't70'],
      ['m9', 't70'],
    ]),
  );
});

test('a place before the first event that was copied is told as none', async () => {
  const [source, target] = [new MemoryLedger(), new MemoryLedger()];
  await source.append(appendOf(freshStream(), 'none'));
  expect(await translatePositions(source, target, ['m0'])).toEqual(new Map([['m0', undefined]]));
});

test('what is no place in the source is not taken for one', async () => {
  const source = await told();
  await expect(translatePositions(source, source, ['m3', '300/300'])).rejects.toThrow('A processor stands at 300/300, which is no position of the source.');
});

/** The same ledger, whose positions are other strings in another order of magnitude. */
class CountedByTens extends MemoryLedger {
  override async readAll({ after, ...query }: ReadAll = {}) {
    const page = await super.readAll({ ...query, after: after && `m${Number(after.slice(1)) / 10}` });
    const told = (position: string) => `t${Number(position.slice(1)) * 10}`;
    const entries = page.entries.map((entry) => ({ ...entry, position: told(entry.position) }));
    return { ...page, entries, readTo: page.readTo && told(page.readTo) };
  }
}
