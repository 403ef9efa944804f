import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { migrate } from '#database';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { PostgresLedger } from '#ledger';
import { houseMigrations, openHouse } from '../test/house.js';
import { story, tell } from '../test/story.js';

let database: TestDatabase;
let ledger: PostgresLedger;
let house: Awaited<ReturnType<typeof openHouse>>;
/** The statements that this process sends to PostgreSQL, on whichever connection. */
const asked: string[] = [];

beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.connection, houseMigrations);
  ledger = new PostgresLedger({ pool: database.pool, connection: database.connection });
  await tell(ledger, story);
  house = await openHouse(database, ledger);
  const query = pg.Client.prototype.query as (this: pg.Client, ...given: unknown[]) => unknown;
  jest.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...given: unknown[]) {
    const [statement] = given as [string | { text: string }];
    asked.push(typeof statement === 'string' ? statement : statement.text);
    return query.apply(this, given);
  } as never);
  jest.useFakeTimers({ doNotFake: [...ticking] });
}, 60_000);
afterAll(async () => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  await house.close();
  await ledger.close();
  await database.drop();
});
beforeEach(async () => {
  for (const url of pages) await house.visitor().get(url);
  asked.length = 0;
});

const pages = ['/', '/banks/chalcots', '/banks/chalcots/funds/F1'];
/** What goes on: nothing but the monotonic clock stands still, since how long freshness is known depends on it alone. */
const ticking = [
  'Date',
  'hrtime',
  'nextTick',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

describe('A page that everybody reads, once it was shown', () => {
  it.each(pages)('%s asks PostgreSQL nothing as long as it is known how fresh the figures are', async (url) => {
    const first = await house.visitor().get(url);
    const again = await house.app.inject({ url, headers: { 'if-none-match': String(first.headers.etag) } });
    expect([first.statusCode, again.statusCode, asked]).toEqual([200, 304, []]);
  });

  it.each(pages)('%s then asks how fresh the figures are, and for no row that it shows', async (url) => {
    jest.advanceTimersByTime(1_000);
    expect((await house.visitor().get(url)).statusCode).toBe(200);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((statement) => !/^SELECT .* FROM (ledger\.head|processors\.checkpoints)\b/.test(statement))).toEqual([]);
  });

  it('a chosen person gets a page of their own, which has to be read', async () => {
    await house.visitor('PM-C1').get('/banks/chalcots');
    expect(asked.some((statement) => statement.includes('read_balances_v2'))).toBe(true);
  });
});
