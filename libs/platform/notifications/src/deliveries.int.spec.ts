import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { migrate } from '#database';
import { testDatabase } from '#database/test-database';
import { MailServer } from '../test/mail-server.js';
import { message, postRoom } from '../test/post-room.js';
import { Deliveries } from './deliveries.js';
import type { Message } from './notifications.js';
import { notificationsMigrations } from './notifications.migrations.js';

jest.setTimeout(60_000);

const MINUTE = 60_000;

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

const open = (more = {}) => postRoom(database.pool, { mail: mail.url, ...more });
const rows = async () => (await database.pool.query('SELECT state, attempts, kind, way, fault, payload IS NULL AS empty FROM notifications.queue')).rows;

describe('A mail server that answers', () => {
  test('takes each message once, under an id made from its key, and what was in it is gone from the queue', async () => {
    const { notifications, deliveries } = open();
    const asked = message({ once: 'event-1/bids.received/AP-1', values: { bid: 'C-001', link: '/bids/C-001' } });
    for (let again = 0; again < 3; again++) await notifications.send(asked);
    await deliveries.pass();
    await notifications.send(asked);
    await deliveries.pass();
    expect(mail.taken).toHaveLength(1);
    expect(mail.taken[0]).toMatchObject({ to: ['rosa@example.org'], messageId: expect.stringMatching(/^<[0-9a-f-]{36}@example\.org>$/) });
    const { text } = mail.taken[0] ?? { text: '' };
    expect(text).toMatch(/^Subject: We have your bid C-001\r$/m);
    expect(text).toContain('Look at it: https://bank.example.org/bids/C-001');
    expect(text).toContain('Choose how we tell you: https://bank.example.org/your-details');
    expect(await rows()).toEqual([{ state: 'delivered', attempts: 1, kind: 'email', way: 'smtp', fault: null, empty: true }]);
  });

  test('leaves known what was sent to a person, by which way and when, until they are forgotten', async () => {
    const { notifications, deliveries } = open();
    const person = 'AP-1';
    await notifications.send(message({ to: { email: 'rosa@example.org', of: person } }));
    expect(await notifications.toldOf(person)).toEqual([{ template: message().template, askedAt: expect.stringMatching(/Z$/), state: 'waiting' }]);
    await deliveries.pass();
    expect(await notifications.toldOf(person)).toMatchObject([{ state: 'delivered', kind: 'email', endedAt: expect.stringMatching(/Z$/) }]);
    expect(await notifications.toldOf('AP-other')).toEqual([]);
    await notifications.forget(person);
    expect(await notifications.toldOf(person)).toEqual([]);
  });

  test('that says "not now" to an address or a text is asked again, and nothing is sent twice', async () => {
    const { notifications, deliveries, clock } = open();
    await notifications.send(message());
    for (const manner of [{ recipient: 450 }, { text: 451 }]) {
      mail.manner = manner;
      await deliveries.pass();
      clock.pass(MINUTE);
    }
    mail.manner = {};
    await deliveries.pass();
    await deliveries.pass();
    expect(mail.taken).toHaveLength(1);
    expect(await rows()).toMatchObject([{ state: 'delivered', attempts: 3 }]);
  });

  test('is not asked about a letter to an address: that is printed and posted, also when its person is forgotten meanwhile', async () => {
    const { notifications, deliveries, kept } = open();
    await notifications.send(message({ to: { address: '7 Adelaide Road\nLondon\nNW3 3QE', name: 'Rosa Sample' } }));
    await notifications.forget('AP-1');
    await deliveries.pass();
    expect(mail.taken).toEqual([]);
    expect(await kept.list('post', 10)).toMatchObject([{ kind: 'letter', to: '7 Adelaide Road\nLondon\nNW3 3QE', name: 'Rosa Sample' }]);
    expect(await rows()).toMatchObject([{ state: 'delivered', kind: 'letter', way: 'post', empty: true }]);
  });

  test.each([{ recipient: 550 }, { text: 554 }])('that says "never" (%p) makes a letter of it, and the log names nobody', async (manner) => {
    const { notifications, deliveries, kept, logged } = open();
    mail.manner = manner;
    await notifications.send(message({ to: { email: 'bob@example.org' } }));
    await deliveries.pass();
    expect(mail.taken).toEqual([]);
    expect(await kept.list('post', 10)).toMatchObject([{ kind: 'letter', to: 'bob@example.org', body: expect.stringContaining('We have your bid.') }]);
    expect(await rows()).toMatchObject([{ state: 'delivered', kind: 'letter', way: 'post', empty: true }]);
    expect(JSON.stringify(logged)).not.toContain('bob');
    expect(JSON.stringify(await rows())).not.toContain('bob');
  });

  test('that says "never" to a link which ends soon is the end of it, and operators see it', async () => {
    const { notifications, deliveries, kept, queue, clock, logged } = open();
    mail.manner = { recipient: 550 };
    await notifications.send(message({ expiresAt: new Date(clock.now() + 15 * MINUTE).toISOString() }));
    await deliveries.pass();
    expect(await rows()).toMatchObject([{ state: 'given-up', fault: 'smtp 550', empty: true }]);
    expect(await kept.list('post', 10)).toEqual([]);
    expect(await queue.counts(new Date(clock.now()))).toMatchObject({ waiting: 0, givenUp: 1 });
    expect(logged).toMatchObject([{ message: 'a message was given up', detail: { template: 'bids.received', fault: 'smtp 550' } }]);
  });
});

describe('A letter to somebody who gave no postal address', () => {
  const room = async (details: Readonly<Record<string, string>>) => {
    const opened = open();
    await opened.vault.setName('AP-1', 'Rosa Sample');
    for (const [detail, value] of Object.entries(details)) await opened.vault.setDetail('AP-1', detail as 'email', value);
    opened.homes.foundBy(async (person) => (person === 'AP-1' ? 'Flat 1, Taplow\nLondon\nNW3 3NX' : undefined));
    return opened;
  };
  const sent = async ({ notifications, deliveries, kept }: Awaited<ReturnType<typeof room>>, to: Message['to']) => {
    await notifications.send(message({ to }));
    await deliveries.pass();
    return (await kept.list('post', 10)).map((letter) => letter.to);
  };
  test('goes to the home where they live', async () => expect(await sent(await room({}), { person: 'AP-1' })).toEqual(['Flat 1, Taplow\nLondon\nNW3 3NX']));
  test('goes where they said, when they said where', async () => {
    expect(await sent(await room({ address: '7 Adelaide Road' }), { person: 'AP-1' })).toEqual(['7 Adelaide Road']);
    expect(await sent(await room({}), { person: 'AP-1', contact: '9 Adelaide Road' })).toContain('9 Adelaide Road');
  });
  test('goes home in place of an e-mail that never arrives', async () => {
    mail.manner = { recipient: 550 };
    expect(await sent(await room({ email: 'rosa@nowhere' }), { person: 'AP-1' })).toEqual(['Flat 1, Taplow\nLondon\nNW3 3NX']);
  });
  test('is asked for after the e-mail they have, which takes it', async () => {
    expect(await sent(await room({ email: 'rosa@example.org' }), { person: 'AP-1' })).toEqual([]);
    expect(mail.taken).toHaveLength(1);
  });
});

describe('What is withdrawn', () => {
  const letter = () => message({ to: { address: '7 Adelaide Road\nLondon\nNW3 3QE', of: 'AP-1' }, by: 'letter' });

  test('is not sent, and is told under its key no more', async () => {
    const { notifications, deliveries, kept } = open();
    const [gone, stays] = [letter(), letter()];
    for (const each of [gone, stays]) await notifications.send(each);
    await notifications.withdraw([gone.once]);
    await notifications.send(gone);
    await deliveries.pass();
    expect(await kept.list('post', 10)).toHaveLength(1);
    expect((await rows()).map(({ state }) => state).sort()).toEqual(['delivered', 'dropped']);
  });

  test('is gone from the pile, unless it was posted', async () => {
    const { notifications, deliveries, kept } = open();
    const [gone, posted] = [letter(), letter()];
    await notifications.send(posted);
    await deliveries.pass();
    const [first] = await kept.list('post', 10);
    await kept.markPosted(first?.id ?? '', '2026-05-01', 'per-x');
    await notifications.send(gone);
    await deliveries.pass();
    await notifications.withdraw([gone.once, posted.once]);
    expect([await kept.list('post', 10), (await kept.posted(10)).length]).toEqual([[], 1]);
    expect((await rows()).map(({ state }) => state).sort()).toEqual(['delivered', 'dropped']);
  });

  test('while it was being written is not put on the pile', async () => {
    const { notifications, queue, kept, clock } = open();
    const gone = letter();
    await notifications.send(gone);
    const at = new Date(clock.now());
    const claimed = await queue.claim(at, new Date(clock.now() + MINUTE));
    await notifications.withdraw([gone.once]);
    await kept.keep('post', { id: claimed?.id ?? '', kind: 'letter', person: 'AP-1', subject: 'x', body: 'x', language: 'en' } as Parameters<
      typeof kept.keep
    >[1]);
    expect(await kept.list('post', 10)).toEqual([]);
  });
});

describe('A mail server that is away', () => {
  test('for an hour: every message arrives afterwards, once', async () => {
    const { notifications, deliveries, clock, queue } = open();
    await mail.stop();
    const asked = Array.from({ length: 20 }, () => message());
    for (let minute = 0; minute < 60; minute++) {
      const now = asked[minute];
      if (now) await notifications.send(now);
      await deliveries.pass();
      clock.pass(MINUTE);
    }
    expect(await queue.counts(new Date(clock.now()))).toMatchObject({ waiting: 20, givenUp: 0, oldestSeconds: 3600 });
    await mail.start();
    for (let minute = 0; minute < 20; minute++) {
      while (await deliveries.pass());
      clock.pass(MINUTE);
    }
    expect(mail.taken).toHaveLength(20);
    expect(new Set(mail.taken.map(({ messageId }) => messageId)).size).toBe(20);
    expect((await rows()).every(({ state }) => state === 'delivered')).toBe(true);
  });

  test('for longer than a link lives: the link is never sent', async () => {
    const { notifications, deliveries, clock } = open();
    await mail.stop();
    await notifications.send(message({ expiresAt: new Date(clock.now() + 15 * MINUTE).toISOString() }));
    for (let minute = 0; minute < 20; minute++) {
      await deliveries.pass();
      clock.pass(MINUTE);
    }
    await mail.start();
    await deliveries.pass();
    expect(mail.taken).toEqual([]);
    expect(await rows()).toMatchObject([{ state: 'given-up', fault: 'expired', empty: true }]);
  });

  test('for five days: it becomes a letter to print and post', async () => {
    const { notifications, deliveries, clock, kept } = open();
    await mail.stop();
    await notifications.send(message());
    for (let hour = 0; hour <= 5 * 24; hour++) {
      await deliveries.pass();
      clock.pass(60 * MINUTE);
    }
    expect(await kept.list('post', 10)).toHaveLength(1);
    expect(await rows()).toMatchObject([{ state: 'delivered', way: 'post' }]);
  });
});

describe('An answer that was never heard', () => {
  test('leaves the message in doubt: it is not sent again by itself, but by somebody who decides so', async () => {
    const { notifications, deliveries, clock, queue, logged } = open();
    mail.manner = { dropsAfterTaking: true };
    await notifications.send(message());
    await deliveries.pass();
    mail.manner = {};
    for (let minute = 0; minute < 60; minute++) {
      await deliveries.pass();
      clock.pass(MINUTE);
    }
    expect(mail.taken).toHaveLength(1);
    expect(logged).toMatchObject([{ message: expect.stringContaining('may or may not have been taken') }]);
    const [doubted] = await queue.inDoubt(10);
    expect(await queue.settleDoubt(doubted?.id ?? '', true, new Date(clock.now()))).toBe(true);
    await deliveries.pass();
    expect(mail.taken.map(({ messageId }) => messageId)).toEqual([mail.taken[0]?.messageId, mail.taken[0]?.messageId]);
    expect(await rows()).toMatchObject([{ state: 'delivered' }]);
    expect(await queue.settleDoubt(doubted?.id ?? '', true, new Date(clock.now()))).toBe(false);
  });

  test('and is held for delivered when somebody says so', async () => {
    const { notifications, deliveries, clock, queue } = open();
    mail.manner = { dropsAfterTaking: true };
    await notifications.send(message());
    for (let minute = 0; minute < 5; minute++) {
      await deliveries.pass();
      clock.pass(MINUTE);
    }
    const [doubted] = await queue.inDoubt(10);
    expect(await queue.settleDoubt(doubted?.id ?? '', false, new Date(clock.now()))).toBe(true);
    expect(await rows()).toMatchObject([{ state: 'delivered', empty: true }]);
  });
});

describe('Two workers', () => {
  test('that deliver at once send each message once', async () => {
    const { notifications, deliveries, site } = open();
    mail.manner = { slowMs: 5 };
    for (let each = 0; each < 40; each++) await notifications.send(message());
    const workers = [deliveries, new Deliveries(site), new Deliveries(site)];
    await Promise.all(workers.map((worker) => worker.pass()));
    expect(mail.taken).toHaveLength(40);
    expect(new Set(mail.taken.map(({ messageId }) => messageId)).size).toBe(40);
  });

  test('of which one stood still past its claim: it finds itself overtaken before a word leaves', async () => {
    const { notifications, clock, site } = open();
    await notifications.send(message());
    const slow = new Deliveries({
      ...site,
      // Stands still between its claim and the mail server, for longer than a claim holds; the other one delivers meanwhile.
      vault: {
        details: async () => ({}),
      },
      ways: site.ways.map((way) => ({
        name: way.name,
        kinds: way.kinds,
        hand: async (parcel: Parameters<typeof way.hand>[0], handingOver: () => Promise<void>) => {
          clock.pass(10 * MINUTE);
          await new Deliveries(site).pass();
          await way.hand(parcel, handingOver);
        },
      })),
    });
    await slow.pass();
    expect(mail.taken).toHaveLength(1);
    expect(await rows()).toMatchObject([{ state: 'delivered', attempts: 2 }]);
  });
});

describe('What stands in the database', () => {
  test('shows neither addresses nor values to whoever reads a table', async () => {
    const { notifications, deliveries } = open();
    await mail.stop();
    await notifications.send(message({ to: { email: 'canary@example.org' }, values: { bid: 'canary-value', link: '/canary' }, once: 'canary-once' }));
    await deliveries.pass();
    const dump = (await database.pool.query("SELECT row_to_json(q)::text || encode(payload, 'escape') AS row FROM notifications.queue q")).rows;
    expect(dump).toHaveLength(1);
    expect(JSON.stringify(dump)).not.toContain('canary');
  });

  test('of an erased person is forgotten, and nothing goes to somebody of whom nothing is known', async () => {
    const { notifications, deliveries, vault, kept } = open();
    await vault.setDetail('AP-1', 'email', 'ada@example.org');
    await notifications.send(message({ to: { person: 'AP-1' } }));
    await notifications.send(message({ to: { person: 'AP-2' } }));
    await notifications.forget('AP-1');
    await deliveries.pass();
    expect(mail.taken).toEqual([]);
    expect(await kept.list('post', 10)).toEqual([]);
    expect(await rows()).toMatchObject([
      { state: 'dropped', empty: true },
      { state: 'dropped', empty: true, fault: 'nobody-there' },
    ]);
  });
});
