import type { Fact } from '#decider';
import { catalogue } from '#events';
import { stamp } from '#ledger';
import { ballotCommandId, ballotSeal, canonical, contentHash } from '#proof';
import type { LedgerLine } from '../../../apps/auditor/src/ledger-file.js';
import { explain, explanationDocument } from '../../../libs/features/ballots/src/explanation.decider.js';
import { countRound, type OpenBallot } from '../../../libs/features/ballots/src/round-count.decider.js';
import { hex, hilgrove } from './hilgrove-vote.js';

/** One append of a story: some facts of one stream. */
export interface Written {
  readonly stream: string;
  readonly facts: readonly Fact[];
}

const OFFICER = `per-${'o'.repeat(22)}`;
const [ONE, OTHER] = [`per-${'s'.repeat(22)}`, `per-${'t'.repeat(22)}`];
const about = { roundId: 'H-R1', bankId: 'hilgrove' };
const vote = (...facts: Fact[]): Written => ({ stream: 'voting-H-R1', facts });

export const season = hilgrove();

/** What a vote leaves in a ledger from its opening to a recount, to plant wrongs in: each list is written in this order. */
export interface VoteStory {
  readonly reserved: Written;
  readonly round: Written;
  readonly opening: Written;
  readonly papers: readonly Written[];
  readonly seals: readonly Written[];
  readonly close: Written;
  readonly opened: readonly Written[];
  readonly allOpened: Written;
  readonly reconciled: readonly Written[];
  readonly first: Written;
  readonly withdrawal: Written;
  readonly second: Written;
  readonly recount: Written;
}

const sealIn = (ballot: OpenBallot) => ballotSeal({ round: 'H-R1', ...ballot });
export const sealed = (ballot: OpenBallot): Written => ({
  stream: `ballot-H-R1-${ballot.v}`,
  facts: [{ type: 'BallotSealed', data: { roundId: 'H-R1', v: ballot.v, n: ballot.n, c: sealIn(ballot) } }],
});
export const open = (ballot: OpenBallot): Written => ({
  stream: `ballot-H-R1-${ballot.v}`,
  facts: [{ type: 'BallotOpened', data: { roundId: 'H-R1', ...ballot } }],
});

export function declared(ballots: readonly OpenBallot[], version: number, because: string, withdrawn: readonly string[] = []): Written {
  const counted = countRound(season.voting, ballots, withdrawn);
  const explanationHash = contentHash(explanationDocument(season.voting, counted, explain(season.voting, counted)));
  return vote({ type: 'ResultDeclared', data: { ...about, version, because, ...counted.facts, explanationHash } });
}

/** The vote of the season's estate; `few` leaves that many ballots. */
export function voteStory(few?: number): VoteStory {
  const { voting } = season;
  const ballots = season.ballots.slice(0, few);
  const papers = ballots.filter(({ n }) => n === 0).length;
  // The first voter online voted twice: the ballot that counts is their second.
  const counting = ballots.map((ballot, i) => (i === 0 ? { ...ballot, n: 2 } : ballot));
  const { facts, blank } = countRound(voting, counting);
  const isFew = counting.length < 10;
  const result = [declared(counting, 1, 'count'), declared(counting, 2, 'withdrawal', ['H-008'])] as const;
  const inOrder = counting.toSorted((one, other) => (sealIn(one) < sealIn(other) ? -1 : 1));
  return {
    reserved: { stream: 'bank-hilgrove', facts: [{ type: 'FundsReserved', data: { roundId: 'H-R1', reserves: voting.pots, postings: [] } }] },
    round: {
      stream: 'round-H-R1',
      facts: [
        {
          type: 'RoundOpened',
          data: {
            ...about,
            reserves: voting.pots,
            potPence: voting.potPence,
            closesOn: '2026-03-20',
            rulesVersion: voting.rulesVersion,
            rulesHash: voting.rulesHash,
            rules: { ...RULES, ballot: voting.ballot },
          },
        },
      ],
    },
    opening: vote({ type: 'VotingOpened', data: voting }),
    papers: [
      vote({ type: 'PapersIssued', data: { ...about, papers: 40, by: OFFICER } }),
      vote({
        type: 'PaperBatchSettled',
        data: { ...about, batchId: 'B1', papers: papers + 1, accepted: papers, spoiled: [{ reason: 'same-place-twice', papers: 1 }], keyedBy: [ONE, OTHER] },
      }),
    ],
    seals: [sealed(ballots[0] as OpenBallot), ...counting.map(sealed)],
    close: vote({ type: 'VotingClosed', data: { ...about, roll: voting.roll, counting: counting.length, replaced: 1, setAside: 0 } }),
    opened: isFew ? [] : inOrder.map(open),
    allOpened: vote({
      type: 'BallotsOpened',
      data: { ...about, counting: counting.length, blank: isFew ? 0 : blank, openedHash: facts.openedHash, ...(isFew ? { few: true } : {}) },
    }),
    reconciled: [
      vote(
        {
          type: 'PapersReconciled',
          data: {
            ...about,
            issued: 40,
            unused: 37 - papers,
            counted: papers,
            spoiled: [{ reason: 'same-place-twice', papers: 1 }],
            keptShut: [
              { reason: 'voted-before', papers: 1 },
              { reason: 'not-living-here', papers: 1 },
            ],
            replaced: 0,
            // Whose paper is spoiled is marked as well.
            channels: [{ channel: 'online', ballots: counting.length + 1 }],
          },
        },
        { type: 'PapersReconciledBasis', data: { ...about, by: OFFICER, household: `hh-${'o'.repeat(22)}` } },
      ),
      vote({ type: 'ReconciliationConfirmed', data: { ...about, scrutineer: ONE, household: `hh-${'s'.repeat(22)}` } }),
      vote({ type: 'ReconciliationConfirmed', data: { ...about, scrutineer: OTHER, household: `hh-${'t'.repeat(22)}` } }),
    ],
    first: result[0],
    withdrawal: {
      stream: 'application-H-008',
      facts: [
        {
          type: 'BidWithdrawn',
          data: {
            bidId: 'H-008',
            bankId: 'hilgrove',
            afterAward: false,
            reason: { subject: 'application-H-008', field: 'reason', version: 1, commitment: hex('reason') },
          },
        },
      ],
    },
    second: result[1],
    recount: vote({
      type: 'RecountMade',
      data: { ...about, recountId: 'R1', version: 2, agrees: true, resultHash: countRound(voting, counting, ['H-008']).facts.resultHash },
    }),
  };
}

const RULES = {
  minPence: 0,
  maxPence: 100_000,
  fastTrackMaxPence: 0,
  fastTrackYesNeeded: 0,
  quorum: 3,
  householdCapPence: 0,
  lapseDays: 28,
  spendWithinDays: 182,
  reportDueDays: 28,
  method: 'ballot',
  tie: 'not-approved',
  fundDown: 'skip',
  awards: 'at-once',
};

export const inOrder = (story: VoteStory): readonly Written[] => Object.values(story).flat();

/** The lines of an export that holds these appends. @param change edits one event's envelope before it is written, by its place in the file */
export function linesOf(written: readonly Written[], change: (envelope: Record<string, unknown>, number: number) => unknown = (same) => same): LedgerLine[] {
  const revisions = new Map<string, number>();
  const lines: LedgerLine[] = [];
  for (const [i, { stream, facts }] of written.entries()) {
    const firstRevision = revisions.get(stream) ?? 0;
    revisions.set(stream, firstRevision + facts.length);
    const meta = {
      commandId: commandOf(facts[0]) ?? `5f0c6d2e-0000-4000-8000-${String(i).padStart(12, '0')}`,
      actor: 'system',
      office: 'system',
      role: 'system',
    };
    const stamped = stamp({
      ...{ stream, firstRevision, facts, meta, recordedAt: '2026-04-13T10:20:30.000Z' },
      versionOf: (type) => catalogue.typeOf(type).v,
      isPublic: () => true,
      isSealed: (type) => catalogue.typeOf(type).sealed === true,
    });
    for (const { envelope } of stamped) {
      const json = canonical(change({ ...envelope }, lines.length));
      lines.push({ number: lines.length, json, event: JSON.parse(json) });
    }
  }
  return lines;
}

/** The id that follows from a ballot's seal; of any other fact none. */
function commandOf(fact: Fact | undefined): string | undefined {
  if (fact?.type === 'BallotSealed') return ballotCommandId(fact.type, (fact.data as { c: string }).c);
  return fact?.type === 'BallotOpened' ? ballotCommandId(fact.type, sealIn(fact.data as OpenBallot)) : undefined;
}
