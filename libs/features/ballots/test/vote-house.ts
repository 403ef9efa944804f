import { randomBytes, randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { TestDatabase } from '#database/test-database';
import type { BallotChoice, Envelope } from '#events';
import { catalogue } from '#events';
import { readPages } from '#ledger';
import { MemoryVault } from '#vault';
import { openHouse, type Told } from '../../../../test/support/feature/feature-house.js';
import { ruled, rules, told } from '../../../../test/support/feature/round-story.js';
import { BallotsModule } from '../src/ballots.module.js';
import { BALLOT_BOX, type BallotBox } from '../src/box/ballot-box.js';
import { ballotsMigrations } from '../src/box/ballots.migrations.js';
import { CastBallot, type CastOutcome } from '../src/casting/cast-ballot.command.js';
import { NextBallot } from '../src/casting/casting.queries.js';
import { CourseOfVotes } from '../src/course/course-of-votes.js';
import { VoteOpening } from '../src/course/vote-opening.js';
import { paperMigrations } from '../src/paper/paper.migrations.js';
import { rollMigrations } from '../src/roll/roll.migrations.js';
import { MemoryRoundSecrets } from '../src/secrets/memory-secrets.js';
import { ballotRules } from './ballots-house.js';

export const ROUND = 'H-R1';
export const BANK = 'bank-h';
/** On the days of the vote, 28 March to 12 April 2026. */
export const DURING = '2026-04-01T10:20:00.000Z';
export const OVER = '2026-04-13T09:00:00.000Z';

const roles = (role: string) => [{ role, context: BANK }];
const people = [
  { person: 'RO', name: 'Heather', household: 'HH-1', roles: roles('returning-officer') },
  { person: 'SCR-1', name: 'Clover', household: 'HH-6', roles: roles('scrutineer') },
  { person: 'SCR-2', name: 'Juniper', household: 'HH-7', roles: roles('scrutineer') },
  { person: 'RES-1', name: 'Ada Sample', household: 'HH-8', roles: [] },
];
const bids = [
  { bidId: 'H-001', askedPence: 40_000, meets: ['outdoor'] },
  { bidId: 'H-002', askedPence: 15_000, meets: [] },
  { bidId: 'H-003', askedPence: 90_000, meets: [] },
] as const;

/** A vote that may open: its round takes no more bids, three are ready, money of `funds` is there, and so many people are on the roll. */
export async function openVoteHouse(
  database: TestDatabase,
  voters: number,
  more: { ballot?: object; secrets?: MemoryRoundSecrets; funds?: readonly string[] } = {},
) {
  const { secrets = new MemoryRoundSecrets(), funds = ['F1', 'F4'] } = more;
  await database.pool.query(
    'DROP SCHEMA IF EXISTS ballots, read_electorate_v1, read_ballot_bids_v1, read_voting_v1 CASCADE; DROP TABLE IF EXISTS public.migrations; DROP SCHEMA IF EXISTS processors CASCADE',
  );
  const vault = new MemoryVault();
  @Module({ imports: [BallotsModule.with({ secrets })] })
  class Ballots {}
  const house = await openHouse(database, await storyOf(vault, { ...ballotRules, ...more.ballot }, funds), {
    ...{ feature: Ballots, people, at: DURING, vault },
    migrations: [...ballotsMigrations, ...rollMigrations, ...paperMigrations],
  });
  const box = house.app.get<BallotBox>(BALLOT_BOX);
  const ids = await enrol(database, voters);
  const officer = await vault.pseudonym({ person: 'RO', context: BANK });
  const meta = { commandId: randomUUID(), actor: officer, office: 'returning-officer', role: 'returning-officer' };
  const vote = { roundId: ROUND, bids: bids.map(({ bidId }) => bidId), by: officer, stepUp: 'passkey' as const };
  const next = (voterId: string) => house.app.get(QueryBus).execute(new NextBallot(ROUND, voterId));
  return {
    ...{ ...house, box, secrets, vault, voters: ids, officer, meta, vote },
    course: house.app.get(CourseOfVotes),
    opening: house.app.get(VoteOpening),
    next,
    open: () => house.app.get(VoteOpening).open(vote, meta),
    /** The next ballot of the voter in this place of the roll. */
    cast: async (place: number, choices: readonly BallotChoice[] = [{ bidId: 'H-001' }], sent: { n?: number; r?: string } = {}): Promise<CastOutcome> => {
      const voterId = ids[place] ?? '';
      const n = sent.n ?? (await next(voterId))?.n ?? 1;
      return house.app.get(CommandBus).execute(new CastBallot({ roundId: ROUND, voterId, channel: 'online', n, choices, r: sent.r }));
    },
    /** All events of ballots, in the order of the ledger. */
    ballotEvents: async () => {
      const found: Envelope[] = [];
      for await (const { entries } of readPages(house.ledger, { types: ['BallotSealed', 'BallotOpened'] }))
        found.push(...entries.map(({ json }) => catalogue.decodeStrictly(json)));
      return found;
    },
    voting: async () => (await house.events(`voting-${ROUND}`)).map(({ type }) => type),
  };
}
export type VoteHouse = Awaited<ReturnType<typeof openVoteHouse>>;

async function enrol({ pool }: TestDatabase, voters: number): Promise<readonly string[]> {
  const ids = Array.from({ length: voters }, () => randomUUID());
  await pool.query(
    'INSERT INTO ballots.roll (round_id, voter_id, number, person, salt) SELECT $1, v.id, v.number, $4, v.salt FROM unnest($2::uuid[], $3::bytea[]) WITH ORDINALITY AS v(id, salt, number)',
    [ROUND, ids, ids.map(() => randomBytes(32)), null],
  );
  return ids;
}

async function storyOf(vault: MemoryVault, ballot: object, funds: readonly string[]): Promise<readonly Told[]> {
  const at = '2026-02-20T08:00:00.000Z';
  const { method: _method, tie: _tie, fundDown: _fundDown, awards: _awards, ...standing } = rules;
  const round = { roundId: ROUND, bankId: BANK, closesOn: '2026-03-20', rules: { ...rules, method: 'ballot', ballot }, ...ruled };
  const reserves = [
    { fundId: 'F1', amountPence: 60_000 },
    { fundId: 'F4', amountPence: 50_000 },
  ].filter(({ fundId }) => funds.includes(fundId));
  const fund = (fundId: string, requires: readonly string[]) => ({
    type: 'FundAgreed',
    data: { fundId, name: fundId, funder: fundId, agreementHash: 'a'.repeat(64), purposeHash: 'b'.repeat(64), requires },
  });
  const text = (subject: string, field: string) => vault.put({ commandId: randomUUID(), subject, field, value: `${subject} ${field}` });
  const received = bids.map(async ({ bidId, askedPence, meets }) =>
    told(
      `application-${bidId}`,
      at,
      {
        type: 'BidReceived',
        data: {
          ...{ bidId, bankId: BANK, roundId: ROUND, title: await text(bidId, 'title'), what: await text(bidId, 'what'), askedPence },
          ...{ aboveMaximum: askedPence > 50_000, maxPence: 50_000, goals: [], costs: [], meets, leadKind: 'individual', atRisk: false, channel: 'online' },
          ...{ language: 'en', receivedOn: '2026-02-20', minPence: 5_000, closesOn: '2026-03-20', ...ruled },
        },
      },
      { type: 'BidFoundEligible', data: { bidId, ...ruled } },
    ),
  );
  return [
    told(`bank-${BANK}`, at, {
      type: 'BankOpened',
      data: { bankId: BANK, estateId: 'hilgrove', name: 'The Hilgrove Bank', ...ruled, rules: standing },
    }),
    told(`bank-${BANK}`, at, fund('F1', []), fund('F4', ['outdoor'])),
    told(`bank-${BANK}`, at, { type: 'FundsReserved', data: { roundId: ROUND, reserves, postings: postingsOf(reserves) } }),
    told(`round-${ROUND}`, at, { type: 'RoundPlanned', data: { ...round, opensOn: '2026-02-23', decisionOn: '2026-04-14', preset: 'whole-estate-vote' } }),
    told(`round-${ROUND}`, '2026-02-23', {
      type: 'RoundOpened',
      data: { ...round, reserves, potPence: reserves.reduce((sum, { amountPence }) => sum + amountPence, 0) },
    }),
    ...(await Promise.all(received)),
    told(`round-${ROUND}`, '2026-03-21', { type: 'RoundClosed', data: { roundId: ROUND, bankId: BANK } }),
  ];
}

const postingsOf = (reserves: readonly { readonly fundId: string; readonly amountPence: number }[]) =>
  reserves.flatMap(({ fundId, amountPence }) => [
    { fundId, account: 'available', amountPence: -amountPence },
    { fundId, account: `reserved:${ROUND}`, amountPence },
  ]);
