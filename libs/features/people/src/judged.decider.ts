import { type Refusal, refuse } from '#decider';
import type { Authority, GrantableRole } from '#events';
import type { Standing, Standings } from './authority.facts.js';
import type { PersonRefusal } from './person.refusals.decider.js';

/** A rule that is not met, or undefined: rules are asked in the order of the table, and the first answer counts. */
export type Judged = { readonly accepted: false; readonly refusal: Refusal } | undefined;

/** No, when the condition holds. */
export function when(condition: boolean, code: PersonRefusal, detail: Refusal['detail'] = {}): Judged {
  return condition ? refuse(code, detail) : undefined;
}

interface Who {
  readonly grantor: string;
  readonly grantorHousehold: string;
}

/** The role by which somebody decides, as it is written into the event; undefined when they have none that fits. */
export function authorityOf({ grantor, grantorHousehold }: Who, standings: Standings, fits: (standing: Standing) => boolean): Authority | undefined {
  const standing = standings[grantor]?.find(fits);
  if (!standing) return undefined;
  const { grantId, role, place, lastDay } = standing;
  return { person: grantor, household: grantorHousehold, role, place, grantId, ...(lastDay === undefined ? {} : { lastDay }) };
}

/** A role held in an emergency is for looking and for shutting out, never for letting anybody in. */
export const lasting =
  (roles: readonly GrantableRole[], place?: string) =>
  (standing: Standing): boolean =>
    !standing.emergency && roles.includes(standing.role) && (place === undefined || standing.place === place);
