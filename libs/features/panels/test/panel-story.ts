import type { Fact } from '#decider';
import type { BidReceived, RoundRules } from '#events';
import type { MemoryVault } from '#vault';
import type { Told } from '../../../../test/support/feature/feature-house.js';

export const bankId = 'chalcots';
export const roundId = 'C-R1';
export const meetingId = 'C-R1-2026-03-11';
export const ruled = { rulesVersion: 1, rulesHash: 'b'.repeat(64) };

const rules: RoundRules = {
  ...{ quorum: 3, minPence: 5_000, maxPence: 50_000, fastTrackMaxPence: 10_000, fastTrackYesNeeded: 2, householdCapPence: 0 },
  ...{ lapseDays: 28, spendWithinDays: 90, reportDueDays: 30, method: 'panel-majority', tie: 'not-approved', fundDown: 'skip', awards: 'at-once' },
};

export const people = ['Amber', 'Basil', 'Cedar', 'Dahlia', 'Elder'].map((name, index) => {
  const role = index === 0 ? 'panel-chair' : index === 1 ? 'panel-treasurer' : 'panel-member';
  return { person: `PM-C${index + 1}`, name: `${name} Sample`, household: `HH-${index + 1}`, roles: [{ role, context: bankId }] };
});
export const visitors = [
  { person: 'AP-1', name: 'Fern Sample', household: 'HH-9', roles: [] },
  { person: 'PM-H1', name: 'Gorse Sample', household: 'HH-8', roles: [{ role: 'panel-chair', context: 'hilgrove' }] },
];

type Vault = Pick<MemoryVault, 'pseudonym' | 'household' | 'put' | 'putDocument'>;

/** A bid with its own words in the vault. `household` may be a panel member's own. */
export async function bid(
  vault: Vault,
  bidId: string,
  askedPence: number,
  more: { title?: string; household?: string; checked?: boolean } = {},
): Promise<Told> {
  const { title = `The idea of ${bidId}`, household = `HH-${bidId}`, checked = true } = more;
  const put = (field: string, value: string) =>
    vault.put({ commandId: `00000000-0000-4000-8000-${bidId.replace(/\D/g, '').padStart(12, '0')}`, subject: `application-${bidId}`, field, value });
  const data: ReturnType<(typeof BidReceived)['schema']['parse']> = {
    ...{ bidId, bankId, roundId, title: await put('title', title), what: await put('what', 'Beds, soil and tools.'), askedPence },
    ...{ aboveMaximum: false, maxPence: 50_000, goals: ['C1'], costs: [{ what: await put('costs.0.what', 'Soil'), amountPence: askedPence }] },
    ...{
      meets: [],
      leadKind: 'individual',
      atRisk: false,
      channel: 'online',
      language: 'en',
      receivedOn: '2026-02-04',
      minPence: 5_000,
      closesOn: '2026-02-27',
      ...ruled,
    },
  };
  const applicant = await vault.pseudonym({ person: `AP-${bidId}`, context: bankId });
  const basis = { bidId, applicant, household: await vault.household({ household, context: bankId }), ageBand: 'adult' };
  const facts: Fact[] = [
    { type: 'BidReceived', data },
    { type: 'BidReceivedBasis', data: basis },
    { type: 'BidFoundEligible', data: { bidId, ...ruled } },
  ];
  return {
    stream: `application-${bidId}`,
    at: '2026-02-04T12:00:00.000Z',
    facts: checked ? [...facts, { type: 'BidPutToPanel', data: { bidId, roundId } }] : facts,
  };
}

/** A bank with its panel, a round that takes no more bids, and three bids: one of a member's own household, one small. */
export async function story(vault: Vault): Promise<readonly Told[]> {
  const goal = await vault.putDocument('More green places');
  const seats = await Promise.all(
    people.map(async ({ person, household }, index) => ({
      type: 'PanelMemberJoined',
      data: {
        ...{ bankId, member: await vault.pseudonym({ person, context: bankId }), household: await vault.household({ household, context: bankId }) },
        ...{ office: index === 0 ? 'chair' : index === 1 ? 'treasurer' : 'member', joinedOn: '2026-01-01', seatId: 'seat' },
      },
    })),
  );
  const { quorum, minPence, maxPence, fastTrackMaxPence, fastTrackYesNeeded, householdCapPence, lapseDays, spendWithinDays, reportDueDays } = rules;
  const standing = { quorum, minPence, maxPence, fastTrackMaxPence, fastTrackYesNeeded, householdCapPence, lapseDays, spendWithinDays, reportDueDays };
  const postings = [
    { fundId: 'F1', account: 'available', amountPence: -60_000 },
    { fundId: 'F1', account: `reserved:${roundId}`, amountPence: 60_000 },
  ];
  const reserves = [{ fundId: 'F1', amountPence: 60_000 }];
  return [
    {
      stream: 'place-chalcots',
      at: '2026-01-02T09:00:00.000Z',
      facts: [
        {
          type: 'ManifestoAdopted',
          data: { placeId: 'chalcots', version: 1, adoptedOn: '2026-01-02', householdsHeard: 40, conversations: 12, goals: [{ goalId: 'C1', textHash: goal }] },
        },
      ],
    },
    {
      stream: `bank-${bankId}`,
      at: '2026-01-02T10:00:00.000Z',
      facts: [{ type: 'BankOpened', data: { bankId, estateId: 'chalcots', name: 'The Chalcots Bank', ...ruled, rules: standing } }],
    },
    { stream: `panel-${bankId}`, at: '2026-01-02T11:00:00.000Z', facts: seats },
    { stream: `bank-${bankId}`, at: '2026-02-01T09:00:00.000Z', facts: [{ type: 'FundsReserved', data: { roundId, reserves, postings } }] },
    {
      stream: `round-${roundId}`,
      at: '2026-02-01T10:00:00.000Z',
      facts: [
        {
          type: 'RoundPlanned',
          data: { roundId, bankId, opensOn: '2026-02-02', closesOn: '2026-02-27', decisionOn: '2026-03-11', preset: 'panel-decided', rules, ...ruled },
        },
        { type: 'RoundOpened', data: { roundId, bankId, reserves, potPence: 60_000, rules, ...ruled, closesOn: '2026-02-27' } },
      ],
    },
    await bid(vault, 'C-001', 18_000, { title: 'A garden for everyone' }),
    await bid(vault, 'C-002', 55_000, { title: 'Steel drums', household: 'HH-2' }),
    await bid(vault, 'C-003', 9_000, { title: 'Chess on Sundays', checked: false }),
    { stream: `round-${roundId}`, at: '2026-02-28T00:00:00.000Z', facts: [{ type: 'RoundClosed', data: { roundId, bankId } }] },
  ];
}
