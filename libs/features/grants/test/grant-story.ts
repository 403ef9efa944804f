import type { Fact } from '#decider';
import type { RoundRules } from '#events';
import type { MemoryVault } from '#vault';
import type { Told } from '../../../../test/support/feature/feature-house.js';

export const bankId = 'chalcots';
export const roundId = 'C-R1';
export const ruled = { rulesVersion: 1, rulesHash: 'b'.repeat(64) };

const standing = {
  ...{ quorum: 3, minPence: 5_000, maxPence: 50_000, fastTrackMaxPence: 10_000, fastTrackYesNeeded: 2, householdCapPence: 0 },
  ...{ lapseDays: 28, spendWithinDays: 90, reportDueDays: 30 },
};
const rules: RoundRules = { ...standing, method: 'panel-majority', tie: 'not-approved', fundDown: 'skip', awards: 'at-once' };

const panel = ['Amber', 'Basil', 'Cedar'].map((name, index) => {
  const role = index === 0 ? 'panel-chair' : index === 1 ? 'panel-treasurer' : 'panel-member';
  return { person: `PM-C${index + 1}`, name: `${name} Sample`, household: `HH-${index + 1}`, roles: [{ role, context: bankId }] };
});
export const people = [
  ...panel,
  { person: 'AP-C-001', name: 'Fern Sample', household: 'HH-9', roles: [] },
  { person: 'AP-C-002', name: 'Gorse Sample', household: 'HH-8', roles: [] },
  { person: 'FH-1', name: 'Heath Sample', roles: [{ role: 'fund-holder', context: 'everywhere' }] },
  { person: 'ORG-1', name: 'Iris Sample', roles: [{ role: 'organiser', context: 'everywhere' }] },
];

type Vault = Pick<MemoryVault, 'pseudonym' | 'household' | 'put'>;

export async function textOfBid(vault: Vault, bidId: string, field: string, value: string) {
  const commandId = `00000000-0000-4000-8000-${bidId.replace(/\D/g, '').padStart(12, '0')}`;
  return vault.put({ commandId, subject: `application-${bidId}`, field, value });
}

async function bid(vault: Vault, bidId: string, title: string, applicant: string, atRisk: boolean): Promise<Told> {
  const put = (field: string, value: string) => textOfBid(vault, bidId, field, value);
  const data = {
    ...{ bidId, bankId, roundId, title: await put('title', title), what: await put('what', 'Beds, soil and tools.'), askedPence: 18_000 },
    ...{ aboveMaximum: false, maxPence: 50_000, goals: [], costs: [], meets: [], leadKind: 'individual', atRisk, channel: 'online', language: 'en' },
    ...{ receivedOn: '2026-02-04', minPence: 5_000, closesOn: '2026-02-27', ...ruled },
  };
  const token = await vault.pseudonym({ person: applicant, context: bankId });
  const household = await vault.household({ household: `HH-${applicant}`, context: bankId });
  return {
    stream: `application-${bidId}`,
    at: '2026-02-04T12:00:00.000Z',
    facts: [
      { type: 'BidReceived', data },
      { type: 'BidReceivedBasis', data: { bidId, applicant: token, household, ageBand: 'adult' } },
    ],
  };
}

const move = (from: string, to: string, amountPence: number) => [
  { fundId: 'F1', account: from, amountPence: -amountPence },
  { fundId: 'F1', account: to, amountPence },
];

async function awarded(vault: Vault, bidId: string, amountPence: number, applicant: string, condition?: string): Promise<readonly Fact[]> {
  const reason = await textOfBid(vault, bidId, 'reason', 'A good idea.');
  const conditions = condition ? [{ conditionId: 'condition-1', what: await textOfBid(vault, bidId, 'condition', condition), beforePayment: true }] : [];
  const decidedBy = { kind: 'panel', evidence: 'meeting-M1' };
  const token = await vault.pseudonym({ person: applicant, context: bankId });
  const household = await vault.household({ household: `HH-${applicant}`, context: bankId });
  return [
    {
      type: 'AwardDeclared',
      data: {
        ...{ bidId, roundId, fundId: 'F1', outcome: 'awarded', amountPence, askedPence: 18_000, reason, conditions, decidedBy, ...ruled },
        ...{ requires: [], meets: [], proposedFundId: 'F1', postings: move(`reserved:${roundId}`, `committed:${bidId}`, amountPence) },
      },
    },
    {
      type: 'DecisionBasis',
      data: {
        ...{ bidId, applicant: token, household, leadKind: 'individual', askedPence: 18_000, meets: [], bidStatus: 'with-panel', bidRoundId: roundId },
        ...{ interests: [], supported: 'carried', supportedPence: amountPence },
      },
    },
  ];
}

/** The bank's own steps, as its stream tells them. */
export const instructed = (paymentId: string, bidId: string, amountPence: number): Fact => ({
  type: 'PaymentInstructed',
  data: {
    ...{ paymentId, batchId: 'B-1', bidId, fundId: 'F1', amountPence, route: 'supplier-direct' },
    postings: move(`committed:${bidId}`, `in-payment:${paymentId}`, amountPence),
  },
});
export const settled = (paymentId: string, bidId: string, amountPence: number): Fact => ({
  type: 'PaymentSettled',
  data: {
    ...{ paymentId, bidId, fundId: 'F1', amountPence, route: 'supplier-direct', statementLine: `ST-${paymentId}` },
    postings: move(`in-payment:${paymentId}`, 'paid', amountPence),
  },
});
export const failed = (paymentId: string, bidId: string, amountPence: number, why: string): Fact => ({
  type: 'PaymentFailed',
  data: { paymentId, bidId, fundId: 'F1', amountPence, why, postings: move(`in-payment:${paymentId}`, `committed:${bidId}`, amountPence) },
});
export const released = (bidId: string, amountPence: number): Fact => ({
  type: 'AwardReleased',
  data: { bidId, fundId: 'F1', amountPence, why: 'reduced', postings: move(`committed:${bidId}`, 'available', amountPence) },
});

/** A bank with a panel of three and two awards declared: one with children at risk and a condition, one without. The grants follow by reaction. */
export async function story(vault: Vault): Promise<readonly Told[]> {
  const seats = await Promise.all(
    panel.map(async ({ person, household }, index) => ({
      type: 'PanelMemberJoined',
      data: {
        ...{ bankId, member: await vault.pseudonym({ person, context: bankId }), household: await vault.household({ household, context: bankId }) },
        ...{ office: index === 0 ? 'chair' : index === 1 ? 'treasurer' : 'member', joinedOn: '2026-01-01', seatId: 'seat' },
      },
    })),
  );
  return [
    {
      stream: `bank-${bankId}`,
      at: '2026-01-02T10:00:00.000Z',
      facts: [{ type: 'BankOpened', data: { bankId, estateId: 'chalcots', name: 'The Chalcots Bank', ...ruled, rules: standing } }],
    },
    { stream: `panel-${bankId}`, at: '2026-01-02T11:00:00.000Z', facts: seats },
    {
      stream: `round-${roundId}`,
      at: '2026-02-01T10:00:00.000Z',
      facts: [
        {
          type: 'RoundOpened',
          data: { roundId, bankId, reserves: [{ fundId: 'F1', amountPence: 60_000 }], potPence: 60_000, rules, ...ruled, closesOn: '2026-02-27' },
        },
      ],
    },
    await bid(vault, 'C-001', 'Swimming for children', 'AP-C-001', true),
    await bid(vault, 'C-002', 'A bench', 'AP-C-002', false),
    {
      stream: `bank-${bankId}`,
      at: '2026-03-11T20:00:00.000Z',
      facts: [
        ...(await awarded(vault, 'C-001', 18_000, 'AP-C-001', 'Two adults with checks are named')),
        ...(await awarded(vault, 'C-002', 9_000, 'AP-C-002')),
      ],
    },
  ];
}
