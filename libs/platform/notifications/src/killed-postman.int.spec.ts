import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { migrate } from '#database';
import { testDatabase } from '#database/test-database';
import { EnvironmentMasterKey } from '#vault';
import { type BuiltHouse, builtHouse, kill } from '../../../../test/support/built-house.js';
import { MailServer } from '../test/mail-server.js';
import { message } from '../test/post-room.js';
import { notificationsMigrations } from './notifications.migrations.js';
import { Queue } from './queue.js';

jest.setTimeout(120_000);

const KEY = 'ab'.repeat(32);
const MESSAGES = 30;

let database: Awaited<ReturnType<typeof testDatabase>>;
let house: BuiltHouse;
let mail: MailServer;
beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.connection, notificationsMigrations);
  house = await builtHouse(['libs/platform/vault', 'libs/platform/notifications']);
  mail = await new MailServer().start();
});
afterAll(async () => {
  await mail?.stop();
  await house?.remove();
  await database?.drop();
});

const states = async () =>
  new Map(
    (await database.pool.query('SELECT state, count(*)::integer AS count FROM notifications.queue GROUP BY state')).rows.map((row) => [row.state, row.count]),
  );

test('workers killed with kill -9 while the server has a message lose none and send none twice: what is left open is in doubt', async () => {
  const queue = new Queue(database.pool, new EnvironmentMasterKey(Buffer.from(KEY, 'hex')));
  for (let n = 0; n < MESSAGES; n++) await queue.add(message({ to: { email: `person-${n}@example.org` } }), new Date());
  // The server takes each message, and stands still before it says so: a kill finds one accepted and not marked.
  mail.manner = { slowMs: 40 };
  const argument = JSON.stringify({ connection: database.connection, key: KEY, url: mail.url });
  const start = () => house.start('libs/platform/notifications/test/postman.ts', argument);
  for (let round = 0; round < 3; round++) {
    const taken = mail.taken.length;
    const workers = [start(), start()];
    // Killed only after they began to work, else this would test nothing.
    while (mail.taken.length < taken + 2) await sleep(5);
    await sleep(randomInt(40));
    await Promise.all(workers.map(kill));
  }
  expect((await states()).get('handing-over') ?? 0).toBeGreaterThan(0);
  // Their claims end by the clock; nobody waits two minutes for that here.
  await database.pool.query("UPDATE notifications.queue SET claimed_until = now() - interval '1 second' WHERE claimed_until IS NOT NULL");
  mail.manner = {};
  const last = start();
  while (((await states()).get('waiting') ?? 0) + ((await states()).get('handing-over') ?? 0) > 0) await sleep(20);
  await kill(last);

  const addresses = mail.taken.flatMap(({ to }) => to);
  expect(new Set(addresses).size).toBe(addresses.length);
  const counted = await states();
  expect((counted.get('delivered') ?? 0) + (counted.get('in-doubt') ?? 0)).toBe(MESSAGES);
  // Whatever the server did not get is in doubt, so that somebody sees it.
  expect(MESSAGES - addresses.length).toBeLessThanOrEqual(counted.get('in-doubt') ?? 0);
});
