import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { type EventType, eventType } from '#events';
import { type LedgerEntry, MemoryLedger } from '#ledger';
import { BEGINNING, type Checkpoint, LeaseLost, LedgerTail, type TargetedCheckpoints } from '#processors';
import { contentHash, leafHash } from '#proof';
import { type Fate, lastOf, MemoryTopics } from '../test/memory-topics.js';
import { type PlantedFact, planted, write } from '../test/planted.js';
import { Departures } from './departures.js';
import { topicsOf } from './follower.js';
import type { OutgoingRecord } from './outgoing.js';
import type { LastRecord, Outlet } from './outlet.js';
import { Pace } from './pace.js';
import { recogniseAll } from './recognition.js';
import { recordMaker } from './record.js';
import { Relay } from './relay.js';
import { UnfitTopic } from './unfit-topic.js';

const PARTITIONS = 3;
const LONG = () => 60_000;

/** Checkpoints that remember what was reported, as the database does. */
class KeptCheckpoints implements TargetedCheckpoints {
  saved: Checkpoint = BEGINNING;
  readonly kept = new Map<string, Checkpoint>();
  target: string | undefined;
  fencing = 0;
  error: string | undefined;

  async load(): Promise<Checkpoint> {
    return this.saved;
  }

  async save(processor: string, checkpoint: Checkpoint, fencing: number): Promise<void> {
    if (fencing < this.fencing) throw new LeaseLost(processor);
    Object.assign(this, { saved: checkpoint, fencing, error: undefined });
  }

  async enter(_processor: string, target: string): Promise<Checkpoint> {
    if (this.target !== undefined && this.target !== target) {
      this.kept.set(this.target, this.saved);
      this.saved = this.kept.get(target) ?? BEGINNING;
    }
    this.target = target;
    return this.saved;
  }

  async report(_processor: string, error: string): Promise<void> {
    this.error = error;
  }
}

interface Given {
  readonly fateOf?: () => Fate;
  readonly ledger?: MemoryLedger;
  readonly topics?: MemoryTopics;
  readonly checkpoints?: KeptCheckpoints;
}

const topicsAt = (target?: string, fateOf?: () => Fate) => new MemoryTopics(topicsOf(planted, 'spec'), PARTITIONS, fateOf, target);

function house({ fateOf, ledger = new MemoryLedger(), topics = topicsAt('here', fateOf), checkpoints = new KeptCheckpoints() }: Given = {}) {
  const said: string[] = [];
  const log = { info: (_: object, text: string) => said.push(text), warn() {}, error() {} };
  const featureOf = (type: string) => (type === 'Added' ? 'notes' : planted.featureOf(type));
  const makeRecord = recordMaker({ source: 'urn:spec', topicPrefix: 'spec', partitions: PARTITIONS, featureOf });
  const relay = (types: readonly EventType[] = planted.types) => {
    const tail = new LedgerTail(ledger, 1_000);
    const departures = new Departures(types, { ledger, tail, makeRecord });
    const recognise = (lasts: ReadonlyMap<string, LastRecord>) => recogniseAll(lasts, { ledger, types: planted.types });
    const made = new Relay({ outlet: topics.outlet(), departures, recognise, pace: new Pace(1_000), site: { checkpoints, log }, needsMs: 1_000 });
    /** Steps until the ledger's end; a fault is told. */
    const run = async (fencing = 1) => {
      tail.refresh();
      while ((await made.step(fencing, LONG)) === 'more');
    };
    return { made, run };
  };
  return { ledger, topics, checkpoints, relay, said };
}

/** As a restored backup has it: the same bytes at the same place. */
async function copy({ json, stream, revision }: LedgerEntry, to: MemoryLedger): Promise<void> {
  const envelope = JSON.parse(json);
  const expectedRevision = revision === 0 ? ('none' as const) : revision - 1;
  const events = [{ envelope, json, leaf: leafHash(json) }];
  const { status } = await to.append({ stream, expectedRevision, commandId: envelope.commandId, payloadHash: contentHash(json), events });
  if (status !== 'appended') throw new Error(status);
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

describe('what a process of a newer release writes', () => {
  const newer = [
    { what: 'a type that this one does not know', fact: { type: 'Added', v: 1 }, says: 'event number 2300 is of type Added, which this release does not know' },
    {
      what: 'a newer version of a public type',
      fact: { type: 'Noted', v: 3 },
      says: 'event number 2300 is of version 3 of Noted, which this release does not know',
    },
    { what: 'a newer version of one that is held back', fact: { ...ballot('may'), v: 2 }, says: 'event number 2300 is of version 2 of Sealed' },
    { what: 'a newer version of one that releases others', fact: { ...close('may'), v: 2 }, says: 'event number 2300 is of version 2 of Closed' },
  ];

  test.each(newer)('$what stops the relay right before it, far from the head and near it', async ({ fact, says }) => {
    const { ledger, topics, checkpoints, relay } = house();
    const notes = Array.from({ length: 2_300 }, () => ({ type: 'Noted' }));
    await write(ledger, 'note-1', notes);
    await write(ledger, 'note-2', [fact]);
    await write(ledger, 'note-3', notes);
    for (let attempt = 0; attempt < 2; attempt++) await expect(relay().run()).rejects.toThrow(says);
    expect(topics.all).toHaveLength(2_300);
    expect([checkpoints.saved.number < 2_300, checkpoints.error]).toEqual([true, expect.stringContaining('the worker is older than what writes')]);
  });

  test('goes out in its place once the relay is of that release too', async () => {
    const { ledger, topics, relay } = house();
    await write(ledger, 'note-1', [{ type: 'Noted' }, { type: 'Added', v: 1 }, { type: 'Noted' }]);
    await expect(relay().run()).rejects.toThrow('Added');
    await relay([...planted.types, eventType('Added', 1, 'public', z.record(z.string(), z.unknown()))]).run();
    expect(places(topics.all)).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
  });

  test('and may not be read by everyone in any version, holds nobody up', async () => {
    const { ledger, topics, relay } = house();
    await write(ledger, 'note-1', [{ type: 'Noted' }, { type: 'Kept', v: 7 }, { type: 'Noted' }]);
    await relay().run();
    expect(topics.all).toHaveLength(2);
  });
});

describe('topics that hold what is not in this ledger', () => {
  const note = [{ type: 'Noted' }];

  /** Another ledger, over topics in which one fact of each stream stands. */
  async function begunAnew(streams: readonly string[]) {
    const before = house();
    for (const stream of streams) await write(before.ledger, stream, note);
    await before.relay().run();
    return { before, after: house({ topics: before.topics }) };
  }

  test('are left alone by a ledger begun anew under the same source, however many facts it has', async () => {
    const { before, after } = await begunAnew(['note-1', 'note-2', 'note-3']);
    await write(after.ledger, 'note-1', [...note, ...note]);
    await expect(after.relay().run()).rejects.toThrow(
      /^the last record of spec\.notes\/\d is not in this ledger: the topics are ahead of it, or belong to another one/,
    );
    for (const stream of ['note-2', 'note-3']) await write(after.ledger, stream, note);
    await expect(after.relay().run()).rejects.toThrow(UnfitTopic);
    expect([before.topics.all.length, after.checkpoints.saved, after.checkpoints.error]).toEqual([
      3,
      BEGINNING,
      expect.stringContaining('is not in this ledger'),
    ]);
  });

  test('are left alone by one that was restored from a backup, before and after it wrote on', async () => {
    const { before, after } = await begunAnew(['note-1']);
    const [first] = await before.ledger.readStream('note-1');
    await copy(first as LedgerEntry, after.ledger);
    await after.relay().run();
    await write(before.ledger, 'note-1', note);
    await before.relay().run();
    await expect(after.relay().run()).rejects.toThrow(UnfitTopic);
    await write(after.ledger, 'note-1', note);
    await expect(after.relay().run()).rejects.toThrow(UnfitTopic);
    expect(before.topics.all).toHaveLength(2);
  });

  test('are left alone where the same fact has another number', async () => {
    const { before, after } = await begunAnew(['note-1']);
    const [first] = await before.ledger.readStream('note-1');
    await write(after.ledger, 'note-2', [{ type: 'Kept' }]);
    await copy(first as LedgerEntry, after.ledger);
    await expect(after.relay().run()).rejects.toThrow(UnfitTopic);
  });

  test('are left alone where the fact is known, but not what made it public', async () => {
    const before = house();
    await write(before.ledger, 'ballot-1', [{ type: 'Sealed', data: { round: 'may' } }]);
    const restored = new MemoryLedger();
    for (const entry of await before.ledger.readStream('ballot-1')) await copy(entry, restored);
    // In a partition of its own, so that nothing else tells the ledgers apart.
    const after = house({ ledger: restored, topics: before.topics });
    await write(before.ledger, 'round-may', [{ type: 'Closed', data: { round: 'may' } }]);
    await before.relay().run();
    await write(restored, 'round-may', [{ type: 'Noted' }]);
    const ballots = new Map([['spec.ballots/0', lastOf(before.topics.all.find(({ key }) => key === 'ballot-1') as OutgoingRecord)]]);
    await recogniseAll(ballots, { ledger: before.ledger, types: planted.types });
    await expect(recogniseAll(ballots, { ledger: restored, types: planted.types })).rejects.toThrow(UnfitTopic);
    await expect(after.relay().run()).rejects.toThrow(UnfitTopic);
  });
});

test('topics left for others and taken up again get what was recorded meanwhile, and nothing twice', async () => {
  const ledger = new MemoryLedger();
  const checkpoints = new KeptCheckpoints();
  const [one, two] = [topicsAt('one'), topicsAt('two')];
  for (const topics of [one, two, one, two, two]) {
    await write(ledger, 'note-1', [{ type: 'Noted' }, { type: 'Kept' }, { type: 'Noted' }]);
    await house({ ledger, topics, checkpoints }).relay().run();
  }
  const all = [0, 2, 3, 5, 6, 8, 9, 11, 12, 14].map((number) => [number, number]);
  expect([places(one.all), places(two.all)]).toEqual([all.slice(0, 6), all]);
  // Where everything was deleted since, the checkpoint there says where to go on: not the other's, nor the beginning.
  one.deleteAll();
  await house({ ledger, topics: one, checkpoints }).relay().run();
  expect(places(one.all)).toEqual(all.slice(6));
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

describe('a fault', () => {
  test('is told in the status until something was sent again, and the log says when all of it was', async () => {
    let fate: Fate = 'away';
    const { ledger, checkpoints, relay, said } = house({ fateOf: () => fate });
    await write(ledger, 'note-1', [{ type: 'Noted' }]);
    const { made, run } = relay();
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(run()).rejects.toThrow('did not answer');
      made.forget();
      // The way was open again in between, which is not yet a success.
      expect(checkpoints.error).toContain('did not answer');
    }
    fate = 'acknowledged';
    await run();
    await run();
    expect(checkpoints.error).toBeUndefined();
    expect(said).toEqual(['the relay begins', 'the relay begins', 'the relay begins', 'the relay has caught up again']);
  });

  test('of which another process told is over once this one stands at the end, also when nothing was left to send', async () => {
    const { ledger, checkpoints, relay } = house();
    await write(ledger, 'note-1', [{ type: 'Noted' }]);
    await relay().run();
    checkpoints.error = 'the brokers did not answer';
    await relay().run(2);
    expect(checkpoints.error).toBeUndefined();
  });

  test('that a person must do something about is tried less often than one that passes', async () => {
    const { made } = house().relay();
    const refused = (name: string, more: object = {}) => made.longestWaitMs(Object.assign(new Error('no'), { name, ...more }));
    const waits = [
      refused('KafkaJSSASLAuthenticationError'),
      refused('KafkaJSProtocolError', { type: 'TOPIC_AUTHORIZATION_FAILED' }),
      refused('KafkaJSNumberOfRetriesExceeded', { cause: Object.assign(new Error('no'), { type: 'SASL_AUTHENTICATION_FAILED' }) }),
      made.longestWaitMs(new UnfitTopic('no')),
    ];
    expect(waits).toEqual(waits.map(() => 60_000));
    expect([refused('KafkaJSConnectionError'), refused('KafkaJSProtocolError', { type: 'NOT_LEADER_FOR_PARTITION' }), made.longestWaitMs('no')]).toEqual([
      5_000, 5_000, 5_000,
    ]);
  });
});

test('what does not come through at once comes in smaller parts, without a record left out or doubled', async () => {
  const sizes: number[] = [];
  const narrow = topicsAt();
  const outlet = narrow.outlet();
  const slow: Outlet = {
    ...outlet,
    async send(records) {
      sizes.push(records.length);
      if (records.length > 3) throw new Error('sending to the brokers took longer than 1000 ms');
      await outlet.send(records);
    },
  };
  const { ledger, relay } = house({ topics: Object.assign(narrow, { outlet: () => slow }) });
  await write(
    ledger,
    'note-1',
    Array.from({ length: 40 }, () => ({ type: 'Noted', data: { text: 'a'.repeat(1_000) } })),
  );
  const { made, run } = relay();
  for (let attempt = 0; attempt < 30 && narrow.all.length < 40; attempt++) await run().catch(() => made.forget());
  expect(places(narrow.all)).toEqual(Array.from({ length: 40 }, (_, n) => [n, n]));
  expect(sizes[0]).toBe(40);
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
