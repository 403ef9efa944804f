import type { FactReader } from '#decider';
import type { GrantableRole } from '#events';
import { type Standings, standingsOf } from './authority.facts.js';
import { heldRoles, isHeld } from './held-roles.facts.js';
import type { PersonCommand } from './person.commands.js';

/** The role that a deputy stands in for, as it stands now. */
export interface Principal {
  readonly role: GrantableRole;
  readonly place: string;
  readonly lastDay?: string | undefined;
}

/** What other people's streams tell about a decision on one person's roles. */
export interface PersonFacts {
  readonly standings: Standings;
  readonly principal?: Principal | undefined;
}

/** One grant in one person's stream. */
type GrantOf = { readonly person: string; readonly grantId: string };

export async function gatherPersonFacts(command: PersonCommand, reader: FactReader): Promise<PersonFacts> {
  const { data, at } = command;
  if (!('grantor' in data) || command.type === 'TakeUpFounding') return { standings: {} };
  const waiting = command.type === 'ConfirmGrant' ? await proposalOf(command.data, reader) : undefined;
  const deputyFor = command.type === 'GrantRole' ? command.data.deputyFor : waiting?.deputyFor;
  const tokens = [data.grantor, ...(waiting ? [waiting.proposedBy.person] : [])];
  const [standings, principal] = await Promise.all([standingsOf(tokens, at, reader), deputyFor && principalOf(deputyFor, at, reader)]);
  return { standings, principal };
}

async function proposalOf({ person, grantId }: GrantOf, reader: FactReader) {
  return (await reader.fold(heldRoles, `person-${person}`)).proposals[grantId];
}

/** A deputy has no deputy. */
async function principalOf({ person, grantId }: GrantOf, at: string, reader: FactReader): Promise<Principal | undefined> {
  const grant = (await reader.fold(heldRoles, `person-${person}`)).grants[grantId];
  if (!grant || grant.deputyFor || grant.until !== undefined || !isHeld(grant, at)) return undefined;
  const { role, place, lastDay } = grant;
  return { role, place, lastDay };
}
