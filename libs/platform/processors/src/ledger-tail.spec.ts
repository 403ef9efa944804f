import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { MemoryLedger, type ReadAll } from '#ledger';
import { write } from '../test/notes.js';
import { BEGINNING } from './checkpoints/checkpoint.js';
import { LedgerTail } from './ledger-tail.js';

const noted = new Set(['Noted']);

/** Answers where its head is only when it is told to. */
class SlowHead extends MemoryLedger {
  readonly waiting: (() => void)[] = [];
  override async head() {
    await new Promise<void>((go) => this.waiting.push(go));
    return super.head();
  }
  answer(): void {
    for (const go of this.waiting.splice(0)) go();
  }
}

test('a head that is newer than a page that was shared carries nobody past an event', async () => {
  const ledger = new SlowHead();
  const tail = new LedgerTail(ledger, 1_000);
  await write(ledger, 'Noted', 3);
  const first = tail.read(BEGINNING, noted);
  tail.refresh();
  ledger.answer();
  expect((await first).entries).toHaveLength(3);
  await write(ledger, 'Noted', 2);
  // It asks for the head anew, and finds the page that the first one read meanwhile.
  const second = tail.read(BEGINNING, noted);
  await turn();
  ledger.answer();
  const { entries, reached } = await second;
  expect(reached.number).toBe(entries.length - 1);
  tail.refresh();
  const rest = tail.read(reached, noted);
  await turn();
  ledger.answer();
  expect([...entries, ...(await rest).entries].map(({ number }) => number)).toEqual([0, 1, 2, 3, 4]);
  tail.close();
});

test('who waits for other types is past what was read, and has that number', async () => {
  const ledger = new MemoryLedger();
  const tail = new LedgerTail(ledger, 1_000);
  await write(ledger, 'Passed', 7);
  const { entries, reached } = await tail.read(BEGINNING, noted);
  expect(entries).toEqual([]);
  expect(reached).toMatchObject({ position: (await ledger.head())?.position, number: 6 });
  tail.close();
});

test('who is far behind, and reads its own types alone, has the number of the end when it is there', async () => {
  class FarAway extends MemoryLedger {
    readonly asked: ReadAll[] = [];
    override readAll(query: ReadAll = {}) {
      this.asked.push(query);
      return super.readAll(query);
    }
  }
  const ledger = new FarAway();
  const tail = new LedgerTail(ledger, 1_000);
  await write(ledger, 'Noted', 2);
  await write(ledger, 'Passed', 3_000);
  const { entries, reached, atEnd } = await tail.read(BEGINNING, noted);
  expect(ledger.asked).toEqual([expect.objectContaining({ types: ['Noted'] })]);
  expect([entries.length, atEnd, reached.number]).toEqual([2, true, 3_001]);
  tail.close();
});
