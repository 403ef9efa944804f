import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { sessionLimits } from '#identity';
import { MemoryVault } from '#vault';
import { openHouse, textOf } from '../../../../test/support/feature/feature-house.js';
import { bankId, instructed, people, settled, story } from '../test/grant-story.js';
import { GrantsModule } from './grants.module.js';

// The first test of a run may start the server.
jest.setTimeout(60_000);

let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
const vault = new MemoryVault();
const tokenOf = (person: string) => vault.pseudonym({ person, context: bankId });

beforeAll(async () => {
  database = await testDatabase();
  house = await openHouse(database, await story(vault), { feature: GrantsModule, people, at: '2026-03-12T09:00:00.000Z', vault });
});
afterAll(async () => {
  await house.close();
  await database.drop();
});

const [chair, treasurer, organiser, fundHolder, applicant, other] = ['PM-C1', 'PM-C2', 'ORG-1', 'FH-1', 'AP-C-001', 'AP-C-002'].map(
  (person) => () => house.visitor(person),
) as [Act, Act, Act, Act, Act, Act];
type Act = () => ReturnType<(typeof house)['visitor']>;
const grant = '/grants/C-001';

/** The change that waits, as the second person reads of it. */
async function changeOf(payment: string): Promise<string> {
  return (await chair().get(`/api${payment}`)).json().newDetails.changeId;
}

/** The address of the payment that a redirect leads to. */
const addressOf = (location: unknown) => String(location).replace(/\?.*$/, '');

describe('A grant, from the offer on', () => {
  it('is for whoever asked and the people of the bank', async () => {
    for (const [who, status] of [
      [undefined, 403],
      ['AP-C-002', 403],
      ['AP-C-001', 200],
      ['PM-C3', 200],
      ['ORG-1', 200],
    ] as const)
      expect([who, (await house.visitor(who).get(grant)).statusCode]).toEqual([who, status]);
    expect((await chair().get('/grants/C-999')).statusCode).toBe(404);
  });

  it('is offered by the people who prepare payments and accepted by whoever asked', async () => {
    expect(await applicant().read(grant)).toContain('The answer was yes: £180. The offer has not been sent yet.');
    expect((await organiser().post(grant, {}, `${grant}/offer`)).statusCode).toBe(303);
    expect(await applicant().read(grant)).toContain('You can have £180. Say yes by 9 April 2026.');
    expect((await treasurer().get(grant)).body).not.toContain('/accept');
    expect((await other().post('/grants/C-002', {}, `${grant}/accept`)).statusCode).toBe(403);
    expect((await applicant().post(grant, {}, `${grant}/accept`)).statusCode).toBe(303);
    expect(await applicant().read(grant)).toContain('The offer was accepted on 12 March 2026. Spend the money by 10 June 2026.');
    const again = await organiser().post(grant, {}, `${grant}/accept`);
    expect([again.statusCode, textOf(again.body)]).toEqual([409, expect.stringContaining('The offer is accepted already.')]);
  });

  it('takes the name of who keeps people safe, which only the people who pay read in JSON', async () => {
    const missing = await applicant().post(grant, { policy: 'own' }, `${grant}/safeguarding`);
    expect([missing.statusCode, textOf(missing.body)]).toEqual([400, expect.stringContaining('Answer this question')]);
    await applicant().post(grant, { lead: 'Juniper Sample', policy: 'own' }, `${grant}/safeguarding`);
    expect(await applicant().read(grant)).toContain('Who keeps them safe: Juniper Sample . The group has its own policy.');
    expect((await chair().get('/api/grants/C-001')).body).toContain('Juniper');
    expect((await chair().get('/api/grants/C-001')).json()).toMatchObject({ policy: 'own' });
    const open = await house.visitor().get('/api/grants/C-001');
    expect(open.body).not.toMatch(/Juniper|per-/);
    expect(open.json()).not.toHaveProperty('policy');
  });
});

describe('A payment that two people sign', () => {
  let payment = '';

  it('is prepared from what is left, with supplier and host first', async () => {
    expect(await treasurer().read('/payments')).toContain('C-001: Swimming for children – £180 promised, to be spent by 10 June 2026.');
    const page = (await treasurer().get('/payments/new/C-001')).body;
    expect(page).toContain('value="180"');
    expect(page.indexOf('supplier-direct')).toBeLessThan(page.indexOf('bank-transfer'));
    expect(textOf(page)).toContain('Money paid to a person may change the benefits they get.');
    const nameless = await treasurer().post('/payments/new/C-001', { amount: '180', route: 'supplier-direct', payTo: 'organisation' });
    expect([nameless.statusCode, textOf(nameless.body)]).toEqual([400, expect.stringContaining('Type the name of the shop, group or host')]);
    const tooMuch = await treasurer().post('/payments/new/C-001', { amount: '180.01', route: 'supplier-direct', payTo: 'organisation', name: 'The Pool' });
    expect([tooMuch.statusCode, textOf(tooMuch.body)]).toEqual([422, expect.stringContaining('more than what is left of the award')]);
    expect(tooMuch.body).toContain('value="The Pool"');
    const fields = { amount: '£180.00', route: 'supplier-direct', payTo: 'organisation', name: 'The Pool', details: 'Bill 77' };
    const prepared = await treasurer().post('/payments/new/C-001', fields);
    expect(prepared.statusCode).toBe(303);
    payment = addressOf(prepared.headers.location);
    expect((await applicant().get('/payments/new/C-001')).statusCode).toBe(403);
    expect(await treasurer().read('/payments')).not.toContain('£180 promised');
  });

  it('shows payee and names to the people who pay only', async () => {
    expect(await fundHolder().read(payment)).toContain('The Pool Bill 77');
    expect(await applicant().read(payment)).not.toContain('Bill 77');
    expect(await house.visitor().read(payment)).toContain('0 of 2 signed');
  });

  it('tells why it is held to the people who pay only', async () => {
    expect(await treasurer().read(payment)).toContain('What holds it');
    expect((await treasurer().get(`/api${payment}`)).json()).toMatchObject({ nameCheck: 'missing', state: 'held' });
    for (const reader of [applicant(), house.visitor()]) {
      expect(await reader.read(payment)).not.toContain('What holds it');
      const { holds, nameCheck, waitUntil, state } = (await reader.get(`/api${payment}`)).json();
      expect([holds, nameCheck, waitUntil, state]).toEqual([undefined, undefined, undefined, 'needs-signatures']);
    }
  });

  it('is signed once the payee’s name is checked', async () => {
    expect(await chair().read('/payments')).toContain('The payee’s name is not checked yet.');
    const early = await chair().post(payment, {}, `${payment}/sign`);
    expect([early.statusCode, textOf(early.body)]).toEqual([409, expect.stringContaining('The payee’s name is not checked.')]);
    const unsaid = await fundHolder().post(payment, { answer: 'close-match' }, `${payment}/name-check`);
    expect([unsaid.statusCode, textOf(unsaid.body)]).toEqual([400, expect.stringContaining('Say why it is the right account')]);
    expect((await fundHolder().post(payment, { answer: 'close-match', reason: 'A trading name' }, `${payment}/name-check`)).statusCode).toBe(303);
  });

  it('takes two different people, and is held by what must come first', async () => {
    expect((await chair().post(payment, {}, `${payment}/sign`)).statusCode).toBe(303);
    const twice = await chair().post(payment, {}, `${payment}/sign`);
    expect([twice.statusCode, textOf(twice.body)]).toEqual([403, expect.stringContaining('This person has signed already')]);
    expect(await chair().read(payment)).toContain('You have signed. Somebody else signs too.');
    expect((await fundHolder().post(payment, {}, `${payment}/sign`)).statusCode).toBe(403);
    await house.visitor('PM-C3').post(payment, {}, `${payment}/sign`);
    const list = await fundHolder().read('/payments');
    expect(list).toContain('On hold, and why');
    expect(list).toContain('A condition must be met before the money is paid.');
    expect(await house.visitor().read(payment)).toMatch(/2 of 2 signed chair, 12 March 2026 panel member, 12 March 2026/);
    expect(await house.visitor().read(payment)).not.toContain('Amber');
    expect(await treasurer().read(payment)).toContain('Amber Sample , chair');
  });

  it('is ready once the condition is met', async () => {
    const early = await organiser().post(grant, { conditionId: 'condition-1', metOn: '2026-03-13' }, `${grant}/conditions`);
    expect([early.statusCode, textOf(early.body)]).toEqual([409, expect.stringContaining('That day has not come yet.')]);
    await organiser().post(grant, { conditionId: 'condition-1', metOn: '2026-03-12' }, `${grant}/conditions`);
    expect(await applicant().read(grant)).toContain('done on 12 March 2026');
    expect(await treasurer().read(payment)).toContain('Nothing holds it. The fund holder can send it.');
  });

  it('waits as a whole while new details wait for a second person, who finds it on the list', async () => {
    expect((await treasurer().post(payment, { payTo: 'organisation', name: 'The Lido', details: 'Bill 78' }, `${payment}/details`)).statusCode).toBe(303);
    const asker = await treasurer().read(payment);
    expect(asker).toContain('New details wait for a second person Who would be paid The Lido Bill 78 Who asked for this Basil Sample , 12 March 2026');
    expect(asker).toContain('You asked for this. Somebody else on the panel says yes or no.');
    expect((await treasurer().get(payment)).body).not.toMatch(/\/confirm"|\/details"|\/sign"|\/name-check"/);
    const second = await chair().read(payment);
    expect(second).toContain('Who is paid The Pool Bill 77');
    expect(second).toContain('Yes, the new details are right');
    expect(second).toContain('When the new details count, the signatures do not count any more.');
    expect(await fundHolder().read(payment)).toContain('Somebody else on the panel says yes or no. Until then nothing is paid.');
    expect(await chair().read('/payments')).toMatch(/New details: a second person checks them PAY-[^ ]+ : £180/);
    for (const reader of [applicant(), house.visitor()]) expect(await reader.read(payment)).not.toMatch(/Lido|Bill 78|New details/);
    const open = (await house.visitor().get(`/api${payment}`)).json();
    expect([open.newDetails, open.holds]).toEqual([undefined, undefined]);
    const { newDetails, holds } = (await chair().get(`/api${payment}`)).json();
    expect(newDetails).toEqual({
      changeId: expect.stringMatching(/^CH-/),
      payee: 'The Lido',
      details: 'Bill 78',
      proposedBy: 'Basil Sample',
      at: expect.any(String),
    });
    expect(holds).toContainEqual({ code: 'details-wait' });
  });

  it('keeps its payee and its signatures when whoever asked takes the new details back', async () => {
    const refusal = `${payment}/details/${await changeOf(payment)}/refuse`;
    const silent = await treasurer().post(payment, {}, refusal);
    expect([silent.statusCode, textOf(silent.body)]).toEqual([400, expect.stringContaining('Answer this question')]);
    const stranger = await organiser().post(payment, { because: 'Not mine' }, refusal);
    expect([stranger.statusCode, textOf(stranger.body)]).toEqual([403, expect.stringContaining('a member of the bank’s panel')]);
    expect((await treasurer().post(payment, { because: 'Typed for the wrong payment' }, refusal)).statusCode).toBe(303);
    const text = await treasurer().read(payment);
    expect(text).toContain('New details were taken back by whoever asked for them. Because: Typed for the wrong payment');
    expect(text).toContain('Who is paid The Pool Bill 77');
    expect(text).toContain('Nothing holds it.');
  });

  it('forgets its signatures and waits once a second person confirmed the new details', async () => {
    await treasurer().post(payment, { payTo: 'organisation', name: 'The Lido' }, `${payment}/details`);
    const confirmation = `${payment}/details/${await changeOf(payment)}/confirm`;
    const self = await treasurer().post(payment, {}, confirmation);
    expect([self.statusCode, textOf(self.body)]).toEqual([403, expect.stringContaining('confirmed by somebody else')]);
    expect((await organiser().post(payment, {}, confirmation)).statusCode).toBe(403);
    expect((await chair().post(payment, {}, confirmation)).statusCode).toBe(303);
    const again = await chair().post(payment, {}, confirmation);
    expect([again.statusCode, textOf(again.body)]).toEqual([409, expect.stringContaining('do not wait for a second person, or no longer')]);
    const text = await treasurer().read(payment);
    expect(text).toContain('Who is paid The Lido');
    expect(text).toContain('0 of 2 signed');
    expect(text).toContain('The details were changed. 2 signatures no longer counted.');
    expect(text).toContain('It waits until 16 March 2026.');
    await treasurer().post(payment, { answer: 'match' }, `${payment}/name-check`);
    for (const sign of [chair, treasurer]) await sign().post(payment, {}, `${payment}/sign`);
    house.clock.set('2026-03-16T09:00:00.000Z');
    expect(await treasurer().read(payment)).toContain('Nothing holds it.');
  });

  it('is on its way and paid when the bank says so', async () => {
    const paymentId = payment.slice('/payments/'.length);
    const stream = `bank-${bankId}`;
    await house.tell({ stream, at: '2026-03-16T10:00:00.000Z', facts: [instructed(paymentId, 'C-001', 18_000)] });
    expect(await treasurer().read(payment)).toContain('On its way 16 March 2026');
    await house.tell({ stream, at: '2026-03-18T10:00:00.000Z', facts: [settled(paymentId, 'C-001', 18_000)] });
    expect(await treasurer().read(payment)).toContain('Paid 18 March 2026');
    expect((await treasurer().get(payment)).body).not.toMatch(/<main[\s\S]*<form/);
  });
});

describe('How it went', () => {
  it('is asked when the project is over, and late is said plainly', async () => {
    house.clock.set('2026-05-01T09:00:00.000Z');
    expect((await applicant().post(grant, { endedOn: '2026-04-30' }, `${grant}/end`)).statusCode).toBe(303);
    expect(await applicant().read(grant)).toContain('Tell us how it went by 30 May 2026.');
    house.clock.set('2026-06-02T09:00:00.000Z');
    expect(await applicant().read(grant)).toContain('We still need to hear how it went. It was due on 30 May 2026.');
  });

  it('is told in six answers', async () => {
    const fields = { peopleCame: '40', sentence: 'Everybody swam.', unspent: '12.50', receipted: '£167.50', photo: 'no' };
    const wrong = await applicant().post(grant, { ...fields, peopleCame: 'many', photo: '' }, `${grant}/report`);
    expect([wrong.statusCode, textOf(wrong.body)]).toEqual([400, expect.stringContaining('Type a whole number, like 12')]);
    expect(wrong.body).toContain('value="many"');
    const tooMuch = await applicant().post(grant, { ...fields, unspent: '200' }, `${grant}/report`);
    expect(tooMuch.statusCode).toBe(422);
    expect((await applicant().post(grant, fields, `${grant}/report`)).statusCode).toBe(303);
    const text = await treasurer().read(grant);
    expect(text).toContain('Everybody swam.');
    expect(text).toContain('2 June 2026 (late)');
    const [report] = (await house.events('grant-C-001')).slice(-1);
    expect(report?.data).toMatchObject({ unspentPence: 1_250, receiptedPence: 16_750, channel: 'online', late: true, photoConsent: false });
  });
});

describe('Whoever says where money goes', () => {
  it('shows again who they are first, when it is changed and when it is said for the first time', async () => {
    const { secret } = await house.sessions.begin({ person: 'PM-C2', method: 'email-link', device: 'phone', limits: sessionLimits('email-link', []) });
    const browser = house.visitor();
    browser.bring('eb-session', secret);
    const data = { paymentId: 'PAY-800', bidId: 'C-002', amountPence: 1_000, route: 'reimbursement', payee: await tokenOf('AP-C-002') };
    const refused = await browser.call('/api/payments', data);
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'step-up-needed']);
    expect(await house.events('payment-PAY-800')).toEqual([]);
    // The form may be read before; what is typed is kept while they show who they are.
    expect((await browser.get('/payments/new/C-001')).statusCode).toBe(200);
    browser.bring('eb-session', (await house.sessions.stepUp(secret, 'passkey')) ?? '');
    expect((await browser.call('/api/payments', data)).json().code).not.toBe('step-up-needed');
  });
});

describe('Grants and payments as JSON', () => {
  it('takes commands from whoever may send them: an applicant for their own bid only', async () => {
    expect((await organiser().call('/api/grants/C-002/offer', {})).statusCode).toBe(200);
    expect((await applicant().call('/api/grants/C-002/acceptance', {})).statusCode).toBe(403);
    expect((await other().call('/api/grants/C-002/acceptance', {})).statusCode).toBe(200);
    expect((await other().call('/api/grants/C-999/acceptance', {})).statusCode).toBe(404);
    const data = { paymentId: 'PAY-900', bidId: 'C-002', amountPence: 4_000, route: 'reimbursement', payee: await tokenOf('AP-C-002') };
    expect((await other().call('/api/payments', data)).statusCode).toBe(403);
    const prepared = await treasurer().call('/api/payments', data);
    expect([prepared.statusCode, prepared.headers.location]).toEqual([201, '/api/payments/PAY-900']);
    const negative = await treasurer().call('/api/payments', { ...data, paymentId: 'PAY-901', amountPence: -1 });
    expect([negative.statusCode, negative.json().errors[0]?.pointer]).toEqual([400, '/amountPence']);
    const spoofed = await chair().call('/api/payments/PAY-900/approvals', { approver: await tokenOf('PM-C2') });
    expect(spoofed.statusCode).toBe(400);
    expect((await chair().call('/api/payments/PAY-900/approvals', { stepUp: 'passkey' })).statusCode).toBe(400);
    expect((await fundHolder().call('/api/payments/PAY-900/name-checks', { answer: 'match' })).statusCode).toBe(200);
    expect((await chair().call('/api/payments/PAY-900/approvals', {})).statusCode).toBe(200);
    const [basis] = (await house.events('payment-PAY-900')).filter(({ type }) => type === 'PaymentApprovedBasis');
    expect(basis?.data).toMatchObject({ approver: await tokenOf('PM-C1'), stepUp: 'demonstration' });
  });

  it('lists a bank’s payments page by page, each with an ETag of its own', async () => {
    const first = await treasurer().get(`/api/payments?bank=${bankId}&limit=1`);
    const { items, next } = first.json();
    expect(items).toHaveLength(1);
    const second = await treasurer().get(`/api/payments?bank=${bankId}&limit=1&cursor=${next}`);
    expect([second.json().items.length, second.json().next]).toEqual([1, undefined]);
    expect(second.json().items[0].paymentId).not.toBe(items[0].paymentId);
    expect((await house.visitor().get(`/api/payments?bank=${bankId}`)).statusCode).toBe(403);
    const one = await house.visitor().get('/api/payments/PAY-900');
    expect([one.headers.etag, one.json().signatures]).toEqual(['"4"', [{ office: 'chair', at: expect.any(String) }]]);
    expect(one.body).not.toContain('per-');
    const ofChair = await chair().get('/api/payments/PAY-900');
    expect([one.headers['cache-control'], ofChair.headers['cache-control']]).toEqual(['no-cache', 'private, no-store']);
    expect(one.headers.vary).toBe('cookie, x-demo-person');
  });

  it('receives an applicant’s own report today and online; only an organiser says otherwise', async () => {
    const stream = `bank-${bankId}`;
    await house.tell({ stream, at: '2026-06-02T10:00:00.000Z', facts: [instructed('PAY-900', 'C-002', 4_000)] });
    await house.tell({ stream, at: '2026-06-03T10:00:00.000Z', facts: [settled('PAY-900', 'C-002', 4_000)] });
    house.clock.set('2026-08-01T09:00:00.000Z');
    expect((await other().call('/api/grants/C-002/end', { endedOn: '2026-06-04' })).statusCode).toBe(200);
    const told = { peopleCame: 12, unspentPence: 0, receiptedPence: 4_000, sentence: 'We met twice.', photo: false, photoConsent: false };
    const report = '/api/grants/C-002/report';
    expect((await applicant().call(report, told)).statusCode).toBe(403);
    expect((await house.visitor().call(report, told)).statusCode).toBe(403);
    const backDated = await other().call(report, { ...told, receivedOn: '2026-06-10', channel: 'phone' });
    expect([backDated.statusCode, backDated.json().errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([400, ['/receivedOn', '/channel']]);
    expect((await other().call(report, told)).statusCode).toBe(200);
    const [received] = (await house.events('grant-C-002')).slice(-1);
    expect(received?.data).toMatchObject({ receivedOn: '2026-08-01', channel: 'online', late: true });
  });
});

describe('New details as JSON', () => {
  const details = '/api/payments/PAY-700/details';
  const change = { changeId: 'CH-700', payee: 'The Lido' };

  beforeAll(async () => {
    const token = await tokenOf('AP-C-002');
    const household = await vault.household({ household: 'HH-8', context: bankId });
    const member = { bankId, office: 'member', joinedOn: '2026-01-01', seatId: 'seat' };
    const seat = async (person: string, home: string) => ({
      type: 'PanelMemberJoined',
      data: { ...member, member: await tokenOf(person), household: await vault.household({ household: home, context: bankId }) },
    });
    await house.people.add({ person: 'PM-C8', name: 'Juniper Sample', household: 'HH-2', roles: [{ role: 'panel-member', context: bankId }] });
    await house.people.add({ person: 'PM-H1', name: 'Laurel Sample', household: 'HH-50', roles: [{ role: 'panel-chair', context: 'hilgrove' }] });
    await house.tell(
      { stream: `panel-${bankId}`, at: '2026-03-12T09:00:00.000Z', facts: [await seat('PM-C8', 'HH-2')] },
      {
        stream: 'payment-PAY-700',
        at: '2026-03-12T09:00:00.000Z',
        facts: [
          { type: 'PaymentPrepared', data: { paymentId: 'PAY-700', bidId: 'C-002', bankId, fundId: 'F1', amountPence: 100, route: 'reimbursement' } },
          {
            type: 'PaymentPreparedBasis',
            data: { paymentId: 'PAY-700', payee: token, applicant: token, household, interests: [], accepted: true, awardPence: 9_000, usedPence: 0 },
          },
        ],
      },
    );
  });

  it('are asked for and confirmed by two people of this bank and two households, each of whom showed again who they are', async () => {
    expect((await treasurer().call(details, { ...change, proposedBy: await tokenOf('PM-C3') })).statusCode).toBe(400);
    expect((await treasurer().call(details, { ...change, household: await vault.household({ household: 'HH-7', context: bankId }) })).statusCode).toBe(400);
    expect((await treasurer().call(details, change)).statusCode).toBe(200);
    const confirmation = `${details}/CH-700/confirmation`;
    for (const [person, status, code] of [
      ['PM-C2', 403, 'one-person-change'],
      ['PM-C8', 403, 'one-household-change'],
      ['PM-H1', 403, 'forbidden'],
      ['FH-1', 403, 'forbidden'],
      ['AP-C-002', 403, 'forbidden'],
    ] as const) {
      const refused = await house.visitor(person).call(confirmation, {});
      expect([person, refused.statusCode, refused.json().code]).toEqual([person, status, code]);
    }
    const { secret } = await house.sessions.begin({ person: 'PM-C1', method: 'email-link', device: 'phone', limits: sessionLimits('email-link', []) });
    const browser = house.visitor();
    browser.bring('eb-session', secret);
    for (const [to, body] of [
      [confirmation, {}],
      [`${details}/CH-700/refusal`, { reason: 'No' }],
    ] as const) {
      const refused = await browser.call(to, body);
      expect([to, refused.statusCode, refused.json().code]).toEqual([to, 403, 'step-up-needed']);
    }
    expect((await chair().call(`${details}/CH-701/confirmation`, {})).json().code).toBe('no-new-details');
    expect((await chair().call(confirmation, { confirmedBy: await tokenOf('PM-C3') })).statusCode).toBe(400);
    browser.bring('eb-session', (await house.sessions.stepUp(secret, 'passkey')) ?? '');
    expect((await browser.call(confirmation, {})).statusCode).toBe(200);
    const [asked, confirmed] = (await house.events('payment-PAY-700')).slice(-2);
    const home = await vault.household({ household: 'HH-2', context: bankId });
    expect([asked?.type, asked?.data]).toEqual(['PayeeDetailsProposed', expect.objectContaining({ household: home, stepUp: 'demonstration' })]);
    expect(confirmed?.data).toMatchObject({ changeId: 'CH-700', proposedBy: await tokenOf('PM-C2'), confirmedBy: await tokenOf('PM-C1'), stepUp: 'passkey' });
    expect(JSON.stringify([asked, confirmed])).not.toContain('Lido');
  });

  it('are refused with a reason that only those who pay read', async () => {
    expect((await organiser().call(details, { ...change, changeId: 'CH-702' })).statusCode).toBe(200);
    expect((await chair().call(`${details}/CH-702/refusal`, {})).statusCode).toBe(400);
    expect((await chair().call(`${details}/CH-702/refusal`, { reason: 'They never asked' })).statusCode).toBe(200);
    expect((await treasurer().get('/api/payments/PAY-700')).json().refusals).toEqual([
      { takenBack: false, reason: 'They never asked', at: expect.any(String) },
    ]);
    expect((await house.visitor().get('/api/payments/PAY-700')).body).not.toContain('never asked');
  });

  it('take effect once, whoever confirms them at the same time', async () => {
    await organiser().call(details, { ...change, changeId: 'CH-703' });
    const answers = await Promise.all([chair(), treasurer(), house.visitor('PM-C3')].map((who) => who.call(`${details}/CH-703/confirmation`, {})));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409, 409]);
    expect((await house.events('payment-PAY-700')).filter(({ data }) => data.changeId === 'CH-703')).toHaveLength(2);
  });
});
