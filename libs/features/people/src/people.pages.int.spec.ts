import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { INSTALLATION } from '#identity';
import { MemoryVault } from '#vault';
import { openHouse, type Told, textOf } from '../../../../test/support/feature/feature-house.js';
import { PeopleModule } from './people.module.js';

// The first test of a run may start the server.
jest.setTimeout(60_000);

const administrator = [{ role: 'administrator', context: 'everywhere' }];
const people = [
  { person: 'ADM-1', name: 'Iris Sample', household: 'HH-1', roles: administrator },
  { person: 'ADM-2', name: 'Jasmine Sample', household: 'HH-2', roles: administrator },
  { person: 'AUD-1', name: 'Lavender Sample', household: 'HH-3', roles: [{ role: 'auditor', context: 'everywhere' }] },
  { person: 'ORG-1', name: 'Marigold Sample', household: 'HH-4', roles: [{ role: 'organiser', context: 'elm' }] },
  { person: 'PM-1', name: 'Amber <Sample>', household: 'HH-5', roles: [{ role: 'panel-chair', context: 'oak' }] },
  { person: 'EMG-1', name: 'Sage Sample', household: 'HH-6', roles: [{ role: 'administrator', context: 'everywhere', emergency: true as const }] },
  { person: 'NEW-1', name: 'Robin Sample', roles: [] },
];

let database: TestDatabase;
let vault: MemoryVault;
let house: Awaited<ReturnType<typeof openHouse>>;
const token = (person: string) => vault.pseudonym({ person, context: INSTALLATION });
const home = (person: string) => vault.household({ household: people.find((each) => each.person === person)?.household ?? '', context: INSTALLATION });

async function granted(person: string, role: string, place: string): Promise<Told> {
  const grantor = {
    person: await token('ADM-1'),
    household: await home('ADM-1'),
    role: 'administrator',
    place: 'everywhere',
    grantId: 'administrator-founding',
  };
  const data = { person: await token(person), household: await home(person), grantId: `${role}-1`, role, place, firstDay: '2026-01-01' };
  const facts = [{ type: 'RoleGranted', data: { ...data, basis: 'one-grantor', grantors: [grantor] } }];
  return { stream: `person-${await token(person)}`, at: '2026-01-02T09:00:00.000Z', facts };
}

afterEach(async () => {
  await house?.close();
  await database?.drop();
});
beforeEach(async () => {
  database = await testDatabase();
  vault = new MemoryVault();
  const founder = async (person: string) => ({ person: await token(person), household: await home(person), grantId: 'administrator-founding' });
  const founders = [await founder('ADM-1'), await founder('ADM-2')];
  const bank = { bankId: 'elm', estateId: 'elm', name: 'The Elm & Oak Bank' };
  const told: Told[] = [
    { stream: 'administrators-all', at: '2026-01-01T09:00:00.000Z', facts: [{ type: 'AdministratorsFounded', data: { founders, firstDay: '2026-01-01' } }] },
    await granted('AUD-1', 'auditor', 'everywhere'),
    await granted('ORG-1', 'organiser', 'elm'),
    await granted('PM-1', 'panel-chair', 'oak'),
    { stream: 'place-elm', at: '2026-01-01T09:00:00.000Z', facts: [{ type: 'PlaceNamed', data: { placeId: bank.estateId, name: bank.name } }] },
  ];
  house = await openHouse(database, told, { feature: PeopleModule, people, at: '2026-03-11T12:00:00.000Z', vault });
});

describe('An administrator', () => {
  it('sees who has which role where, by name', async () => {
    const page = await house.visitor('ADM-1').read('/people');
    for (const text of [
      'Roles: Everywhere',
      'Roles: The Elm &amp; Oak Bank',
      'Marigold Sample Organiser',
      'Lavender Sample Auditor',
      'Amber &lt;Sample&gt; Panel chair',
    ])
      expect(page).toContain(text);
    expect(page).not.toContain('Robin Sample');
    expect((await house.visitor('ORG-1').get('/people')).statusCode).toBe(403);
    expect((await house.visitor().get('/people')).statusCode).toBe(403);
  });

  it('finds somebody without a role and gives them one', async () => {
    const iris = house.visitor('ADM-1');
    expect((await iris.post('/people', { find: 'robin' }, '/people/find')).body).toContain(`/people/${await token('NEW-1')}`);
    expect((await iris.post('/people', { find: 'nobody at all' }, '/people/find')).body).toContain('Nobody found.');
    const page = `/people/${await token('NEW-1')}`;
    const terms = { role: 'organiser', place: 'elm', firstDay: '2026-03-11', lastDay: '2026-06-30' };
    expect((await iris.post(page, terms, `${page}/roles`)).statusCode).toBe(303);
    expect(await iris.read(page)).toContain('From 11 March 2026 to 30 June 2026');
    expect(await iris.read(page)).toContain('Given by Iris Sample');
  });

  it('puts forward what takes two, which another then agrees to; neither page lets one do both', async () => {
    const [iris, jasmine] = [house.visitor('ADM-1'), house.visitor('ADM-2')];
    const page = `/people/${await token('NEW-1')}`;
    await iris.post(page, { role: 'panel-member', place: 'elm', firstDay: '2026-03-11' }, `${page}/roles`);
    expect(await jasmine.read('/people')).toContain('Waiting for a second administrator Robin Sample : Panel member, The Elm &amp; Oak Bank');
    const [, grantId] = /roles\/([0-9a-f-]{36})\/agree/.exec((await jasmine.get(page)).body) ?? [];
    const refused = await iris.post(page, {}, `${page}/roles/${grantId}/agree`);
    expect([refused.statusCode, refused.body]).toEqual([409, expect.stringContaining('Two different people must agree to this role.')]);
    expect((await jasmine.post(page, {}, `${page}/roles/${grantId}/agree`)).statusCode).toBe(303);
    expect(await jasmine.read(page)).toContain('Given by Iris Sample, Jasmine Sample');
    expect((await jasmine.post(page, { why: 'left' }, `${page}/roles/${grantId}/end`)).statusCode).toBe(303);
    expect(await jasmine.read(page)).toContain('Panel member, The Elm &amp; Oak Bank over');
  });

  it('is told what is wrong with a form, next to what was typed', async () => {
    const iris = house.visitor('ADM-1');
    const page = `/people/${await token('NEW-1')}`;
    const bad = await iris.post(page, { role: 'king', firstDay: 'soon' }, `${page}/roles`);
    expect(bad.statusCode).toBe(400);
    expect(bad.body).toContain('href="#role"');
    expect(bad.body).toContain('value="soon"');
    expect((await iris.get(`/people/${`per-${'A'.repeat(22)}`}`)).statusCode).toBe(404);
  });

  it('sees on their own page that another must change their roles', async () => {
    const page = await house.visitor('ADM-1').read(`/people/${await token('ADM-1')}`);
    expect(page).toContain('This is you.');
    expect(page).not.toContain('Give this role');
  });

  it('adds somebody, alone or in a home that is known, under an address that nobody has proved', async () => {
    const iris = house.visitor('ADM-1');
    const added = await iris.post('/people/new', { name: 'Wren Sample', email: 'wren@example.org', livesWith: 'Marigold Sample' });
    expect(added.statusCode).toBe(303);
    const [person = ''] = await vault.claimants('email', 'wren@example.org');
    // It is hers once she has shown so.
    expect(await vault.findByDetail('email', 'wren@example.org')).toBeUndefined();
    expect(person).toMatch(/^[0-9a-f-]{36}$/);
    expect(await iris.read(String(added.headers.location))).toContain('Roles of Wren Sample');
    expect(await vault.proveDetail(person, 'email')).toBe(true);
    const again = await iris.post('/people/new', { name: 'Wren Two', email: 'WREN@example.org' });
    expect([again.statusCode, again.body]).toEqual([409, expect.stringContaining('Somebody has this e-mail address already.')]);
    expect((await iris.post('/people/new', { name: 'Wren Three', email: 'wren' })).body).toContain('Write an e-mail address');
    // Of one home with the organiser: together they cannot be two grantors, or one of them the grantor of the other's money role.
    const page = String(added.headers.location).replace(/\?.*/, '');
    await iris.post(page, { role: 'panel-member', place: 'elm', firstDay: '2026-03-11' }, `${page}/roles`);
    const told = await house.events(`person-${page.replace('/people/', '')}`);
    expect(told.map(({ type, data }) => [type, data.household])).toEqual([
      ['PersonAdded', await home('ORG-1')],
      ['RoleProposed', await home('ORG-1')],
    ]);
    expect(told[0]?.data.addedBy).toMatchObject({ person: await token('ADM-1'), role: 'administrator' });
    expect(JSON.stringify(told)).not.toMatch(/wren/i);
  });

  it('completes by the same form what a crash left half done: one person, one event', async () => {
    const iris = house.visitor('ADM-1');
    const form = await iris.tokens('/people/new');
    for (const [name, value] of Object.entries({ name: 'Wren Sample', email: 'wren@example.org', phone: '020 7946 0001' })) form.set(name, value);
    const send = async () => (await iris.send('/people/new', form)).statusCode;
    // First before the details are all in the vault, then before the event.
    const claimDetail = vault.claimDetail.bind(vault);
    const fault = jest.spyOn(vault, 'claimDetail').mockImplementation(async (person, detail, value) => {
      if (detail === 'phone') throw new Error('gone');
      await claimDetail(person, detail, value);
    });
    expect(await send()).toBe(500);
    const [person = ''] = await vault.claimants('email', 'wren@example.org');
    fault.mockRestore();
    const late = jest.spyOn(vault, 'personOf').mockRejectedValueOnce(new Error('gone'));
    expect(await send()).toBe(500);
    late.mockRestore();
    expect(await house.events(`person-${await token(person)}`)).toEqual([]);
    expect([await send(), await send()]).toEqual([303, 303]);
    expect([await vault.claimants('email', 'wren@example.org'), await vault.claimants('phone', '020 7946 0001')]).toEqual([[person], [person]]);
    expect((await house.events(`person-${await token(person)}`)).map(({ type }) => type)).toEqual(['PersonAdded']);
    expect((await iris.post('/people', { find: 'wren sample' }, '/people/find')).body.match(/>Wren Sample</g)).toHaveLength(1);
  });

  it('for an emergency only adds nobody, and nothing of them is kept', async () => {
    const refused = await house.visitor('EMG-1').post('/people/new', { name: 'Wren Sample', email: 'wren@example.org' });
    expect([refused.statusCode, refused.body]).toEqual([403, expect.stringContaining('You cannot do this')]);
    expect(await vault.claimants('email', 'wren@example.org')).toEqual([]);
  });

  it('and an auditor take the roles away as a file without formulas', async () => {
    const file = await house.visitor('AUD-1').get('/people/roles.csv');
    expect(file.headers['content-type']).toContain('text/csv');
    expect(file.body).toContain('Marigold Sample,Organiser,elm,2026-01-01,,now,Iris Sample,');
    expect((await house.visitor('PM-1').get('/people/roles.csv')).statusCode).toBe(403);
  });
});

describe('Somebody', () => {
  it('sees what they may do and until when, names somebody to stand in, and gives it up', async () => {
    const marigold = house.visitor('ORG-1');
    expect(await marigold.read('/you')).toContain('Organiser, The Elm &amp; Oak Bank now');
    expect((await marigold.post('/you', { grantId: 'organiser-1', deputy: 'Nobody', lastDay: '2026-03-20' }, '/you/deputies')).body).toContain(
      'We know nobody',
    );
    expect((await marigold.post('/you', { grantId: 'organiser-1', deputy: 'Robin Sample', lastDay: '2026-03-20' }, '/you/deputies')).statusCode).toBe(303);
    expect(await house.visitor('NEW-1').read('/you')).toContain('You stand in for somebody.');
    expect((await marigold.post('/you', {}, '/you/roles/organiser-1/give-up')).statusCode).toBe(303);
    expect(await marigold.read('/you')).toContain('You have no role here.');
    // The deputy's role ended with it.
    expect(await house.visitor('NEW-1').read('/you')).toContain('You have no role here.');
  });

  it('who may have no deputy does not learn whether anybody is known, and who may is told of twenty an hour', async () => {
    const lavender = house.visitor('AUD-1');
    const naming = { grantId: 'auditor-1', lastDay: '2026-03-20' };
    const answers = [];
    for (const deputy of ['Nobody', 'Robin Sample']) {
      const answer = await lavender.post('/you', { ...naming, deputy }, '/you/deputies');
      answers.push([answer.statusCode, textOf(answer.body)]);
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.[1]).not.toContain('We know nobody');
    const marigold = house.visitor('ORG-1');
    const statuses = [];
    for (let n = 0; n < 21; n++)
      statuses.push((await marigold.post('/you', { ...naming, grantId: 'organiser-1', deputy: `N ${n}` }, '/you/deputies')).statusCode);
    expect([statuses.lastIndexOf(400), statuses[20]]).toEqual([19, 429]);
  });

  it('is let through no page of administrators by a deputy that its body names', async () => {
    const page = `/people/${await token('NEW-1')}`;
    const deputyFor = { person: await token('ORG-1'), grantId: 'organiser-1' };
    const marigold = house.visitor('ORG-1');
    const tokens = Object.fromEntries(await marigold.tokens('/you'));
    const asked = { role: 'organiser', place: 'elm', firstDay: '2026-03-11', deputyFor };
    const refused = await marigold.call(`${page}/roles`, { ...tokens, ...asked });
    expect([refused.statusCode, refused.body.includes('Robin Sample')]).toEqual([404, false]);
    expect(await house.events(`person-${await token('NEW-1')}`)).toEqual([]);
  });

  it('asks in an emergency; another agrees, and a third looks back at it', async () => {
    const marigold = house.visitor('ORG-1');
    expect((await marigold.post('/you', { role: 'administrator' }, '/you/emergency')).statusCode).toBe(400);
    await marigold.post('/you', { role: 'administrator', reason: 'Both are on a plane' }, '/you/emergency');
    const amber = house.visitor('PM-1');
    expect(await amber.read('/emergencies')).toContain('Marigold Sample asks to be Administrator Why: Both are on a plane');
    const [, agree = ''] = /action="(\/emergencies\/[^"]+\/agree)"/.exec((await amber.get('/emergencies')).body) ?? [];
    expect((await amber.post('/emergencies', {}, agree)).statusCode).toBe(303);
    expect(await amber.read('/emergencies')).toContain('Until 11 March 2026, 4:00 pm. Agreed by Amber &lt;Sample&gt;.');
    await house.drain();
    expect(house.notifications.sent.map(({ to, template }) => [to, template])).toEqual([
      [{ person: 'AUD-1' }, 'people.break-glass'],
      [{ person: 'PM-1' }, 'people.break-glass'],
    ]);
    const review = agree.replace(/agree$/, 'review');
    expect((await amber.post('/emergencies', { finding: 'rightly-used', note: 'Fine' }, review)).statusCode).toBe(404);
    house.clock.set('2026-03-17T12:00:00.000Z');
    expect(await house.visitor('AUD-1').read('/emergencies')).toContain('This should have been looked back at by 16 March 2026.');
    expect((await house.visitor('AUD-1').post('/emergencies', { finding: 'rightly-used', note: 'Fine' }, review)).statusCode).toBe(303);
    expect(await house.visitor('AUD-1').read('/emergencies')).toContain('Nothing to look back at.');
    expect((await house.events(`person-${await token('ORG-1')}`)).at(-1)?.data).toMatchObject({ late: true });
  });

  it('is not offered to agree to what they asked for themselves', async () => {
    const lavender = house.visitor('AUD-1');
    await lavender.post('/you', { role: 'administrator', reason: 'Both are on a plane' }, '/you/emergency');
    const forms = async (person: string) => ((await house.visitor(person).get('/emergencies')).body.match(/\/agree"/g) ?? []).length;
    expect([await forms('AUD-1'), await forms('PM-1')]).toEqual([0, 1]);
    expect(await lavender.read('/emergencies')).toContain('You have asked to be Administrator for four hours. Somebody must agree.');
  });

  it('who chairs another bank’s panel accepts two roles of one person for a time', async () => {
    const amber = house.visitor('PM-1');
    const form = '/banks/oak/exceptions';
    const asked = { person: 'Lavender Sample', role: 'panel-member', place: 'elm', lastDay: '2026-06-30' };
    expect((await amber.post(form, { ...asked, person: 'Nobody' })).body).toContain('We know nobody');
    expect((await amber.post(form, asked)).body).toContain('Your panel has accepted this until 30 June 2026.');
    expect((await house.visitor('PM-1').get('/banks/elm/exceptions')).statusCode).toBe(404);
  });
});

it('the same form sent twice grants once', async () => {
  const iris = house.visitor('ADM-1');
  const page = `/people/${await token('NEW-1')}`;
  const form = await iris.tokens(page);
  for (const [name, value] of Object.entries({ role: 'organiser', place: 'elm', firstDay: '2026-03-11' })) form.set(name, value);
  const answers = [await iris.send(`${page}/roles`, form), await iris.send(`${page}/roles`, form)];
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303]);
  expect(await house.events(`person-${await token('NEW-1')}`)).toHaveLength(1);
});
