import { accept, type Decision } from '#decider';
import { londonDay } from '#decider/calendar';
import type { Authority, PersonEvent } from '#events';
import { overlap, type PersonRoles } from './held-roles.facts.js';
import { acceptanceFor, judgeCompatible } from './incompatible.decider.js';
import { authorityOf, type Judged, lasting, when } from './judged.decider.js';
import type { PersonCommandOf } from './person.commands.js';
import type { PersonFacts } from './person.facts.js';
import { fitsPlace, mayHaveDeputies, needsTwoGrantors } from './role-kinds.decider.js';

type Asked = Omit<PersonCommandOf<'GrantRole'>['data'], 'grantor' | 'grantorHousehold'>;
type DeputyFor = Asked['deputyFor'];

/** Who lets others in: an administrator; and whoever names a deputy for their own role (domain.md, "Who may do what"). */
export function grantorOf(who: { grantor: string; grantorHousehold: string }, deputyFor: DeputyFor, { standings }: PersonFacts): Authority | undefined {
  const own = deputyFor?.person === who.grantor ? deputyFor.grantId : undefined;
  return (
    authorityOf(who, standings, lasting(['administrator'])) ??
    (own === undefined ? undefined : authorityOf(who, standings, (standing) => !standing.emergency && standing.grantId === own))
  );
}

/** One administrator grants, or proposes what takes two. */
export function grantRole({ data, at }: PersonCommandOf<'GrantRole'>, state: PersonRoles, facts: PersonFacts): Decision<PersonEvent> {
  const { grantor, grantorHousehold, ...asked } = data;
  const authority = grantorOf(data, data.deputyFor, facts);
  const judged =
    when(isKnown(data.grantId, state), 'grant-exists') ??
    when(grantor === data.person, 'own-role') ??
    when(!authority, 'not-a-grantor') ??
    judgeHomes([data.household, grantorHousehold], data.role) ??
    when(data.firstDay < londonDay(at), 'first-day-past', { firstDay: data.firstDay }) ??
    judgeTerms(asked, at, state, facts);
  if (judged || !authority) return judged ?? accept();
  if (needsTwoGrantors(data.role)) return accept<PersonEvent>({ type: 'RoleProposed', data: { ...asked, ...deputised(asked, facts), proposedBy: authority } });
  return accept<PersonEvent>(granted(asked, [authority], state, facts));
}

/** The second of two grantors: the first is asked again, since both must hold when it counts. */
export function confirmGrant({ data, at }: PersonCommandOf<'ConfirmGrant'>, state: PersonRoles, facts: PersonFacts): Decision<PersonEvent> {
  const waiting = state.proposals[data.grantId];
  if (!waiting) return when(true, 'no-proposal') ?? accept();
  const { proposedBy, ...asked } = waiting;
  const first = grantorOf({ grantor: proposedBy.person, grantorHousehold: proposedBy.household }, asked.deputyFor, facts);
  const second = grantorOf(data, asked.deputyFor, facts);
  const judged =
    when(data.grantor === data.person, 'own-role') ??
    when(!second, 'not-a-grantor') ??
    when(data.grantor === proposedBy.person, 'one-grantor-twice') ??
    when(!first, 'proposer-not-a-grantor') ??
    judgeHomes([asked.household, proposedBy.household, data.grantorHousehold], asked.role) ??
    judgeTerms(asked, at, state, facts);
  if (judged || !first || !second) return judged ?? accept();
  return accept<PersonEvent>(granted(asked, [first, second], state, facts));
}

function granted(asked: Asked, grantors: Authority[], state: PersonRoles, facts: PersonFacts): Extract<PersonEvent, { type: 'RoleGranted' }> {
  const acceptanceId = acceptanceFor(asked, state);
  const basis = grantors.length === 2 ? 'two-grantors' : 'one-grantor';
  return {
    type: 'RoleGranted',
    data: { ...asked, ...deputised(asked, facts), basis, grantors, ...(acceptanceId === undefined ? {} : { acceptanceId }) },
  };
}

/** With the last day of the role deputised for, as it was when this was decided. */
function deputised({ deputyFor }: Asked, { principal }: PersonFacts) {
  if (!deputyFor) return {};
  const { person, grantId } = deputyFor;
  return { deputyFor: { person, grantId, ...(principal?.lastDay === undefined ? {} : { lastDay: principal.lastDay }) } };
}

function judgeHomes(homes: readonly string[], role: Asked['role']): Judged {
  return when(needsTwoGrantors(role) && new Set(homes).size < homes.length, 'one-household');
}

function judgeTerms(asked: Asked, at: string, state: PersonRoles, facts: PersonFacts): Judged {
  const { role, place, firstDay, lastDay } = asked;
  const today = londonDay(at);
  const held = Object.values(state.grants).some((grant) => !grant.ended && grant.role === role && grant.place === place && overlap(grant, asked));
  return (
    when(!fitsPlace(role, place), 'wrong-place', { role, place }) ??
    when(lastDay !== undefined && (lastDay < today || lastDay < firstDay), 'ends-before-it-begins') ??
    judgeDeputy(asked, facts) ??
    when(held, 'already-held', { role, place }) ??
    judgeCompatible(asked, state)
  );
}

/** Deputies are dated and named, and end with the role that they stand in for (domain.md, "Who may do what"). */
function judgeDeputy({ person, role, place, lastDay, deputyFor }: Asked, { principal }: PersonFacts): Judged {
  if (!deputyFor) return undefined;
  const fits = principal !== undefined && principal.role === role && principal.place === place && deputyFor.person !== person;
  return (
    when(!mayHaveDeputies(role), 'no-deputies', { role }) ??
    when(lastDay === undefined, 'deputy-without-last-day') ??
    when(!fits, 'nothing-to-deputise') ??
    when(principal?.lastDay !== undefined && (lastDay ?? '') > principal.lastDay, 'outlasts-the-role', { lastDay: principal?.lastDay ?? '' })
  );
}

function isKnown(grantId: string, { grants, proposals, breakGlass }: PersonRoles): boolean {
  return grantId in grants || grantId in proposals || grantId in breakGlass;
}
