import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { MemoryVault } from '#vault';
import { openHouse, textOf } from '../../../../test/support/feature/feature-house.js';
import { people, story } from '../test/grant-story.js';
import { GrantsModule } from './grants.module.js';

// The first test of a run may start the server.
jest.setTimeout(60_000);

const CHANGED = 'This changed after you opened the page, so nothing was done.';
const grant = '/grants/C-001';
const vault = new MemoryVault();

let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  database = await testDatabase();
  house = await openHouse(database, await story(vault), { feature: GrantsModule, people, at: '2026-03-12T09:00:00.000Z', vault });
});
afterAll(async () => {
  await house.close();
  await database.drop();
});

const typesOf = async (stream: string) => (await house.events(stream)).map(({ type }) => type);

it('An offer is accepted as it was read', async () => {
  const applicant = house.visitor('AP-C-001');
  await house.visitor('ORG-1').post(grant, {}, `${grant}/offer`);
  const read = await applicant.tokens(grant);
  expect((await applicant.post(grant, { lead: 'Juniper Sample', policy: 'own' }, `${grant}/safeguarding`)).statusCode).toBe(303);
  const old = await applicant.send(`${grant}/accept`, read);
  expect([old.statusCode, textOf(old.body)]).toEqual([412, expect.stringContaining(CHANGED)]);
  expect(await typesOf('grant-C-001')).not.toContain('OfferAccepted');
  const form = await applicant.tokens(grant);
  const answers = [await applicant.send(`${grant}/accept`, form), await applicant.send(`${grant}/accept`, form)];
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303]);
});

const changeOf = async (payment: string) => (await house.visitor('PM-C3').get(`/api${payment}`)).json().newDetails.changeId;

/** Decides on the new details that wait. */
async function secondPerson(payment: string, how: 'confirm' | 'refuse', fields: Record<string, string> = {}): Promise<void> {
  const answer = await house.visitor('PM-C3').post(payment, fields, `${payment}/details/${await changeOf(payment)}/${how}`);
  expect([how, answer.statusCode]).toEqual([how, 303]);
}

it('A payment is signed, checked and changed as it was read: not once its payee is another', async () => {
  const [treasurer, organiser, fundHolder, chair] = ['PM-C2', 'ORG-1', 'FH-1', 'PM-C1'].map((person) => house.visitor(person)) as [
    Visitor,
    Visitor,
    Visitor,
    Visitor,
  ];
  const fields = { amount: '180', route: 'supplier-direct', payTo: 'organisation', name: 'The Pool' };
  const payment = String((await treasurer.post('/payments/new/C-001', fields)).headers.location).replace(/\?.*$/, '');
  await fundHolder.post(payment, { answer: 'match' }, `${payment}/name-check`);
  const [toSign, toCheck, toChange] = await Promise.all([treasurer, fundHolder, treasurer].map((visitor) => visitor.tokens(payment)));

  const other = { payTo: 'organisation', name: 'The Lido' };
  expect((await organiser.post(payment, other, `${payment}/details`)).statusCode).toBe(303);
  const toConfirm = await chair.tokens(payment);
  await secondPerson(payment, 'refuse', { because: 'Not so' });
  expect((await organiser.post(payment, other, `${payment}/details`)).statusCode).toBe(303);
  const stale = await chair.send(`${payment}/details/${await changeOf(payment)}/confirm`, toConfirm);
  expect([stale.statusCode, textOf(stale.body)]).toEqual([412, expect.stringContaining(CHANGED)]);
  await secondPerson(payment, 'confirm');
  expect((await fundHolder.post(payment, { answer: 'match' }, `${payment}/name-check`)).statusCode).toBe(303);
  const before = await typesOf(payment.replace('/payments/', 'payment-'));

  toCheck?.append('answer', 'match');
  for (const [name, value] of Object.entries({ ...other, name: 'The Baths' })) toChange?.append(name, value);
  for (const [visitor, form, to] of [
    [treasurer, toSign, 'sign'],
    [fundHolder, toCheck, 'name-check'],
    [treasurer, toChange, 'details'],
  ] as const) {
    const old = await visitor.send(`${payment}/${to}`, form ?? new URLSearchParams());
    expect([to, old.statusCode, textOf(old.body)]).toEqual([to, 412, expect.stringContaining(CHANGED)]);
    expect(textOf(old.body)).toContain('The Lido');
  }
  expect(await typesOf(payment.replace('/payments/', 'payment-'))).toEqual(before);
  expect((await treasurer.post(payment, {}, `${payment}/sign`)).statusCode).toBe(303);
});

type Visitor = ReturnType<(typeof house)['visitor']>;
