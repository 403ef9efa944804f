import { z } from 'zod';
import { command, type DecidableOf } from '#decider';
import {
  BallotsOpened,
  householdToken,
  id,
  PaperBatchSettled,
  PapersReconciled,
  personToken,
  RecountMade,
  ResultDeclared,
  sha256,
  stepUpWay,
  VotingClosed,
  VotingOpened,
} from '#events';

const officer = { by: personToken, stepUp: stepUpWay.optional() };
const opened = VotingOpened.schema.shape;
const closed = VotingClosed.schema.shape;
const batch = PaperBatchSettled.schema.shape;
const papers = PapersReconciled.schema.shape;
const counts = BallotsOpened.schema.shape;
const result = ResultDeclared.schema.shape;

/** The vote opens on these bids, in the order in which they are published. Lots, roll and secret come from whoever holds them. */
export class OpenVoting extends command(
  'OpenVoting',
  z.strictObject({
    roundId: id,
    bids: z.array(id).min(1).max(60),
    lots: opened.lots,
    roll: opened.roll,
    secretHash: opened.secretHash,
    ...officer,
  }),
) {}

/** Numbered papers were printed or handed out. */
export class IssuePapers extends command('IssuePapers', z.strictObject({ roundId: id, papers: z.int().min(1).max(100_000), by: personToken })) {}

/** A batch of papers was keyed twice alike, or a third settled it; what was accepted lies in the box. */
export class SettlePaperBatch extends command(
  'SettlePaperBatch',
  z.strictObject({
    roundId: id,
    batchId: id,
    papers: batch.papers,
    accepted: batch.accepted,
    spoiled: batch.spoiled,
    keyedBy: batch.keyedBy,
    settledBy: batch.settledBy,
  }),
) {}

/** The box is shut and all of it is in the ledger. `by` is absent where the last day alone closed it. */
export class CloseVoting extends command(
  'CloseVoting',
  z.strictObject({
    roundId: id,
    roll: closed.roll,
    counting: closed.counting,
    replaced: closed.replaced,
    setAside: closed.setAside,
    by: personToken.optional(),
    stepUp: stepUpWay.optional(),
  }),
) {}

/** What the papers came to; what the record knows of it is taken from there. */
export class ReconcilePapers extends command(
  'ReconcilePapers',
  z.strictObject({
    roundId: id,
    unused: papers.unused,
    keptShut: papers.keptShut,
    replaced: papers.replaced,
    channels: papers.channels,
    by: personToken,
    household: householdToken.optional(),
  }),
) {}

/** A resident scrutineer saw the figures and says they are so. */
export class ConfirmReconciliation extends command(
  'ConfirmReconciliation',
  z.strictObject({ roundId: id, scrutineer: personToken, household: householdToken.optional() }),
) {}

/** Every ballot that counts is open, or there are so few that they stay shut. */
export class RecordOpening extends command(
  'RecordOpening',
  z.strictObject({ roundId: id, counting: counts.counting, blank: counts.blank, openedHash: counts.openedHash }),
) {}

/** A result, counted by the round's rules from the opened ballots less the bids that were withdrawn. `by` is absent where a withdrawal alone asked for it. */
export class DeclareResult extends command(
  'DeclareResult',
  z.strictObject({
    roundId: id,
    because: result.because,
    counted: z.strictObject({
      withdrawn: result.withdrawn,
      rulesVersion: result.rulesVersion,
      rulesHash: result.rulesHash,
      tallyVersion: result.tallyVersion,
      openedHash: result.openedHash,
      potPence: result.potPence,
      spentPence: result.spentPence,
      ties: result.ties,
      items: result.items,
      resultHash: result.resultHash,
    }),
    explanationHash: sha256,
    by: personToken.optional(),
    stepUp: stepUpWay.optional(),
  }),
) {}

/** Somebody on the roll asks for another count. */
export class AskRecount extends command('AskRecount', z.strictObject({ roundId: id, recountId: id, askedBy: personToken })) {}

/** The ballots in the ledger were counted again. */
export class RecordRecount extends command('RecordRecount', z.strictObject({ roundId: id, recountId: id, resultHash: RecountMade.schema.shape.resultHash })) {}

/** An officer asks for the end of the round's secret. */
export class AskSecretEnd extends command(
  'AskSecretEnd',
  z.strictObject({ roundId: id, officer: personToken, household: householdToken.optional(), stepUp: stepUpWay.optional() }),
) {}

/** A resident scrutineer agrees, and the secret is destroyed. */
export class DestroySecret extends command(
  'DestroySecret',
  z.strictObject({ roundId: id, scrutineer: personToken, household: householdToken.optional(), stepUp: stepUpWay.optional() }),
) {}

export const votingCommands = [
  OpenVoting,
  IssuePapers,
  SettlePaperBatch,
  CloseVoting,
  ReconcilePapers,
  ConfirmReconciliation,
  RecordOpening,
  DeclareResult,
  AskRecount,
  RecordRecount,
  AskSecretEnd,
  DestroySecret,
] as const;
export type VotingCommand = DecidableOf<(typeof votingCommands)[number]>;
export type VotingCommandOf<T extends VotingCommand['type']> = Extract<VotingCommand, { type: T }>;
