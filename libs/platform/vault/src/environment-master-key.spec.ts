import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { EnvironmentMasterKey } from './environment-master-key.js';
import { WrongMasterKey } from './master-key.js';

const secret = randomBytes(32);

test('what is wrapped is unwrapped for the same purpose alone, and looks different each time', async () => {
  const master = new EnvironmentMasterKey(randomBytes(32));
  const wrapped = await master.wrap(secret, 'data-key|AP-1|bid');
  expect(await master.unwrap(wrapped, 'data-key|AP-1|bid')).toEqual(secret);
  expect(await master.wrap(secret, 'data-key|AP-1|bid')).not.toEqual(wrapped);
  await expect(master.unwrap(wrapped, 'data-key|AP-2|bid')).rejects.toThrow(WrongMasterKey);
  await expect(master.unwrap(Buffer.alloc(3), 'data-key|AP-1|bid')).rejects.toThrow(WrongMasterKey);
  expect(wrapped.includes(secret)).toBe(false);
});

test('a former key unwraps what it wrapped and wraps nothing any more', async () => {
  const [old, fresh] = [randomBytes(32), randomBytes(32)];
  const before = new EnvironmentMasterKey(old);
  const both = new EnvironmentMasterKey(fresh, [old]);
  const after = new EnvironmentMasterKey(fresh);
  expect(await both.unwrap(await before.wrap(secret, 'x'), 'x')).toEqual(secret);
  expect(await after.unwrap(await both.wrap(secret, 'x'), 'x')).toEqual(secret);
  await expect(after.unwrap(await before.wrap(secret, 'x'), 'x')).rejects.toThrow(WrongMasterKey);
  expect([both.keyId, both.keyIds]).toEqual([after.keyId, [after.keyId, before.keyId]]);
});

test('a key has 32 bytes, and its name tells nothing of it', () => {
  expect(() => new EnvironmentMasterKey(randomBytes(16))).toThrow(RangeError);
  expect(() => new EnvironmentMasterKey(randomBytes(32), [randomBytes(31)])).toThrow(RangeError);
  const key = randomBytes(32);
  expect(key.toString('hex')).not.toContain(new EnvironmentMasterKey(key).keyId);
});
