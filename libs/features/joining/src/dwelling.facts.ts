import type { FactReader, Folding, Recorded } from '#decider';
import type { JoiningRuleEvent, PlaceEvent } from '#events';
import type { DwellingCommand } from './dwelling.commands.js';

/** What other streams tell a dwelling. */
export interface DwellingFacts {
  /** The estate that the block is of; undefined for what is no block. */
  readonly blockOf: string | undefined;
  readonly minimumAge: number;
  readonly usualJoiners: number;
}

export interface JoiningRules {
  /** In years: who is younger does not join. */
  readonly minimumAge: number;
  /** More people at one door than this are looked at. */
  readonly usualJoiners: number;
}

/** Before an estate sets its own: 16 years, as for a community council; more than six adults at one door are rare. */
export const usualRules: JoiningRules = { minimumAge: 16, usualJoiners: 6 };

/** Shared by the decider of these rules and by whoever rests on them. */
export const joiningRulesFolding = {
  initialState: usualRules,
  evolve: (_: JoiningRules, { data: { minimumAge, usualJoiners } }: Recorded<JoiningRuleEvent>): JoiningRules => ({ minimumAge, usualJoiners }),
} satisfies Folding<JoiningRules>;

export const blockFolding = {
  initialState: undefined as string | undefined,
  evolve: (estate: string | undefined, { type, data }: Recorded<PlaceEvent>): string | undefined =>
    type === 'PlaceAdded' && data.kind === 'block' ? data.within : estate,
} satisfies Folding<string | undefined>;

/** Facts for the decider of dwellings: the block when one is added, the estate's rules when somebody joins. Both may be a moment old without harm. */
export async function gatherDwellingFacts(command: DwellingCommand, reader: FactReader): Promise<DwellingFacts> {
  if (command.type === 'AddDwelling') return { ...usualRules, blockOf: await reader.fold(blockFolding, `place-${command.data.blockId}`) };
  if (command.type !== 'JoinByLetter' && command.type !== 'VerifyResident') return { ...usualRules, blockOf: undefined };
  return { ...(await reader.fold(joiningRulesFolding, `joining-${command.data.estateId}`)), blockOf: undefined };
}
