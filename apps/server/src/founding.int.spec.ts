import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { carryOut } from '#cqrs';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { catalogue } from '#events';
import { INSTALLATION } from '#identity';
import { ProcessorRegistry, Processors } from '#processors';
import { testMasterKey } from '../../../test/support/master-key.js';
import { doorwayOf, reactors } from './features.js';
import { CannotFound, foundAdministrators, namedIn } from './founding.js';
import { StartLedger } from './season/start.decider.js';
import { openSite } from './site.js';

jest.setTimeout(60_000);

const ada = { name: 'Ada Sample', email: 'ada@example.org' };
const bo = { name: 'Bo Sample', email: 'bo@example.org' };
const opened = ({ connection }: TestDatabase) => openSite({ connection, stop: async () => undefined }, { kind: 'postgres' }, () => {}, testMasterKey);

describe('On a new ledger', () => {
  let place: TestDatabase;
  let site: Awaited<ReturnType<typeof openSite>>;
  beforeAll(async () => {
    place = await testDatabase();
    site = await opened(place);
  });
  afterAll(async () => {
    await site?.close();
    await place?.drop();
  });

  test('one person with two ways of writing an address is not two', async () => {
    await expect(foundAdministrators(site, ada, { name: 'Ada', email: 'ADA@example.org' })).rejects.toThrow(CannotFound);
    expect(await site.ledger.head()).toBeUndefined();
  });

  test('of several operators at once one names the first two, who can act and be found by their address', async () => {
    const answers = await Promise.allSettled([foundAdministrators(site, ada, bo), foundAdministrators(site, bo, ada), foundAdministrators(site, ada, bo)]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const [person = '', ...others] = await site.vault.claimants('email', 'ada@example.org');
    expect([others, await site.vault.findByDetail('email', 'ada@example.org')]).toEqual([[], undefined]);
    expect(await site.people.get(person)).toMatchObject({ name: 'Ada Sample', roles: [{ role: 'administrator', context: 'everywhere' }] });
    expect(await site.people.actAs(person, INSTALLATION, 'administrator')).toMatchObject({ office: 'administrator' });
    expect(await site.people.holding('administrator', INSTALLATION)).toHaveLength(2);
  });

  test('nobody does so a second time', async () => {
    await expect(foundAdministrators(site, { ...ada, email: 'cy@example.org' }, bo)).rejects.toThrow('There are administrators already.');
    expect(await site.vault.claimants('email', 'cy@example.org')).toEqual([]);
  });

  test('each one’s role then stands in their own stream, with the other as grantor', async () => {
    const registry = new ProcessorRegistry();
    for (const { reactions = [] } of reactors) registry.add({ reactions });
    const execute = (command: Parameters<typeof carryOut>[2]) => carryOut(doorwayOf(command.type), { ...site, catalogue }, command);
    const processors = new Processors({ ledger: site.ledger, registry, clock: site.clock, execute, pool: site.pool });
    await processors.drainReactions();
    await processors.stop();
    const { entries } = await site.ledger.readAll({ types: ['RoleGranted'] });
    const granted = entries.map(({ json }) => JSON.parse(json).data);
    expect(granted.map(({ basis }) => basis)).toEqual(['founding', 'founding']);
    expect(granted.map(({ grantors }) => grantors[0].person)).toEqual(granted.map(({ person }) => person).toReversed());
    expect(await site.people.holding('administrator', INSTALLATION)).toHaveLength(2);
  });
});

test('a demonstration has its own', async () => {
  const place = await testDatabase();
  const site = await opened(place);
  try {
    const meta = { commandId: crypto.randomUUID(), actor: 'system', office: 'system', role: 'system' };
    await carryOut(doorwayOf('StartLedger'), { ...site, catalogue }, new StartLedger({ kind: 'demonstration' }, meta));
    await expect(foundAdministrators(site, ada, bo)).rejects.toThrow('This data is a demonstration');
  } finally {
    await site.close();
    await place.drop();
  }
});

test.each(['ada@example.org', 'Ada Sample', 'Ada <ada>', '<ada@example.org>', 'Ada <ada@example.org> Sample', ''])('"%s" is nobody', (text) => {
  expect(() => namedIn(text)).toThrow('Name each of the two as');
});
test('a name and an address are somebody', () => {
  expect(namedIn(' Ada Sample  <ada@example.org> ')).toEqual(ada);
});
