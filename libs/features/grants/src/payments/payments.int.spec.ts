import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import type { Fact } from '#decider';
import { textRefOf } from '#decider/spec';
import { MemoryVault } from '#vault';
import type { Told } from '../../../../../test/support/feature/feature-house.js';
import { provesItself } from '../../../../../test/support/feature/read-model.js';
import { bankId, failed, instructed, released, roundId, settled, story, textOfBid } from '../../test/grant-story.js';
import { paymentsProjection } from './payments.projection.js';
import { lineOf } from './payments.query.js';

// The first test of a run may start the server.
jest.setTimeout(60_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** Two grants and their payments through every state, one of them sent back and sent again. */
async function everything(): Promise<readonly Told[]> {
  const vault = new MemoryVault();
  const told = (stream: string, ...facts: Fact[]): Told => ({ stream, at: '2026-03-20T12:00:00.000Z', facts });
  const token = (person: string) => vault.pseudonym({ person, context: bankId });
  const household = await vault.household({ household: 'HH-1', context: bankId });
  const what = await textOfBid(vault, 'C-001', 'lead', 'Two adults');
  const sentence = await textOfBid(vault, 'C-001', 'sentence', 'It went well.');
  const opened = (bidId: string, amountPence: number, atRisk: boolean, conditions: object[] = []): Fact => ({
    type: 'GrantOpened',
    data: { bidId, bankId, roundId, fundId: 'F1', amountPence, conditions, atRisk, lapseDays: 28, spendWithinDays: 90, reportDueDays: 30 },
  });
  const accepted = (bidId: string): Fact[] => [
    { type: 'OfferMade', data: { bidId, offeredOn: '2026-03-12', acceptBy: '2026-04-09' } },
    { type: 'OfferAccepted', data: { bidId, acceptedOn: '2026-03-13', spendBy: '2026-06-11' } },
  ];
  const prepared = async (paymentId: string, bidId: string, amountPence: number): Promise<Fact[]> => [
    { type: 'PaymentPrepared', data: { paymentId, bidId, bankId, fundId: 'F1', amountPence, route: 'supplier-direct' } },
    {
      type: 'PaymentPreparedBasis',
      data: {
        ...{ paymentId, payee: textRefOf('payee'), applicant: await token('AP-C-001'), household, interests: [], accepted: true },
        ...{ awardPence: 18_000, usedPence: 0 },
      },
    },
    { type: 'PayeeNameChecked', data: { paymentId, answer: 'match' } },
    { type: 'PaymentApproved', data: { paymentId, approvals: 1 } },
  ];
  const chair = await token('PM-C1');
  const proposed = (changeId: string): Fact => ({
    type: 'PayeeDetailsProposed',
    data: { paymentId: 'PAY-1', changeId, payee: textRefOf('payee'), proposedBy: chair, stepUp: 'passkey' },
  });
  const report = { peopleCame: 12, unspentPence: 0, receiptedPence: 9_000, sentence, photo: false, photoConsent: false, paidPence: 9_000 };
  return [
    ...(await story(vault)),
    // The award was made smaller before its grant was told.
    told(`bank-${bankId}`, released('C-001', 1_000)),
    told('grant-C-001', opened('C-001', 18_000, true, [{ conditionId: 'condition-1', what, beforePayment: true }])),
    told('grant-C-001', ...accepted('C-001')),
    told('grant-C-002', opened('C-002', 9_000, false), ...accepted('C-002')),
    told('grant-C-001', { type: 'ConditionMet', data: { bidId: 'C-001', conditionId: 'condition-1', metOn: '2026-03-14' } }),
    told('grant-C-001', { type: 'SafeguardingNamed', data: { bidId: 'C-001', lead: what, policy: 'own' } }),
    told('payment-PAY-1', ...(await prepared('PAY-1', 'C-001', 10_000))),
    told('payment-PAY-2', ...(await prepared('PAY-2', 'C-002', 9_000))),
    told(`bank-${bankId}`, instructed('PAY-1', 'C-001', 10_000), instructed('PAY-2', 'C-002', 9_000)),
    told(`bank-${bankId}`, failed('PAY-1', 'C-001', 10_000, 'wrong-details'), settled('PAY-2', 'C-002', 9_000), released('C-001', 500)),
    told('payment-PAY-1', proposed('CH-1'), {
      type: 'PayeeDetailsRefused',
      data: { paymentId: 'PAY-1', changeId: 'CH-1', refusedBy: await token('PM-C1'), reason: textRefOf('reason') },
    }),
    told('payment-PAY-1', proposed('CH-2'), {
      type: 'PayeeDetailsChanged',
      data: {
        ...{ paymentId: 'PAY-1', changeId: 'CH-2', payee: textRefOf('payee'), proposedBy: await token('PM-C1'), confirmedBy: await token('PM-C2') },
        ...{ confirmer: { office: 'treasurer', household: await vault.household({ household: 'HH-2', context: bankId }), payeeHouseholds: [] } },
        ...{ stepUp: 'passkey', voidedApprovals: 1, waitUntil: '2026-03-24' },
      },
    }),
    told('payment-PAY-1', proposed('CH-3')),
    told('grant-C-002', { type: 'ProjectEnded', data: { bidId: 'C-002', endedOn: '2026-04-01', reportDueOn: '2026-05-01', paidPence: 9_000 } }),
    told('grant-C-002', { type: 'ReportReceived', data: { bidId: 'C-002', ...report, channel: 'online', receivedOn: '2026-04-20', late: false } }),
    told('application-C-001', { type: 'BidReworded', data: { bidId: 'C-001', title: textRefOf('titlePutRight') } }),
    told('application-C-002', { type: 'BidReworded', data: { bidId: 'C-002', what: textRefOf('what') } }),
    told('grant-C-001', { type: 'OfferLapsed', data: { bidId: 'C-001', bankId, why: 'time-over', leftPence: 16_500 } }),
  ];
}

describe('The read model of payments', () => {
  it('has the same rows at once, event by event, taken up again and built anew', async () =>
    provesItself(database, paymentsProjection, await everything(), ['banks', 'bids', 'grants', 'releases', 'payments']));

  it('has the newest words of a title that was put right, and keeps one that was not', async () => {
    const { rows } = await database.pool.query("SELECT title->>'field' AS title, applicant FROM read_payment_list_v3.bids ORDER BY bid_id");
    expect(rows.map(({ title }) => title)).toEqual(['titlePutRight', 'title']);
    expect(rows.every(({ applicant }) => applicant !== null)).toBe(true);
  });

  it('knows what is left of a promise that was made smaller before and after its grant was told', async () => {
    const { rows } = await database.pool.query(
      'SELECT g.amount_pence - r.amount_pence AS left_pence FROM read_payment_list_v3.grants AS g JOIN read_payment_list_v3.releases AS r USING (bid_id)',
    );
    expect(rows).toEqual([{ left_pence: 16_500 }]);
  });
});

describe('New details of a payee', () => {
  it('hold the payment until they are refused or confirmed', async () => {
    const { rows } = await database.pool.query('SELECT payment_id, details_wait, name_check FROM read_payment_list_v3.payments ORDER BY payment_id');
    expect(rows).toEqual([
      { payment_id: 'PAY-1', details_wait: true, name_check: 'missing' },
      { payment_id: 'PAY-2', details_wait: false, name_check: 'match' },
    ]);
  });
});

describe('Where a payment stands', () => {
  const row = {
    ...{
      paymentId: 'PAY-1',
      bankId,
      bidId: 'C-001',
      fundId: 'F1',
      amountPence: 10_000,
      route: 'supplier-direct',
      title: 'A bench',
      movedOn: null,
      cameBack: null,
    },
    ...{ state: 'prepared', approvals: 2, nameCheck: 'match', needsDetails: false, detailsWait: false, waitUntil: null, accepted: true, unmet: 0 },
    ...{ safeguardingMissing: false, lateReports: [] as string[] },
  } as const;
  it.each([
    ['nothing holds it', {}, 'ready', []],
    ['a name that matches nearly is enough', { nameCheck: 'close-match' }, 'ready', []],
    ['one has signed', { approvals: 1 }, 'needs-signatures', []],
    ['one has signed and a condition is open', { approvals: 1, unmet: 1 }, 'needs-signatures', [{ code: 'conditions-unmet' }]],
    ['nobody can sign before the name is checked', { approvals: 0, nameCheck: 'missing' }, 'held', [{ code: 'name-not-checked' }]],
    ['the name is not checked', { nameCheck: 'missing' }, 'held', [{ code: 'name-not-checked' }]],
    ['the payee’s bank gave no answer', { nameCheck: 'unavailable' }, 'held', [{ code: 'name-not-checked' }]],
    ['the name does not match', { nameCheck: 'no-match' }, 'held', [{ code: 'name-no-match' }]],
    ['the account was closed', { needsDetails: true }, 'held', [{ code: 'needs-new-details' }]],
    ['new details wait', { detailsWait: true, approvals: 1 }, 'held', [{ code: 'details-wait' }]],
    ['the offer lapsed', { accepted: false }, 'held', [{ code: 'offer-not-accepted' }]],
    ['a condition is open', { unmet: 1 }, 'held', [{ code: 'conditions-unmet' }]],
    ['nobody keeps the children safe', { safeguardingMissing: true }, 'held', [{ code: 'safeguarding-missing' }]],
    ['it waits', { waitUntil: '2026-03-24' }, 'held', [{ code: 'must-wait', until: '2026-03-24' }]],
    ['the wait is over with the start of its day', { waitUntil: '2026-03-20' }, 'ready', []],
    ['a report is late', { lateReports: ['C-009'] }, 'held', [{ code: 'report-late', bidId: 'C-009' }]],
    ['it is sent', { state: 'instructed', unmet: 1 }, 'on-its-way', []],
    ['it is paid', { state: 'settled', approvals: 2 }, 'paid', []],
  ] as const)('%s', (_, change, state, holds) => {
    expect(lineOf({ ...row, lateReports: [], ...change } as Parameters<typeof lineOf>[0], '2026-03-20')).toMatchObject({ state, holds });
  });
});
