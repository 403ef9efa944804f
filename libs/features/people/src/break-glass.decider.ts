import { accept, type Decision } from '#decider';
import { addDays, londonDay } from '#decider/calendar';
import type { PersonEvent } from '#events';
import { isHeld, type PersonRoles } from './held-roles.facts.js';
import { judgeCompatible } from './incompatible.decider.js';
import { authorityOf, lasting, when } from './judged.decider.js';
import type { PersonCommandOf } from './person.commands.js';
import type { PersonFacts } from './person.facts.js';
import { AGREE_TO_BREAK_GLASS } from './role-kinds.decider.js';

const HOUR = 3_600_000;
/** "Break-glass: four hours, a reason, two people, … reviewed within five days" (domain.md, "Who may do what"). */
const COUNTS_HOURS = 4;
const REVIEW_DAYS = 5;
/** A second person agrees to what is needed now, not to what was needed last week. */
const ASKED_HOURS = 24;

export function askBreakGlass({ data, at }: PersonCommandOf<'AskBreakGlass'>, state: PersonRoles): Decision<PersonEvent> {
  const { person, household, grantId, role, reason } = data;
  const judged =
    when(grantId in state.breakGlass || grantId in state.grants, 'grant-exists') ??
    when(!Object.values(state.grants).some((grant) => grant.role !== 'resident' && grant.until === undefined && isHeld(grant, at)), 'not-on-the-staff') ??
    judgeHours(role, at, state);
  return judged ?? accept<PersonEvent>({ type: 'BreakGlassAsked', data: { person, household, grantId, role, reason } });
}

export function openBreakGlass({ data, at }: PersonCommandOf<'OpenBreakGlass'>, state: PersonRoles, facts: PersonFacts): Decision<PersonEvent> {
  const { person, grantId, grantor, grantorHousehold } = data;
  const asked = state.breakGlass[grantId];
  const authority = authorityOf(data, facts.standings, lasting(AGREE_TO_BREAK_GLASS));
  const judged =
    when(!asked || asked.agreedBy !== undefined, 'nothing-asked') ??
    when(grantor === person, 'own-role') ??
    when(!authority, 'cannot-agree') ??
    when(asked?.household === grantorHousehold, 'one-household') ??
    when(asked !== undefined && later(asked.askedAt, ASKED_HOURS) <= at, 'asked-too-long-ago') ??
    (asked && judgeHours(asked.role, at, state));
  if (judged || !asked || !authority) return judged ?? accept();
  const term = { until: later(at, COUNTS_HOURS), reviewBy: addDays(londonDay(at), REVIEW_DAYS) };
  return accept<PersonEvent>({ type: 'BreakGlassOpened', data: { person, grantId, role: asked.role, place: 'everywhere', ...term, agreedBy: authority } });
}

export function reviewBreakGlass({ data, at }: PersonCommandOf<'ReviewBreakGlass'>, state: PersonRoles, facts: PersonFacts): Decision<PersonEvent> {
  const { person, grantId, finding, note, grantor } = data;
  const { agreedBy, reviewBy, reviewed = false } = state.breakGlass[grantId] ?? {};
  const authority = authorityOf(data, facts.standings, lasting(['auditor', 'administrator']));
  const judged =
    when(!agreedBy, 'nothing-to-review') ??
    when(reviewed, 'reviewed-already') ??
    when(grantor === person || grantor === agreedBy?.person, 'own-review') ??
    when(!authority, 'cannot-review');
  if (judged || !authority || reviewBy === undefined) return judged ?? accept();
  const late = londonDay(at) > reviewBy;
  return accept<PersonEvent>({ type: 'BreakGlassReviewed', data: { person, grantId, finding, note, late, reviewedBy: authority } });
}

/** Nobody gets in an emergency what they could not have otherwise. */
function judgeHours(role: 'administrator' | 'auditor', at: string, state: PersonRoles) {
  const held = Object.values(state.grants).some((grant) => grant.role === role && isHeld(grant, at));
  const hours = { role, place: 'everywhere', firstDay: londonDay(at), lastDay: londonDay(later(at, COUNTS_HOURS)) };
  return when(held, 'already-held', { role, place: hours.place }) ?? judgeCompatible(hours, state);
}

const later = (at: string, hours: number): string => new Date(Date.parse(at) + hours * HOUR).toISOString();
