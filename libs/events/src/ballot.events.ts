import { z } from 'zod';
import { eventType, type FactOf, sealedEventType } from './event-type.js';
import { householdToken, id, pence, personToken, sha256, somePence, stepUpWay } from './primitives.js';
import { ballotRules } from './round.events.js';

/*
 * The vote of a whole estate on its bids (audit.md, "Secret ballots"; tally.md). Stream `voting-<round>`: the vote as a whole. Stream `ballot-<round>-<v>`: the
 * seals of one voter, of whom nothing but the round's secret knows who it is.
 */

/** The channel a ballot came by; it stands in the marked register and in totals, never on a ballot. */
export const ballotChannel = z.enum(['online', 'paper', 'phone', 'assisted', 'kiosk']);
export type BallotChannel = z.infer<typeof ballotChannel>;
/** Why a paper that was opened does not count. */
export const spoiledReason = z.enum(['same-place-twice', 'place-missing', 'too-many', 'too-much', 'unreadable', 'marked-with-a-name']);
export type SpoiledReason = z.infer<typeof spoiledReason>;
/** Why an envelope stays shut. `too-few`: fewer than five papers were left, too few to be typed in without telling whose they are. */
export const keptShutReason = z.enum(['voted-before', 'not-on-the-roll', 'not-living-here', 'too-late', 'no-number', 'too-few']);
export type KeptShutReason = z.infer<typeof keptShutReason>;

/** A voter in one round, as 64 hex digits: the HMAC of who it is under the round's secret; of a paper, drawn at random. */
export const voterMark = sha256;
/** One mark on a ballot; `points` where the ballot gives points or scores. */
export const ballotChoice = z.strictObject({ bidId: id, points: z.int().min(0).max(1_000_000).optional() });
export type BallotChoice = z.infer<typeof ballotChoice>;
const roll = z.strictObject({ size: z.int().min(0), root: sha256 });
const about = { roundId: id, bankId: id };
const counted = <R extends z.ZodType>(reason: R) => z.array(z.strictObject({ reason, papers: z.int().min(1) }));

/** From here on choices, rules and the order that settles ties stand still. */
export const VotingOpened = eventType(
  'VotingOpened',
  1,
  'public',
  z.strictObject({
    ...about,
    estateId: id,
    /** In the published order, which the last tie is settled by. `payableFrom`: the funds that may pay for it, in the order in which the bank proposes them. */
    choices: z
      .array(z.strictObject({ bidId: id, costPence: somePence, payableFrom: z.array(id) }))
      .min(1)
      .max(60),
    pots: z.array(z.strictObject({ fundId: id, amountPence: somePence })).min(1),
    potPence: somePence,
    ballot: ballotRules,
    rulesVersion: z.int().min(1),
    rulesHash: sha256,
    /** Drawn for this opening where lots settle ties: the lower first. */
    lots: z.array(z.strictObject({ bidId: id, lot: z.int().min(1) })).optional(),
    roll,
    /** SHA-256 of the round's secret: an auditor to whom it is disclosed can tell that it is that one. */
    secretHash: sha256,
  }),
);
export const VotingOpenedBasis = eventType('VotingOpenedBasis', 1, 'restricted', z.strictObject({ ...about, by: personToken, stepUp: stepUpWay.optional() }));

/** Numbered papers that were printed or handed out. */
export const PapersIssued = eventType('PapersIssued', 1, 'restricted', z.strictObject({ ...about, papers: z.int().min(1).max(100_000), by: personToken }));

/** A batch of papers that two people keyed alike, or a third settled. Its ballots lie in the box under marks of their own. */
export const PaperBatchSettled = eventType(
  'PaperBatchSettled',
  1,
  'restricted',
  z.strictObject({
    ...about,
    batchId: id,
    papers: z.int().min(1),
    accepted: z.int().min(0),
    spoiled: counted(spoiledReason),
    keyedBy: z.array(personToken).length(2),
    settledBy: personToken.optional(),
  }),
);

/** The box is shut and everything in it is in the ledger. What a growing roll became stands here. */
export const VotingClosed = eventType(
  'VotingClosed',
  1,
  'public',
  z.strictObject({
    ...about,
    roll,
    /** Ballots that count: of each voter the last one before the close. */
    counting: z.int().min(0),
    /** Earlier ballots of the same voters, never opened. */
    replaced: z.int().min(0),
    /** Online ballots of people whose paper counts by the round's rule: never opened. */
    setAside: z.int().min(0),
  }),
);
/** By whom; absent where the last day alone closed it. */
export const VotingClosedBasis = eventType('VotingClosedBasis', 1, 'restricted', z.strictObject({ ...about, by: personToken, stepUp: stepUpWay.optional() }));

/** What the papers came to: issued = used + unused; used = counted + spoiled + kept shut + replaced. */
export const PapersReconciled = eventType(
  'PapersReconciled',
  1,
  'public',
  z.strictObject({
    ...about,
    issued: z.int().min(0),
    unused: z.int().min(0),
    counted: z.int().min(0),
    spoiled: counted(spoiledReason),
    keptShut: counted(keptShutReason),
    replaced: z.int().min(0),
    /** Whom the register marks by which channel; a channel below ten is added to the greatest. */
    channels: z.array(z.strictObject({ channel: ballotChannel, ballots: z.int().min(1) })),
  }),
);
export const PapersReconciledBasis = eventType(
  'PapersReconciledBasis',
  1,
  'restricted',
  z.strictObject({ ...about, by: personToken, household: householdToken.optional() }),
);
/** A resident scrutineer saw the figures and says they are so. */
export const ReconciliationConfirmed = eventType(
  'ReconciliationConfirmed',
  1,
  'restricted',
  z.strictObject({ ...about, scrutineer: personToken, household: householdToken.optional() }),
);

/** All ballots that count are open, or so few that they stay with the commitment alone. */
export const BallotsOpened = eventType(
  'BallotsOpened',
  1,
  'public',
  z.strictObject({
    ...about,
    counting: z.int().min(0),
    blank: z.int().min(0),
    /** SHA-256 of the canonical list of `{v, n, choices, r}` in the order of their seals. */
    openedHash: sha256,
    /** Fewer than ten: none is opened in the ledger, and `blank` is 0. */
    few: z.literal(true).optional(),
  }),
);

export const resultCause = z.enum(['count', 'withdrawal', 'recount']);

/** A result by the round's rules; a later version stands beside the ones before. */
export const ResultDeclared = eventType(
  'ResultDeclared',
  1,
  'public',
  z.strictObject({
    ...about,
    version: z.int().min(1),
    because: resultCause,
    /** Bids that were withdrawn after voting opened: passed over wherever they stand on ballots. */
    withdrawn: z.array(id),
    rulesVersion: z.int().min(1),
    rulesHash: sha256,
    /** Of the counting program: raised whenever the same ballots could give another result. */
    tallyVersion: z.int().min(1),
    openedHash: sha256,
    potPence: somePence,
    spentPence: pence,
    /** 0 where fewer than ten ballots count, of which it would tell. */
    ties: z.int().min(0),
    /** Every choice: in the order in which they were chosen, then the others in theirs, those that were withdrawn among them. Scores and first choices are left out where fewer than ten ballots count. */
    items: z.array(
      z.strictObject({
        bidId: id,
        won: z.boolean(),
        amountPence: pence,
        fundId: id.optional(),
        score: z.int().min(0).optional(),
        firsts: z.int().min(0).optional(),
      }),
    ),
    /** SHA-256 of the canonical `{openedHash, rulesHash, withdrawn, items}`: a recount gives the same. */
    resultHash: sha256,
    /** The sentences that explain it, as a document. */
    explanationHash: sha256,
  }),
);
/** By whom; absent where a withdrawal alone asked for it. */
export const ResultDeclaredBasis = eventType(
  'ResultDeclaredBasis',
  1,
  'restricted',
  z.strictObject({ ...about, version: z.int().min(1), by: personToken.optional(), stepUp: stepUpWay.optional() }),
);

export const RecountAsked = eventType('RecountAsked', 1, 'restricted', z.strictObject({ ...about, recountId: id, askedBy: personToken }));
/** The ballots in the ledger were counted again. */
export const RecountMade = eventType(
  'RecountMade',
  1,
  'public',
  z.strictObject({ ...about, recountId: id, version: z.int().min(1), agrees: z.boolean(), resultHash: sha256 }),
);

export const SecretEndAsked = eventType(
  'SecretEndAsked',
  1,
  'restricted',
  z.strictObject({ ...about, officer: personToken, household: householdToken.optional(), stepUp: stepUpWay.optional() }),
);
/** An officer and a resident scrutineer destroy the round's secret: from now on nobody but a voter can tell which ballot was theirs. */
export const RoundSecretDestroyed = eventType('RoundSecretDestroyed', 1, 'public', z.strictObject({ ...about }));
export const RoundSecretDestroyedBasis = eventType(
  'RoundSecretDestroyedBasis',
  1,
  'restricted',
  z.strictObject({ ...about, officer: personToken, scrutineer: personToken, household: householdToken.optional(), stepUp: stepUpWay.optional() }),
);

const onceClosed = { publicAfter: 'VotingClosed', same: 'roundId' } as const;

/** A commitment to one ballot: `c` is SHA-256 of the canonical `{p: "ballot/v1", round, v, n, choices, r}`. */
export const BallotSealed = sealedEventType(
  'BallotSealed',
  1,
  onceClosed,
  z.strictObject({ roundId: id, v: voterMark, n: z.int().min(0).max(10_000), c: sha256 }),
);
/** What a seal commits to; `r` is the nonce, 32 bytes in hex. */
export const BallotOpened = sealedEventType(
  'BallotOpened',
  1,
  onceClosed,
  z.strictObject({ roundId: id, v: voterMark, n: z.int().min(0).max(10_000), choices: z.array(ballotChoice).max(60), r: sha256 }),
);

export const votingEvents = [
  VotingOpened,
  VotingOpenedBasis,
  PapersIssued,
  PaperBatchSettled,
  VotingClosed,
  VotingClosedBasis,
  PapersReconciled,
  PapersReconciledBasis,
  ReconciliationConfirmed,
  BallotsOpened,
  ResultDeclared,
  ResultDeclaredBasis,
  RecountAsked,
  RecountMade,
  SecretEndAsked,
  RoundSecretDestroyed,
  RoundSecretDestroyedBasis,
] as const;
export const ballotEvents = [BallotSealed, BallotOpened] as const;
export type VotingEvent = FactOf<(typeof votingEvents)[number]>;
export type BallotEvent = FactOf<(typeof ballotEvents)[number]>;
