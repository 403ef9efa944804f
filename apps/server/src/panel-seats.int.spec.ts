import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { z } from 'zod';
import { type TestDatabase, testDatabase } from '#database/test-database';
import type { CommandClass } from '#decider';
import { addDays, londonDay } from '#decider/calendar';
import { FindEligible, PutToPanel, SubmitBid } from '#features/applications';
import { AgreeFund, DeclareDecisions, OpenBank, RecordMoneyIn, ReserveForRound } from '#features/banks';
import { AcceptOffer, CheckPayeeName, MakeOffer, PreparePayment } from '#features/grants';
import { OpenRound, PlanRound, ruleDocument } from '#features/rounds';
import { createLog } from '#http';
import { INSTALLATION, SESSIONS, type Sessions } from '#identity';
import type { Outcome } from '#ledger';
import { Processors } from '#processors';
import { contentHash } from '#proof';
import { signedIn } from '../../../test/support/feature/feature-house.js';
import { testMasterKey } from '../../../test/support/master-key.js';
import { readConfig } from './config.js';
import { foundAdministrators } from './founding.js';
import { openHouse } from './serve.js';
import { openSite } from './site.js';

jest.setTimeout(120_000);

const [bankId, roundId, meetingId, bidId, paymentId] = ['elm', 'E-R1', 'M-1', 'E-001', 'PAY-1'];
const hash = 'a'.repeat(64);
const limits = { quorum: 2, minPence: 1_000, maxPence: 20_000, fastTrackMaxPence: 10_000, fastTrackYesNeeded: 3, householdCapPence: 0 };
const rules = { ...limits, lapseDays: 28, spendWithinDays: 180, reportDueDays: 14 };
const panel = { Cora: 'panel-chair', Theo: 'panel-treasurer', Mina: 'panel-member' } as const;

let place: TestDatabase;
let site: Awaited<ReturnType<typeof openSite>>;
let app: NestFastifyApplication;
let people: Record<'Ada' | 'Bo', string>;

/** A house as somebody installs it: no season, two administrators, and everything else that they make of it. */
beforeAll(async () => {
  place = await testDatabase();
  site = await openSite({ connection: place.connection, stop: async () => undefined }, { kind: 'postgres' }, () => {}, testMasterKey);
  const founders = [
    { name: 'Ada Sample', email: 'ada@example.org' },
    { name: 'Bo Sample', email: 'bo@example.org' },
  ] as const;
  await foundAdministrators(site, ...founders);
  const [Ada = '', Bo = ''] = await Promise.all(founders.map(async ({ email }) => (await site.vault.claimants('email', email))[0]));
  people = { Ada, Bo };
  const settings = { REQUESTS_PER_ADDRESS: '0', REQUESTS_PER_SESSION: '0', LOG_LEVEL: 'silent', COOKIE_SECRET: 'a-secret-of-forty-characters-for-the-tests' };
  app = await openHouse(site, readConfig(settings), createLog({ level: 'silent' }));
  await drain();
  for (const name of [...Object.keys(panel), 'Asker']) await site.people.add({ person: name, name: `${name} Sample`, household: `home of ${name}` });
});
afterAll(async () => {
  await app?.get(Processors).stop();
  await app?.close();
  await site?.close();
  await place?.drop();
});

const drain = () => app.get(Processors).drain();
const today = () => londonDay(site.clock.now());
const token = (person: string) => site.vault.pseudonym({ person, context: INSTALLATION });
const member = (person: string) => site.vault.pseudonym({ person, context: bankId });
const seats = async () => (await site.ledger.readStream(`panel-${bankId}`)).map(({ json }) => JSON.parse(json) as { type: string; data: { member: string } });

const cookies = new Map<string, string>();
async function send(person: string, url: string, body: object = {}) {
  const secret = cookies.get(person) ?? (await signedIn(app.get<Sessions>(SESSIONS), person));
  cookies.set(person, secret);
  const headers = { cookie: `eb-session=${secret}`, host: 'bank.test', 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
  const { statusCode, body: text } = await app.inject({ method: 'POST', url, headers, payload: JSON.stringify(body) });
  await drain();
  return { status: statusCode, code: (JSON.parse(text) as { code?: string }).code };
}
const done = { status: expect.any(Number), code: undefined };

async function must<T extends string, S extends z.ZodObject>(command: CommandClass<T, S>, data: z.input<S>): Promise<void> {
  const meta = { commandId: crypto.randomUUID(), actor: 'system', office: 'system', role: 'system' };
  const outcome: Outcome = await app.get(CommandBus).execute(new command(data, meta));
  expect(outcome).toMatchObject({ status: 'done' });
  await drain();
}

async function grant(to: string, role: string, more: object = {}): Promise<void> {
  const url = `/api/people/${await token(to)}/roles`;
  const grantId = `${role}-${to}`;
  expect(await send(people.Ada, url, { grantId, role, place: bankId, firstDay: today(), ...more })).toEqual(done);
  expect(await send(people.Bo, `${url}/${grantId}/confirmation`)).toEqual(done);
}
const end = async (of: string, role: string) => send(people.Bo, `/api/people/${await token(of)}/roles/${role}-${of}/ending`, { why: 'left' });

/** A bank with money, and a bid that the panel is to decide. */
async function bankWithBid(): Promise<void> {
  await must(OpenBank, { bankId, estateId: 'elm', name: 'The Elm Bank', rulesVersion: 1, rulesHash: hash, rules });
  await must(AgreeFund, { bankId, fundId: 'F1', name: 'A fund', funder: 'A funder', agreementHash: hash, purposeHash: hash, requires: [] });
  await must(RecordMoneyIn, { bankId, fundId: 'F1', amountPence: 50_000, agreementHash: hash, statementLine: 'ST-1' });
  await must(ReserveForRound, { bankId, roundId, reserves: [{ fundId: 'F1', amountPence: 50_000 }] });
  const frozen = { ...rules, method: 'panel-majority', tie: 'not-approved', fundDown: 'skip', awards: 'at-once' } as const;
  const ruled = { preset: 'hundred-pound-challenge', rules: frozen, rulesVersion: 1, rulesHash: contentHash(ruleDocument(frozen, 1)) } as const;
  await must(PlanRound, { roundId, bankId, opensOn: today(), closesOn: addDays(today(), 30), ...ruled });
  await must(OpenRound, { roundId });
  const household = await site.vault.household({ household: 'home of Asker', context: bankId });
  const asks = { applicant: await member('Asker'), household, ageBand: 'adult', channel: 'online', language: 'en', leadKind: 'individual' } as const;
  const bid = { title: 'Benches', what: 'Two benches', askedPence: 10_000, atRisk: false, goals: [], costs: [], meets: [], receivedOn: today() };
  await must(SubmitBid, { bidId, bankId, roundId, ...asks, ...bid });
  await must(FindEligible, { bidId });
  await must(PutToPanel, { bidId });
}

describe('Whoever is given a panel’s role by two administrators', () => {
  test('sits on the panel, and together they hold an evening', async () => {
    await bankWithBid();
    for (const [name, role] of Object.entries(panel)) await grant(name, role);
    const members = await Promise.all(Object.keys(panel).map(member));
    expect((await seats()).map(({ type, data }) => [type, data.member])).toEqual(members.map((each) => ['PanelMemberJoined', each]));
    expect(await send('Cora', '/api/meetings', { meetingId, bankId, roundId, heldOn: today() })).toEqual(done);
    for (const each of members) expect(await send('Cora', `/api/meetings/${meetingId}/arrivals`, { member: each })).toEqual(done);
    const votes = members.map((each) => ({ member: each, vote: 'yes' }));
    const motion = { outcome: 'award', amountPence: 10_000, conditions: [] };
    expect(await send('Cora', `/api/meetings/${meetingId}/bids/${bidId}/votes`, { motion, votes })).toEqual(done);
    expect(await send('Cora', `/api/meetings/${meetingId}/reading-back`)).toEqual(done);
  });

  test('signs payments', async () => {
    const decisions = [{ bidId, outcome: 'award' as const, amountPence: 10_000, reason: 'Good for everybody' }];
    await must(DeclareDecisions, { bankId, roundId, decidedBy: { kind: 'panel', evidence: `meeting-${meetingId}` }, decisions, finishesRound: false });
    await must(MakeOffer, { bidId });
    await must(AcceptOffer, { bidId });
    await must(PreparePayment, { paymentId, bidId, amountPence: 10_000, route: 'bank-transfer', payee: await member('Asker') });
    await must(CheckPayeeName, { paymentId, answer: 'match' });
    for (const name of ['Cora', 'Theo']) expect(await send(name, `/api/payments/${paymentId}/approvals`)).toEqual(done);
  });

  test('leaves the panel when the role is ended', async () => {
    expect(await end('Mina', 'panel-member')).toEqual(done);
    expect((await seats()).at(-1)).toMatchObject({ type: 'PanelMemberLeft', data: { member: await member('Mina'), leftOn: today() } });
    expect(await send('Cora', '/api/meetings', { meetingId: 'M-2', bankId, roundId, heldOn: today() })).toEqual(done);
    expect(await send('Cora', '/api/meetings/M-2/arrivals', { member: await member('Mina') })).toEqual({ status: 403, code: 'not-on-panel' });
    expect(await send('Cora', '/api/meetings/M-2/arrivals', { member: await member('Theo') })).toEqual(done);
  });
});
