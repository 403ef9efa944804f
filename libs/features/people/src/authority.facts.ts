import type { FactReader } from '#decider';
import type { Authority } from '#events';
import { ADMINISTRATORS, type Administrators, administrators, isEnded } from './administrators.facts.js';
import { type Grant, heldRoles, isHeld, type PersonRoles } from './held-roles.facts.js';

/** A role of somebody who decides, as it stands at that moment. */
export interface Standing extends Omit<Authority, 'person' | 'household'> {
  /** Held for some hours in an emergency only. */
  readonly emergency?: boolean | undefined;
}

/** By token of the installation. */
export type Standings = Readonly<Record<string, readonly Standing[]>>;

/**
 * What somebody may decide by at an instant: their own standing roles. A deputy stands in for the work of a role, not for deciding who else has one.
 * Whose role as administrator was ended, perhaps in this moment, has it no more: that stands in one stream for all of them.
 */
export async function standingsOf(tokens: readonly string[], at: string, reader: FactReader): Promise<Standings> {
  const all = await reader.fold(administrators, ADMINISTRATORS);
  const each = [...new Set(tokens)].map(async (token) => [token, standingOf(token, await reader.fold(heldRoles, `person-${token}`), all, at)] as const);
  return Object.fromEntries(await Promise.all(each));
}

function standingOf(token: string, { grants }: PersonRoles, all: Administrators, at: string): Standing[] {
  const founder = all.founders[token];
  const founded: Readonly<Record<string, Grant>> = founder
    ? { [founder.grantId]: { role: 'administrator', place: 'everywhere', firstDay: founder.firstDay, ended: false } }
    : {};
  return Object.entries({ ...founded, ...grants }).flatMap(([grantId, grant]) => {
    if (isEnded(all, token, grantId) || grant.deputyFor || !isHeld(grant, at)) return [];
    const { role, place, lastDay, until } = grant;
    return [{ grantId, role, place, ...(lastDay === undefined ? {} : { lastDay }), ...(until === undefined ? {} : { emergency: true }) }];
  });
}
