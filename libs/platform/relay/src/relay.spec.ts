import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MemoryLedger } from '#ledger';
import { BEGINNING, type Checkpoint, type Checkpoints, LeaseLost, LedgerTail } from '#processors';
import { type Fate, MemoryTopics } from '../test/memory-topics.js';
import { type PlantedFact, planted, write } from '../test/planted.js';
import { Departures } from './departures.js';
import { topicsOf } from './follower.js';
import type { OutgoingRecord } from './outgoing.js';
import { recordMaker } from './record.js';
import { Relay } from './relay.js';

const PARTITIONS = 3;
const LONG = () => 60_000;
const log = { info() {}, warn() {}, error() {} };

/** Checkpoints that remember what was reported, as the database does. */
class KeptCheckpoints implements Checkpoints {
  saved: Checkpoint = BEGINNING;
  fencing = 0;
  error: string | undefined;

  async load(): Promise<Checkpoint> {
    return this.saved;
  }

  async save(processor: string, checkpoint: Checkpoint, fencing: number): Promise<void> {
    if (fencing < this.fencing) throw new LeaseLost(processor);
    Object.assign(this, { saved: checkpoint, fencing, error: undefined });
  }

  async report(_processor: string, error: string): Promise<void> {
    this.error = error;
  }
}

function house({ fateOf, ledger = new MemoryLedger() }: { fateOf?: () => Fate; ledger?: MemoryLedger } = {}) {
  const topics = new MemoryTopics(topicsOf(planted, 'spec'), PARTITIONS, fateOf);
  const checkpoints = new KeptCheckpoints();
  const makeRecord = recordMaker({ source: 'urn:spec', topicPrefix: 'spec', partitions: PARTITIONS, featureOf: planted.featureOf });
  const relay = () => {
    const tail = new LedgerTail(ledger, 1_000);
    const departures = new Departures(planted.types, { ledger, tail, makeRecord });
    const made = new Relay({ outlet: topics.outlet(), departures, site: { checkpoints, log }, needsMs: 1_000 });
    /** Steps until the ledger's end; a fault is told. */
    const run = async (fencing = 1) => {
      tail.refresh();
      while ((await made.step(fencing, LONG)) === 'more');
    };
    return { made, run };
  };
  return { ledger, topics, checkpoints, relay };
}

const places = (records: readonly OutgoingRecord[]) => records.map(({ released, number }) => [released, number]);
const ballot = (round: string, type = 'Sealed'): PlantedFact => ({ type, data: { round } });
const close = (round: string): PlantedFact => ({ type: 'Closed', data: { round } });

describe('what is public goes out, when it is public', () => {
  test('restricted events stay inside; the others go in ledger order, byte for byte', async () => {
    const { ledger, topics, relay } = house();
    await write(ledger, 'note-1', [{ type: 'Noted' }, { type: 'Kept' }, { type: 'Noted' }, { type: 'Secret' }]);
    await relay().run();
    expect(places(topics.all)).toEqual([
      [0, 0],
      [2, 2],
    ]);
    const entries = await ledger.readStream('note-1');
    expect(topics.all.map(({ value }) => value.toString())).toEqual([entries[0]?.json, entries[2]?.json]);
  });

  test('what is held back goes out right before the event that releases it, of its own round alone', async () => {
    const { ledger, topics, relay } = house();
    const { run } = relay();
    await write(ledger, 'ballot-1', [ballot('may'), ballot('june'), ballot('may', 'Opened'), { type: 'Noted' }]);
    await run();
    expect(places(topics.all)).toEqual([[3, 3]]);
    await write(ledger, 'round-may', [close('may'), ballot('may'), ballot('june')]);
    await run();
    expect(places(topics.all)).toEqual([
      [3, 3],
      [4, 0],
      [4, 2],
      [4, 4],
      [5, 5],
    ]);
    await write(ledger, 'round-june', [close('june')]);
    await run();
    expect(places(topics.all).slice(5)).toEqual([
      [7, 1],
      [7, 6],
      [7, 7],
    ]);
  });

  test('a second event of the releasing kind releases nothing a second time, nor after a new beginning', async () => {
    const { ledger, topics, relay } = house();
    await write(ledger, 'ballot-1', [ballot('may'), close('may'), ballot('may')]);
    await relay().run();
    await write(ledger, 'ballot-1', [close('may'), ballot('may'), close('june')]);
    await relay().run();
    expect(places(topics.all)).toEqual([
      [1, 0],
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
      [5, 5],
    ]);
  });

  test('thousands that are released at once go in parts, in their order', async () => {
    const { ledger, topics, relay } = house();
    await write(
      ledger,
      'ballot-1',
      Array.from({ length: 3_500 }, () => ballot('may')),
    );
    await write(ledger, 'round-may', [close('may'), { type: 'Noted' }]);
    await relay().run();
    expect(places(topics.all)).toEqual([...Array.from({ length: 3_501 }, (_, n) => [3_500, n]), [3_501, 3_501]]);
  });
});

test('an end that was read ahead is not taken for the end: what was written since goes at once', async () => {
  const { ledger, topics, relay } = house();
  await write(
    ledger,
    'note-1',
    Array.from({ length: 1_200 }, () => ({ type: 'Noted' })),
  );
  const { made } = relay();
  expect(await made.step(1, LONG)).toBe('more');
  await write(ledger, 'note-1', [{ type: 'Noted' }]);
  expect(await made.step(1, LONG)).toBe('more');
  expect(await made.step(1, LONG)).toBe('at-head');
  expect(topics.all).toHaveLength(1_201);
});

describe('where it begins', () => {
  test('behind what the topics hold, not behind the checkpoint', async () => {
    const { ledger, topics, checkpoints, relay } = house();
    await write(ledger, 'note-1', [{ type: 'Noted' }, { type: 'Noted' }]);
    await relay().run();
    // As after a kill between the acknowledgement and the checkpoint.
    checkpoints.saved = { position: undefined, number: -1, recordedAt: undefined };
    await write(ledger, 'note-2', [{ type: 'Noted' }]);
    await relay().run();
    expect(places(topics.all)).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
  });

  test('at the checkpoint, where the last records were deleted since', async () => {
    const { ledger, topics, relay } = house();
    await write(ledger, 'note-1', [{ type: 'Noted' }, { type: 'Noted' }]);
    await relay().run();
    topics.deleteAll();
    await write(ledger, 'note-1', [{ type: 'Noted' }]);
    await relay().run();
    expect(places(topics.all)).toEqual([[2, 2]]);
  });

  test('at the very beginning in topics that were never used, whatever the checkpoint says', async () => {
    const { ledger, checkpoints, relay } = house();
    await write(ledger, 'note-1', [{ type: 'Noted' }, { type: 'Noted' }]);
    await relay().run();
    const elsewhere = house({ ledger });
    elsewhere.checkpoints.saved = checkpoints.saved;
    await elsewhere.relay().run();
    expect(places(elsewhere.topics.all)).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });
});

describe('whose turn it is', () => {
  test('nothing is sent while the lease holds for less than a sending takes', async () => {
    const { ledger, topics, relay } = house();
    await write(ledger, 'note-1', [{ type: 'Noted' }]);
    const { made } = relay();
    let left = 400;
    const sent = made.step(1, () => left);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(topics.all).toEqual([]);
    left = 5_000;
    await sent;
    expect(topics.all).toHaveLength(1);
  });

  test('a relay that has lost its lease stops before it sends', async () => {
    const { ledger, topics, checkpoints, relay } = house();
    await write(ledger, 'note-1', [{ type: 'Noted' }]);
    await expect(relay().made.step(1, () => 0)).rejects.toThrow(LeaseLost);
    expect([topics.all, checkpoints.error]).toEqual([[], undefined]);
  });

  test('under a new fencing number it looks at the topics again', async () => {
    const { ledger, topics, relay } = house();
    const { run } = relay();
    await run(1);
    await run(1);
    expect(topics.opened).toBe(1);
    await run(2);
    expect(topics.opened).toBe(2);
    await write(ledger, 'note-1', [{ type: 'Noted' }]);
    await run(2);
    expect([topics.opened, topics.all.length]).toEqual([2, 1]);
  });
});

test('a fault is told in the status until the next success', async () => {
  let fate: Fate = 'away';
  const { ledger, checkpoints, relay } = house({ fateOf: () => fate });
  await write(ledger, 'note-1', [{ type: 'Noted' }]);
  const { made, run } = relay();
  await expect(run()).rejects.toThrow('did not answer');
  expect(checkpoints.error).toContain('did not answer');
  fate = 'acknowledged';
  made.forget();
  await run();
  expect(checkpoints.error).toBeUndefined();
});

test('whatever becomes of single sendings, every public event is in its partition once, in order', async () => {
  const facts = fc.array(
    fc.record({ type: fc.constantFrom('Noted', 'Kept', 'Sealed', 'Opened', 'Closed'), data: fc.record({ round: fc.constantFrom('may', 'june') }) }),
    { minLength: 1, maxLength: 40 },
  );
  const life = fc.record({ facts, fates: fc.array(fc.constantFrom<Fate>('acknowledged', 'unanswered', 'half', 'away'), { maxLength: 4 }), kill: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 5 }), async (lives) => {
      let fates: Fate[] = [];
      const { ledger, topics, checkpoints, relay } = house({ fateOf: () => fates.shift() ?? 'acknowledged' });
      let current = relay();
      for (const [index, each] of lives.entries()) {
        fates = [...each.fates];
        for (const [n, fact] of each.facts.entries()) await write(ledger, `stream-${n % 5}`, [fact]);
        const before = checkpoints.saved;
        while (
          await current.run(index + 1).then(
            () => false,
            () => true,
          )
        )
          current.made.forget();
        // Killed before the checkpoint was written.
        if (each.kill && topics.all.length > 0) checkpoints.saved = before;
        if (each.kill) current = relay();
      }
      await current.run(lives.length);
      const straight = house({ ledger });
      await straight.relay().run();
      expect(places(topics.all)).toEqual(places(straight.topics.all));
      for (const log of topics.logs) expect(places(log)).toEqual(places([...log].sort((a, b) => a.released - b.released || a.number - b.number)));
    }),
    { numRuns: 60 },
  );
});
