import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { testMasterKey } from '../../../test/support/master-key.js';
import { openSite } from './site.js';

let place: TestDatabase;
beforeAll(async () => {
  place = await testDatabase();
}, 60_000);
afterEach(() => {
  jest.useRealTimers();
});
afterAll(() => place.drop());

test('a site that is closed looks at nothing again', async () => {
  const real = ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask', 'Date', 'hrtime', 'performance'] as const;
  jest.useFakeTimers({ doNotFake: [...real] });
  const site = await openSite({ connection: place.connection, stop: async () => undefined }, { kind: 'postgres' }, () => {}, testMasterKey);
  expect(jest.getTimerCount()).toBeGreaterThan(0);
  await site.close();
  expect(jest.getTimerCount()).toBe(0);
});
