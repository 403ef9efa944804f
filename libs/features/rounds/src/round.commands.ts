import { z } from 'zod';
import { command, type DecidableOf } from '#decider';
import { id, RoundPlanned, RoundResultBasis, RoundResultStated } from '#events';

/** A round is drafted, or drafted anew with a higher version before it opens. `rulesHash` is the hash of its `ruleDocument`. */
export class PlanRound extends command('PlanRound', RoundPlanned.schema) {}

/** The round opens with what the bank reserved for it; from here on its rules stand still. */
export class OpenRound extends command('OpenRound', z.strictObject({ roundId: id })) {}

/** No more bids, once the last day has passed. */
export class CloseRound extends command('CloseRound', z.strictObject({ roundId: id })) {}

const result = RoundResultStated.schema.shape;

/** A ballot or panel score counted elsewhere is put on record, with the links that panel members have to bids. */
export class StateRoundResult extends command(
  'StateRoundResult',
  z.strictObject({
    roundId: id,
    method: result.method,
    version: result.version,
    results: result.results,
    interests: RoundResultBasis.schema.shape.interests,
  }),
) {}

/** The bank has declared the round's decisions: a reaction sends it. */
export class FinishRound extends command('FinishRound', z.strictObject({ roundId: id, declared: z.int().min(0) })) {}

export const roundCommands = [PlanRound, OpenRound, CloseRound, StateRoundResult, FinishRound] as const;
export type RoundCommand = DecidableOf<(typeof roundCommands)[number]>;
export type RoundCommandOf<T extends RoundCommand['type']> = Extract<RoundCommand, { type: T }>;
