import { expect, test } from '@jest/globals';
import { freshStream } from '../test/appends.js';
import { purseOn } from '../test/purse.js';
import { handleConformance } from './handle.conformance.js';
import type { Append, AppendResult } from './ledger.js';
import { MemoryLedger, MemoryStore } from './memory/memory-ledger.js';

handleConformance('commands carried to the ledger in memory', async () => {
  const store = new MemoryStore();
  return { open: async () => new MemoryLedger(store), drop: async () => undefined };
});

/** A ledger whose acknowledgements can be held back or lost, and which notes how it is read. */
class HeldLedger extends MemoryLedger {
  readonly reads: number[] = [];
  readonly held: { append: Append; release(): void; fail(): void }[] = [];
  holding = false;

  override readStream(stream: string, from = 0, limit?: number) {
    this.reads.push(from);
    return super.readStream(stream, from, limit);
  }

  override append(append: Append): Promise<AppendResult> {
    if (!this.holding) return super.append(append);
    return new Promise((resolve, reject) => {
      this.held.push({ append, release: () => resolve(super.append(append)), fail: () => reject(new Error('the store is away')) });
    });
  }
}

const turns = async (count: number) => {
  for (let i = 0; i < count; i++) await new Promise(setImmediate);
};

test('a refusal that rests on an unacknowledged append waits for it', async () => {
  const ledger = new HeldLedger();
  const [stream, here] = [freshStream(), purseOn(ledger)];
  await here('Fill', stream, 100);
  ledger.holding = true;
  const spend = here('Spend', stream, 100);
  await turns(5);
  const answers: string[] = [];
  const refused = here('Spend', stream, 100).then(({ status }) => answers.push(status));
  await turns(20);
  expect(answers).toEqual([]);
  ledger.held[0]?.release();
  await Promise.all([spend, refused]);
  expect(answers).toEqual(['refused']);
});

test('the same command sent again while its append is on its way is the same command, though its own effect would refuse it', async () => {
  const ledger = new HeldLedger();
  const [stream, here, commandId] = [freshStream(), purseOn(ledger), crypto.randomUUID()];
  await here('Fill', stream, 100);
  ledger.holding = true;
  const first = here('Spend', stream, 100, { commandId });
  await turns(5);
  const again = here('Spend', stream, 100, { commandId });
  await turns(20);
  ledger.holding = false;
  ledger.held[0]?.release();
  expect(await again).toEqual({ ...(await first), duplicate: true });
});

test('when an append is lost, what was decided on it is decided again', async () => {
  const ledger = new HeldLedger();
  const [stream, here] = [freshStream(), purseOn(ledger)];
  await here('Fill', stream, 100);
  ledger.holding = true;
  const lost = here('Spend', stream, 100);
  await turns(5);
  const next = here('Spend', stream, 100);
  await turns(5);
  ledger.holding = false;
  ledger.held[0]?.fail();
  await expect(lost).rejects.toThrow('the store is away');
  expect(await next).toMatchObject({ status: 'done', revision: 1 });
});

test('a command decided ahead rests on the one before, and both reach the ledger without waiting', async () => {
  const ledger = new HeldLedger();
  const [stream, here] = [freshStream(), purseOn(ledger)];
  ledger.holding = true;
  const both = Promise.all([here('Fill', stream, 100), here('Spend', stream, 100)]);
  await turns(10);
  const [first, second] = ledger.held;
  expect([first?.append.expectedRevision, second?.append.expectedRevision]).toEqual(['none', 0]);
  expect(second?.append.restsOn).toBe(first?.append.events);
  for (const each of ledger.held) each.release();
  expect((await both).map(({ status }) => status)).toEqual(['done', 'done']);
});

test('after a conflict only the tail is read', async () => {
  const store = new MemoryStore();
  const ledger = new HeldLedger(store);
  const [stream, here] = [freshStream(), purseOn(ledger)];
  for (let i = 0; i < 30; i++) await here('Fill', stream, 1);
  await purseOn(new MemoryLedger(store))('Fill', stream, 1);
  ledger.reads.length = 0;
  expect(await here('Fill', stream, 1)).toMatchObject({ status: 'done', revision: 31 });
  expect(ledger.reads).toEqual([30]);
});
