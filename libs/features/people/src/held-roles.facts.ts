import type { Folding, Recorded } from '#decider';
import { londonDay } from '#decider/calendar';
import type { Authority, GrantableRole, PersonEvent } from '#events';

type Data<T extends PersonEvent['type']> = Extract<PersonEvent, { type: T }>['data'];

export interface Grant {
  readonly role: GrantableRole;
  readonly place: string;
  readonly firstDay: string;
  /** The last day of the term; absent when it has no end. */
  readonly lastDay?: string | undefined;
  /** Of a role in an emergency: the first instant without it. */
  readonly until?: string | undefined;
  readonly deputyFor?: Data<'RoleGranted'>['deputyFor'];
  readonly ended: boolean;
}

/** A role in an emergency: asked for, perhaps agreed to, perhaps looked back at. */
export interface BreakGlass {
  readonly role: Data<'BreakGlassAsked'>['role'];
  readonly household: string;
  readonly askedAt: string;
  readonly agreedBy?: Authority | undefined;
  readonly reviewBy?: string | undefined;
  readonly reviewed: boolean;
}

/** Everything about one person's roles: stream `person-<token>`. */
export interface PersonRoles {
  /** An administrator made them known; others joined, applied or were there from the beginning. */
  readonly added: boolean;
  readonly grants: Readonly<Record<string, Grant>>;
  /** What waits for its second grantor. */
  readonly proposals: Readonly<Record<string, Data<'RoleProposed'>>>;
  readonly acceptances: Readonly<Record<string, Data<'IncompatibilityAccepted'>>>;
  readonly breakGlass: Readonly<Record<string, BreakGlass>>;
}

export const heldRoles = {
  initialState: { added: false, grants: {}, proposals: {}, acceptances: {}, breakGlass: {} } as PersonRoles,
  evolve(state: PersonRoles, event: Recorded<PersonEvent>): PersonRoles {
    switch (event.type) {
      case 'PersonAdded':
        return { ...state, added: true };
      case 'RoleProposed':
        return { ...state, proposals: { ...state.proposals, [event.data.grantId]: event.data } };
      case 'ProposalWithdrawn':
        return { ...state, proposals: without(state.proposals, event.data.grantId) };
      case 'RoleGranted':
        return granted({ ...state, proposals: without(state.proposals, event.data.grantId) }, event.data);
      case 'RoleEnded':
        return ended(state, event.data.grantId);
      case 'IncompatibilityAccepted':
        return { ...state, acceptances: { ...state.acceptances, [event.data.acceptanceId]: event.data } };
      default:
        return inAnEmergency(state, event);
    }
  },
} satisfies Folding<PersonRoles>;

function granted(state: PersonRoles, { grantId, role, place, firstDay, lastDay, deputyFor }: Data<'RoleGranted'>): PersonRoles {
  return { ...state, grants: { ...state.grants, [grantId]: { role, place, firstDay, lastDay, deputyFor, ended: false } } };
}

function ended(state: PersonRoles, grantId: string): PersonRoles {
  const grant = state.grants[grantId];
  return grant ? { ...state, grants: { ...state.grants, [grantId]: { ...grant, ended: true } } } : state;
}

type EmergencyEvent = Extract<Recorded<PersonEvent>, { type: `BreakGlass${string}` }>;

function inAnEmergency(state: PersonRoles, event: EmergencyEvent): PersonRoles {
  const { grantId } = event.data;
  const change = (breakGlass: BreakGlass) => ({ ...state, breakGlass: { ...state.breakGlass, [grantId]: breakGlass } });
  if (event.type === 'BreakGlassAsked') {
    const { role, household } = event.data;
    return change({ role, household, askedAt: event.recordedAt, reviewed: false });
  }
  const known = state.breakGlass[grantId];
  if (!known) return state;
  if (event.type === 'BreakGlassReviewed') return change({ ...known, reviewed: true });
  const { role, place, until, agreedBy, reviewBy } = event.data;
  const grant = { role, place, firstDay: londonDay(event.recordedAt), lastDay: londonDay(until), until, ended: false };
  return { ...change({ ...known, agreedBy, reviewBy }), grants: { ...state.grants, [grantId]: grant } };
}

/** True when the role counts at an instant: its term by days in London, a role in an emergency to the instant. */
export function isHeld(grant: Grant, at: string): boolean {
  if (grant.ended) return false;
  if (grant.until !== undefined && at >= grant.until) return false;
  const today = londonDay(at);
  return grant.firstDay <= today && (grant.lastDay === undefined || today <= grant.lastDay);
}

/** Of two terms: some day is in both. */
export function overlap(one: Term, other: Term): boolean {
  return one.firstDay <= (other.lastDay ?? '9999') && other.firstDay <= (one.lastDay ?? '9999');
}

interface Term {
  readonly firstDay: string;
  readonly lastDay?: string | undefined;
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _, ...rest } = record;
  return rest;
}
