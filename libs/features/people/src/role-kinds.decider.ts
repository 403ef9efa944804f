import type { GrantableRole } from '#events';

type Roles = readonly GrantableRole[];

/** Whoever votes on money, signs for it or says yes to a spend. */
export const APPROVERS: Roles = ['panel-chair', 'panel-treasurer', 'panel-member', 'team-manager', 'head-of-service'];

/** "Administrator, auditor, notary key holder and fund holder exclude approver" (domain.md, "Who may do what"). */
export const EXCLUDE_APPROVERS: Roles = ['administrator', 'auditor', 'notary-key-holder', 'fund-holder'];

/**
 * "Money roles need two grantors": who approves, and who pays. With them whoever makes such roles and whoever signs the record: one administrator who could make
 * another alone would be two grantors at once.
 */
const TWO_GRANTORS: Roles = [...APPROVERS, 'fund-holder', 'administrator', 'notary-key-holder'];

/** For the whole installation, or for nobody. */
const EVERYWHERE_ONLY: Roles = ['administrator', 'auditor', 'notary-key-holder'];
/** For one bank, estate or team; the others may be held at one place or everywhere. */
const ONE_PLACE_ONLY: Roles = [...APPROVERS, 'resident', 'returning-officer', 'scrutineer', 'keyer', 'officer'];

/** What nobody stands in for: there can be several of each, and a resident is a resident. */
const WITHOUT_DEPUTIES: Roles = [...EVERYWHERE_ONLY, 'resident', 'partner'];

/** Who may agree that somebody holds a role for four hours in an emergency. */
export const AGREE_TO_BREAK_GLASS: Roles = ['administrator', 'auditor', 'panel-chair', 'head-of-service'];

const EVERYWHERE = 'everywhere';

export const needsTwoGrantors = (role: GrantableRole): boolean => TWO_GRANTORS.includes(role);
export const mayHaveDeputies = (role: GrantableRole): boolean => !WITHOUT_DEPUTIES.includes(role);

/** One of the two excludes the other. */
export function areIncompatible(one: GrantableRole, other: GrantableRole): boolean {
  return (EXCLUDE_APPROVERS.includes(one) && APPROVERS.includes(other)) || (EXCLUDE_APPROVERS.includes(other) && APPROVERS.includes(one));
}

export function fitsPlace(role: GrantableRole, place: string): boolean {
  return place === EVERYWHERE ? !ONE_PLACE_ONLY.includes(role) : !EVERYWHERE_ONLY.includes(role);
}
