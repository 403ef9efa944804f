import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { migrate } from '#database';
import { testDatabase } from '#database/test-database';
import { MailServer } from '../test/mail-server.js';
import { message, postRoom } from '../test/post-room.js';
import { notificationsMigrations } from './notifications.migrations.js';
import { KeptWay } from './ways/kept.way.js';

jest.setTimeout(60_000);

let database: Awaited<ReturnType<typeof testDatabase>>;
let mail: MailServer;
beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.connection, notificationsMigrations);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query('TRUNCATE notifications.queue, notifications.kept');
  mail = await new MailServer().start();
});
afterEach(() => mail.stop());

const rows = async () => (await database.pool.query('SELECT state, person, kind, way, fault, payload FROM notifications.queue ORDER BY asked_at, id')).rows;
const BEFORE = '2026-05-02T00:00:00.000Z';
const EARLIER = '2026-05-01T00:00:00.000Z';

describe('What was told long ago', () => {
  test('is nobody’s any more, and is not told again', async () => {
    const { notifications, deliveries } = postRoom(database.pool, { mail: mail.url });
    const told = message({ to: { email: 'rosa@example.org', of: 'AP-1' } });
    await notifications.send(told);
    await deliveries.pass();
    expect(await notifications.forgetEnded(EARLIER)).toBe(0);
    expect(await notifications.toldOf('AP-1')).toHaveLength(1);
    expect(await notifications.forgetEnded(BEFORE)).toBe(1);
    expect(await notifications.toldOf('AP-1')).toEqual([]);
    expect(await rows()).toEqual([{ state: 'delivered', person: null, kind: null, way: null, fault: null, payload: null }]);
    await notifications.send(told);
    await deliveries.pass();
    expect(mail.taken).toHaveLength(1);
    expect(await notifications.forgetEnded(BEFORE)).toBe(0);
  });

  test('goes with its row where it was a link or a code, which end by themselves', async () => {
    const { notifications, deliveries } = postRoom(database.pool, { mail: mail.url });
    await notifications.send(message({ to: { email: 'rosa@example.org', of: 'AP-1' }, expiresAt: '2026-05-01T09:15:00.000Z' }));
    await deliveries.pass();
    expect(mail.taken).toHaveLength(1);
    expect(await notifications.forgetEnded(EARLIER)).toBe(0);
    expect(await notifications.forgetEnded(BEFORE)).toBe(1);
    expect(await rows()).toEqual([]);
  });

  test('stays while it waits, however old it is: nothing is lost', async () => {
    const { notifications, deliveries, clock } = postRoom(database.pool, { mail: mail.url });
    await notifications.send(message({ to: { email: 'rosa@example.org', of: 'AP-1' } }));
    expect(await notifications.forgetEnded('2027-01-01T00:00:00.000Z')).toBe(0);
    clock.pass(60_000);
    await deliveries.pass();
    expect(mail.taken).toHaveLength(1);
  });

  test('goes from the letters once it was posted, and not while it waits to be', async () => {
    const { notifications, deliveries, kept } = postRoom(database.pool);
    const to = { address: '12 Long Walk', name: 'Rosa', of: 'AP-1' };
    await notifications.send(message({ to }));
    await notifications.send(message({ to }));
    await deliveries.pass();
    const [posted] = await kept.list('post', 10);
    await kept.markPosted(posted?.id ?? '', '2026-05-01', 'per-AAAAAAAAAAAAAAAAAAAAAA');
    await notifications.forgetEnded(BEFORE);
    expect([await kept.posted(10), (await kept.list('post', 10)).length]).toEqual([[], 1]);
  });

  test('goes from a demonstration’s outbox, words and all', async () => {
    const room = postRoom(database.pool);
    const outbox = postRoom(database.pool, { ways: [new KeptWay('outbox', room.kept)] });
    await outbox.notifications.send(message());
    await outbox.deliveries.pass();
    await outbox.notifications.forgetEnded(EARLIER);
    expect(await room.kept.list('outbox', 10)).toHaveLength(1);
    await outbox.notifications.forgetEnded(BEFORE);
    expect(await room.kept.list('outbox', 10)).toEqual([]);
  });
});
