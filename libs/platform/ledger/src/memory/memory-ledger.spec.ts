import { expect, test } from '@jest/globals';
import { ledgerConformance } from '../ledger.conformance.js';
import { MemoryLedger, MemoryStore } from './memory-ledger.js';

ledgerConformance('the ledger in memory', async () => {
  const store = new MemoryStore();
  return { open: async () => new MemoryLedger(store), drop: async () => undefined };
});

test('an empty ledger has no head and nothing to read', async () => {
  const ledger = new MemoryLedger();
  expect(await ledger.head()).toBeUndefined();
  expect(await ledger.readAll()).toEqual({ entries: [], readTo: undefined, atEnd: true });
});
