import { beforeEach, describe, expect, test } from '@jest/globals';
import { MemoryNotifications, MessageUnfit } from '#notifications';
import { MemoryVault } from '#vault';
import { Languages } from '#web';
import { TellPerson } from './tell.commands.js';
import { TellPersonHandler } from './tell.handler.js';

const BEGAN = '2026-03-01T00:00:00.000Z';
const words = new Languages({ messages: { private: '[private]' } });

let vault: MemoryVault;
let notifications: MemoryNotifications;
let token: string;
let logged: object[];
beforeEach(async () => {
  vault = new MemoryVault();
  logged = [];
  notifications = new MemoryNotifications();
  token = await vault.pseudonym({ person: 'AP-1', context: 'chalcots' });
});

const handler = (demo = false) =>
  new TellPersonHandler(vault, notifications, { at: async () => BEGAN }, words, { demo }, { error: (detail: object) => void logged.push(detail) });
const text = (field: string, value: string) => vault.put({ commandId: crypto.randomUUID(), subject: 'application-C-001', field, value });

function telling(change: object = {}) {
  const data = { event: '7c9e6679-7425-40de-944b-e07fc1f90ae7', at: '2026-03-11T19:00:00.000Z', template: 'awarded', to: token, ...change };
  return new TellPerson(data, { commandId: crypto.randomUUID(), actor: 'system', office: 'system', role: 'system' });
}

describe('A fact in words', () => {
  test('has its amounts, days and typed texts as people write them', async () => {
    const reason = await text('reason', 'A good idea.');
    await handler().execute(telling({ words: { bid: 'C-001' }, pence: { amount: 18_050 }, days: { by: '2026-04-08' }, texts: { reason } }));
    expect(notifications.sent).toEqual([
      {
        to: { person: 'AP-1', contact: undefined },
        template: 'messages.awarded',
        values: { bid: 'C-001', amount: '£180.50', by: '8 April 2026', reason: 'A good idea.' },
        once: '7c9e6679-7425-40de-944b-e07fc1f90ae7/messages.awarded/AP-1',
        language: undefined,
      },
    ]);
  });

  test('says "[private]" where a text was erased', async () => {
    const reason = { ...(await text('reason', 'x')), commitment: 'f'.repeat(64) };
    await handler().execute(telling({ texts: { reason } }));
    expect(notifications.sent).toMatchObject([{ values: { reason: '[private]' } }]);
  });

  test('has one key, so that a processor which reads the ledger again tells nobody twice', async () => {
    await handler().execute(telling());
    await handler().execute(telling());
    expect(notifications.sent).toHaveLength(1);
  });

  test('of two bids that one event tells of is two messages', async () => {
    const told = handler();
    for (const about of ['C-001', 'C-002', 'C-001']) await told.execute(telling({ about }));
    expect(notifications.sent.map(({ once }) => once.split('/').slice(2))).toEqual([
      ['AP-1', 'C-001'],
      ['AP-1', 'C-002'],
    ]);
  });

  test('goes to nobody whom the vault does not know any more', async () => {
    await handler().execute(telling({ to: `per-${'Z'.repeat(22)}` }));
    expect(notifications.sent).toEqual([]);
  });

  test('that does not fit its texts is logged without a word of it, and holds up nobody', async () => {
    notifications.send = async () => {
      throw new MessageUnfit('messages.awarded takes 3 segments');
    };
    expect(await handler().execute(telling({ words: { bid: 'canary' } }))).toEqual({ status: 'done' });
    expect(logged).toMatchObject([{ template: 'awarded', fault: 'messages.awarded takes 3 segments' }]);
    expect(JSON.stringify(logged)).not.toContain('canary');
  });

  test('that cannot be queued now is asked for again', async () => {
    const { send } = notifications;
    notifications.send = async () => {
      throw new Error('the database is away');
    };
    const told = handler();
    await expect(told.execute(telling())).rejects.toThrow('away');
    notifications.send = send;
    await told.execute(telling());
    expect(notifications.sent).toHaveLength(1);
  });

  test('that is older than when this installation began to tell people is told in a demonstration alone', async () => {
    const old = { at: '2026-02-28T23:59:59.999Z' };
    await handler().execute(telling(old));
    expect(notifications.sent).toEqual([]);
    await handler(true).execute(telling(old));
    expect(notifications.sent).toHaveLength(1);
  });
});

describe('A change of who is paid', () => {
  const changed = async (contact: string, template = 'payee-changed') => telling({ template, contact: await text('contact', contact), contactOnly: true });

  test.each(['payee-proposed', 'payee-changed', 'payee-kept'])(
    'is told to the old contact under a key of its own, whatever address the person has now: %s',
    async (template) => {
      await vault.setDetail('AP-1', 'email', 'thief@example.org');
      await handler().execute(await changed('rosa@example.org', template));
      expect(notifications.sent).toMatchObject([{ to: { email: 'rosa@example.org', of: 'AP-1' }, once: expect.stringMatching(/\/AP-1\/contact$/) }]);
      await handler().execute(await changed('07700 900123', template));
      expect(notifications.sent).toHaveLength(1);
    },
  );

  test.each([
    ['an e-mail', () => vault.setDetail('AP-1', 'email', 'thief@example.org')],
    ['a phone', () => vault.setDetail('AP-1', 'phone', '07700 900999')],
    ['another home', () => vault.setDetail('AP-1', 'address', '9 Elsewhere Road')],
  ])('is told by a letter at the old contact where that is postal, although the person has %s now', async (_, set) => {
    await vault.setDetail('AP-1', 'name', 'Rosa Sample');
    await set();
    await handler().execute(await changed('Flat 7, Dorney House, London NW3 4AB'));
    expect(notifications.sent).toMatchObject([
      { to: { address: 'Flat 7, Dorney House, London NW3 4AB', name: 'Rosa Sample', of: 'AP-1' }, once: expect.stringMatching(/\/AP-1\/contact$/) },
    ]);
  });

  test('is not told by a second letter at the address that the person has today, nor to whoever has no details', async () => {
    await handler().execute(await changed('Flat 7, Dorney House'));
    await vault.setDetail('AP-1', 'address', 'Flat 7\nDorney House');
    await handler().execute(await changed('Flat 7, Dorney House', 'payee-kept'));
    expect(notifications.sent).toEqual([]);
    // A thief’s e-mail beside it would be the only way that is told.
    await vault.setDetail('AP-1', 'email', 'thief@example.org');
    await handler().execute(await changed('Flat 7, Dorney House', 'payee-proposed'));
    expect(notifications.sent).toMatchObject([{ to: { address: 'Flat 7, Dorney House' } }]);
  });

  test('is told nowhere where the old contact was erased', async () => {
    await vault.setDetail('AP-1', 'email', 'thief@example.org');
    const contact = { ...(await text('contact', 'x')), commitment: 'f'.repeat(64) };
    await handler().execute(telling({ template: 'payee-changed', contact, contactOnly: true }));
    expect(notifications.sent).toEqual([]);
  });

  test('is not told twice at one address', async () => {
    await vault.setDetail('AP-1', 'email', 'Rosa@example.org');
    await handler().execute(await changed('rosa@example.org'));
    expect(notifications.sent).toEqual([]);
  });

  test('is told once to whoever has no details but that contact', async () => {
    await handler().execute(await changed('07700 900123'));
    expect(notifications.sent).toEqual([]);
  });
});
