import { randomUUID } from 'node:crypto';
import { afterEach, expect, jest, test } from '@jest/globals';
import { MemoryLedger } from '#ledger';
import { ProcessorRegistry } from '#processors';
import { MemoryVault } from './memory-vault.js';
import { VaultRoom } from './vault.room.js';

afterEach(() => {
  jest.restoreAllMocks();
});

test('the worker takes unrecorded texts away under a lease, and says how many and not what', async () => {
  const said: unknown[] = [];
  const vault = new MemoryVault();
  const registry = new ProcessorRegistry();
  new VaultRoom(registry, vault, new MemoryLedger(), { info: (...line) => said.push(line) });
  const [sweep] = registry.followers;
  const processor = sweep?.processorOn({} as never);
  expect([registry.followers.length, processor?.lease]).toEqual([1, 'job:vault-sweep']);
  const ref = await vault.put({ commandId: randomUUID(), subject: 'application-C-001', field: 'title', value: 'Never carried out' });
  jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 25 * 3_600_000);
  await processor?.step(1, () => 1_000);
  expect((await vault.read([ref])).get(ref.commitment)).toBeUndefined();
  expect(said).toEqual([[{ removed: 1 }, 'texts whose event never came were taken away']]);
});
