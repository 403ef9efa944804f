import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { testDatabase } from '#database/test-database';
import { createLog } from '#http';
import { Kept, Queue } from '#notifications';
import { Processors } from '#processors';
import { testMasterKey } from '../../../test/support/master-key.js';
import { readConfig } from './config.js';
import { loadDemonstration } from './season/demonstration.js';
import { openHouse } from './serve.js';
import { openSite } from './site.js';

jest.setTimeout(180_000);

const environment = { LOG_LEVEL: 'silent', COOKIE_SECRET: 'a-secret-of-forty-characters-for-the-tests' };

let place: Awaited<ReturnType<typeof testDatabase>>;
let site: Awaited<ReturnType<typeof openSite>>;
let app: NestFastifyApplication;
beforeAll(async () => {
  const config = readConfig(environment);
  place = await testDatabase();
  site = await openSite({ connection: place.connection, stop: async () => undefined }, { kind: 'postgres' }, () => {}, testMasterKey);
  app = await openHouse(site, config, createLog({ level: 'silent' }));
  await loadDemonstration(app, site, config, { say: () => {} });
  app.get(Processors).start();
  await untilTold();
});
afterAll(async () => {
  await app?.get(Processors).stop();
  await app?.close();
  await site?.close();
  await place?.drop();
});

/** Delivered by the worker's own loop, as in the service. */
async function untilTold(): Promise<void> {
  for (;;) {
    const { waiting } = await app.get(Queue).counts(new Date());
    const { rows } = await place.pool.query('SELECT count(*)::integer AS told FROM notifications.kept');
    if (waiting === 0 && rows[0].told > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const countOf = async (template: string) =>
  (await place.pool.query('SELECT count(*)::integer AS count FROM notifications.queue WHERE template = $1', [template])).rows[0].count;
const eventsOf = async (type: string) => (await place.pool.query('SELECT count(*)::integer AS count FROM ledger.events WHERE type = $1', [type])).rows[0].count;

test('each bid of the season was answered at once, each decision told, each payment too', async () => {
  for (const [template, type] of [
    ['messages.received', 'BidReceivedBasis'],
    ['messages.declined', 'BidDeclined'],
    ['messages.payment-sent', 'PaymentInstructed'],
    ['messages.payment-settled', 'PaymentSettled'],
  ] as const) {
    const events = await eventsOf(type);
    expect(events).toBeGreaterThan(0);
    expect([template, await countOf(template)]).toEqual([template, events]);
  }
});

test('nothing of it left the house: it stands in the outbox, the newest first, for everybody to read', async () => {
  const [newest, next] = await app.get(Kept).list('outbox', 2);
  expect((newest?.putAt ?? '') >= (next?.putAt ?? '')).toBe(true);
  const page = await app.inject('/outbox');
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain(`href="/outbox/${newest?.id}"`);
  const one = await app.inject(`/outbox/${newest?.id}`);
  expect(one.statusCode).toBe(200);
  expect(one.body).toContain(newest?.subject ?? 'nothing');
  expect(one.body).toMatch(/href="http:\/\/127\.0\.0\.1:3000\/[a-z]/);
  expect((await app.inject('/outbox/not-an-id')).statusCode).toBe(404);
  expect((await app.inject(`/outbox/${crypto.randomUUID()}`)).statusCode).toBe(404);
});

test('a processor that reads the whole ledger again tells nobody twice', async () => {
  const before = await place.pool.query('SELECT count(*)::integer AS told FROM notifications.queue');
  await app.get(Processors).stop();
  await place.pool.query("DELETE FROM processors.checkpoints WHERE processor = 'reaction:messages-news'");
  const again = await openHouse(site, readConfig(environment), createLog({ level: 'silent' }));
  try {
    await again.get(Processors).drain();
    const { rows } = await place.pool.query("SELECT number FROM processors.checkpoints WHERE processor = 'reaction:messages-news'");
    expect(rows[0].number).toBeGreaterThan(0);
    expect((await place.pool.query('SELECT count(*)::integer AS told FROM notifications.queue')).rows).toEqual(before.rows);
  } finally {
    await again.get(Processors).stop();
    await again.close();
  }
});
