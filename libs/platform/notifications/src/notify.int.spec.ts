import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { migrate } from '#database';
import { testDatabase } from '#database/test-database';
import { MemoryVault } from '#vault';
import { API_KEY, NotifyStandIn } from '../test/notify-stand-in.js';
import { message, type PostRoomOptions, postRoom } from '../test/post-room.js';
import { notificationsMigrations } from './notifications.migrations.js';
import { KeptWay } from './ways/kept.way.js';
import { NotifyWay } from './ways/notify.way.js';

jest.setTimeout(60_000);

const MINUTE = 60_000;
const templates = { email: 'template-email', text: 'template-text', letter: 'template-letter' };

let database: Awaited<ReturnType<typeof testDatabase>>;
let notify: NotifyStandIn;
let vault: MemoryVault;
beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.connection, notificationsMigrations);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query('TRUNCATE notifications.queue, notifications.kept');
  notify = await new NotifyStandIn().start();
  vault = new MemoryVault();
  await vault.setName('AP-1', 'Rosa Sample');
});
afterEach(() => notify.stop());

function open(apiKey = API_KEY) {
  const plain = postRoom(database.pool);
  const ways: PostRoomOptions['ways'] = [new NotifyWay({ apiKey, url: notify.url, templates }), new KeptWay('post', plain.kept)];
  return postRoom(database.pool, { ways, vault });
}
const states = async () => (await database.pool.query('SELECT state, kind, way, fault FROM notifications.queue')).rows;

describe('GOV.UK Notify', () => {
  test.each([
    ['email', 'rosa@example.org', { kind: 'email', email_address: 'rosa@example.org', template_id: 'template-email' }],
    ['phone', '07700 900123', { kind: 'sms', phone_number: '07700 900123', template_id: 'template-text' }],
    ['address', '7 Adelaide Road\nLondon\nNW3 3QE', { kind: 'letter', template_id: 'template-letter' }],
  ] as const)('takes what goes to the %s of a person, with our id as its reference', async (detail, value, taken) => {
    await vault.setDetail('AP-1', detail, value);
    const { notifications, deliveries } = open();
    await notifications.send(message({ to: { person: 'AP-1' }, values: { bid: 'C-001', link: '/bids/C-001' } }));
    await deliveries.pass();
    expect(notify.taken).toMatchObject([{ ...taken, reference: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
    expect(notify.taken[0]?.personalisation.body).toContain('https://bank.example.org/bids/C-001');
    expect(await states()).toMatchObject([{ state: 'delivered', way: 'notify', fault: null }]);
  });

  test('is given the lines of a postal address', async () => {
    await vault.setDetail('AP-1', 'address', '7 Adelaide Road, London, NW3 3QE');
    const { notifications, deliveries } = open();
    await notifications.send(message({ to: { person: 'AP-1' } }));
    await deliveries.pass();
    expect(notify.taken[0]?.personalisation).toMatchObject({
      ...{ address_line_1: 'Rosa Sample', address_line_2: '7 Adelaide Road', address_line_3: 'London', address_line_4: 'NW3 3QE' },
    });
  });

  test('is not asked to post to what is no address: that letter waits here', async () => {
    const { notifications, deliveries, kept } = open();
    await notifications.send(message({ to: { person: 'AP-1' } }));
    await deliveries.pass();
    expect(notify.taken).toEqual([]);
    expect(await kept.list('post', 10)).toMatchObject([{ name: 'Rosa Sample' }]);
  });

  test('tells people by the channel that they chose', async () => {
    for (const [detail, value] of [
      ['email', 'rosa@example.org'],
      ['phone', '07700 900123'],
      ['channel', 'text'],
    ] as const)
      await vault.setDetail('AP-1', detail, value);
    const { notifications, deliveries } = open();
    await notifications.send(message({ to: { person: 'AP-1' } }));
    await deliveries.pass();
    expect(notify.taken).toMatchObject([{ kind: 'sms' }]);
  });

  test('that says no to an address leaves the next way: e-mail, then text, then a letter', async () => {
    await vault.setDetail('AP-1', 'email', 'rosa@nowhere');
    await vault.setDetail('AP-1', 'phone', '07700 900123');
    notify.refuses = 400;
    const { notifications, deliveries, kept, logged } = open();
    await notifications.send(message({ to: { person: 'AP-1' } }));
    await deliveries.pass();
    expect(await kept.list('post', 10)).toHaveLength(1);
    expect(await states()).toMatchObject([{ state: 'delivered', kind: 'letter', way: 'post' }]);
    expect(JSON.stringify([logged, await states()])).not.toContain('rosa');
  });

  test.each([403, 429])('that answers %p is tried again later', async (status) => {
    notify.refuses = status;
    const { notifications, deliveries, clock } = open();
    await notifications.send(message());
    await deliveries.pass();
    expect(await states()).toMatchObject([{ state: 'waiting', fault: `notify ${status}` }]);
    notify.refuses = undefined;
    clock.pass(MINUTE);
    await deliveries.pass();
    expect(notify.taken).toHaveLength(1);
  });

  test('that refuses our key keeps everything waiting', async () => {
    const { notifications, deliveries } = open(API_KEY.replace(/0$/, '1'));
    await notifications.send(message());
    await deliveries.pass();
    expect(await states()).toMatchObject([{ state: 'waiting', fault: 'notify 403' }]);
  });

  test('that leads elsewhere is not followed: nobody else gets a message, and it waits', async () => {
    const elsewhere = await new NotifyStandIn().start();
    try {
      notify.leadsTo = elsewhere.url;
      const { notifications, deliveries } = open();
      await notifications.send(message());
      await deliveries.pass();
      expect([notify.asked, elsewhere.asked]).toEqual([1, 0]);
      expect(await states()).toMatchObject([{ state: 'waiting', fault: 'notify 308' }]);
    } finally {
      await elsewhere.stop();
    }
  });
});

describe('When its answer is not heard', () => {
  test('it is asked by our reference, and what it has is not sent again', async () => {
    notify.dropsAfterTaking = true;
    const { notifications, deliveries, clock } = open();
    await notifications.send(message());
    await deliveries.pass();
    notify.dropsAfterTaking = false;
    for (let minute = 0; minute < 30; minute++) {
      clock.pass(MINUTE);
      await deliveries.pass();
    }
    expect(notify.taken).toHaveLength(1);
    expect(await states()).toMatchObject([{ state: 'delivered', way: 'notify' }]);
  });

  test('and it does not have it, it is sent once more', async () => {
    notify.refuses = 503;
    const { notifications, deliveries, clock } = open();
    await notifications.send(message());
    await deliveries.pass();
    expect(await states()).toMatchObject([{ state: 'handing-over', fault: 'notify 503' }]);
    notify.refuses = undefined;
    for (let minute = 0; minute < 30; minute++) {
      clock.pass(MINUTE);
      await deliveries.pass();
    }
    expect(notify.taken).toHaveLength(1);
    expect(await states()).toMatchObject([{ state: 'delivered' }]);
  });

  test('and it cannot be asked, nothing is sent until it can be', async () => {
    notify.dropsAfterTaking = true;
    const { notifications, deliveries, clock } = open();
    await notifications.send(message());
    await deliveries.pass();
    await notify.stop();
    for (let minute = 0; minute < 10; minute++) {
      clock.pass(MINUTE);
      await deliveries.pass();
    }
    expect(await states()).toMatchObject([{ state: 'handing-over' }]);
  });
});
