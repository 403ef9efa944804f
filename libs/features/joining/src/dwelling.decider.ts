import { accept, type Decider, type Decision, type RefusalTable, refuse } from '#decider';
import { addDays, daysBetween, londonDay } from '#decider/calendar';
import type { DwellingEvent, JoinFlag } from '#events';
import type { DwellingCommand, DwellingCommandOf } from './dwelling.commands.js';
import type { DwellingFacts } from './dwelling.facts.js';
import { dwellingCommandOf, dwellingFactsOf } from './dwelling.replay.decider.js';
import { type DwellingState, evolveDwelling, joinOf, noDwelling, residentsOf } from './dwelling.state.decider.js';

/** A letter is found behind the door weeks late: for so many days after its end somebody still joins, and is looked at. */
export const GRACE_DAYS = 28;
/** The longest a door letter may be good for: what lies about for a year is found by others. */
export const LONGEST_DAYS = 92;

export const dwellingRefusals = {
  'no-such-block': { kind: 'not-found', title: 'There is no block of this name on the estate.' },
  'no-such-dwelling': { kind: 'not-found', title: 'There is no home of this name here.' },
  'letter-term': { kind: 'conflict', title: 'A letter is good from a day on, for 92 days at most, and not for days that have passed.' },
  // One answer for a dead letter, an early one and an old one: whoever guesses learns nothing.
  'letter-not-good': { kind: 'not-found', title: 'We do not know this code. Look at your newest letter, and type the code again.' },
  'too-young': { kind: 'forbidden', title: 'You are not old enough to join here yet.' },
  'for-themselves': { kind: 'forbidden', title: 'Somebody else must do this: nobody does it for themselves.' },
  'no-such-join': { kind: 'not-found', title: 'Nobody joined there by this reference.' },
  'reason-does-not-fit': { kind: 'conflict', title: 'Choose a reason that fits the answer.' },
  'not-a-resident': { kind: 'not-found', title: 'This person does not live there by what we know.' },
} as const satisfies RefusalTable;

/** Which reasons fit which answer of a check. */
export const checkReasons = {
  fine: ['large-household', 'spoke-with-them', 'shared-network', 'letter-came-late'],
  'not-right': ['lives-elsewhere', 'joined-twice', 'too-young', 'nobody-of-this-name'],
} as const;

type Decided = Decision<DwellingEvent>;

function addDwelling({ data }: DwellingCommandOf<'AddDwelling'>, state: DwellingState, { blockOf }: DwellingFacts): Decided {
  if (blockOf !== data.estateId) return refuse('no-such-block', { blockId: data.blockId });
  return state.estateId === undefined ? accept({ type: 'DwellingAdded', data }) : accept();
}

function issueLetter({ data, at }: DwellingCommandOf<'IssueDoorLetter'>, state: DwellingState): Decided {
  const { dwellingId, validFrom, validUntil } = data;
  if (state.estateId === undefined) return refuse('no-such-dwelling', { dwellingId });
  const days = daysBetween(validFrom, validUntil) + 1;
  if (days < 1 || days > LONGEST_DAYS || validUntil < londonDay(at)) return refuse('letter-term', { validFrom, validUntil });
  if (state.letter?.letterId === data.letterId) return accept();
  return accept({ type: 'DoorLetterIssued', data });
}

const letterFor = (codeLetter: boolean) => (codeLetter ? { codeLetter: true as const } : {});

function joinByLetter({ data, at }: DwellingCommandOf<'JoinByLetter'>, state: DwellingState, facts: DwellingFacts): Decided {
  const { dwellingId, estateId, joinId, resident, household, letterId, channel, helper, oldEnough, manyFromOneAddress, codeLetter } = data;
  const { letter } = state;
  const today = londonDay(at);
  if (state.estateId !== estateId) return refuse('no-such-dwelling', { dwellingId });
  if (letter?.letterId !== letterId || today < letter.validFrom || today > addDays(letter.validUntil, GRACE_DAYS)) return refuse('letter-not-good');
  if (!oldEnough) return refuse('too-young', { minimumAge: facts.minimumAge });
  if (helper === resident) return refuse('for-themselves');
  if (joinOf(state, resident) !== undefined) return accept();
  const why: JoinFlag[] = [];
  if (residentsOf(state) + 1 > facts.usualJoiners) why.push('more-than-usual');
  if (today > letter.validUntil) why.push('after-letter-end');
  if (manyFromOneAddress) why.push('many-from-one-address');
  const joined: DwellingEvent = {
    type: 'ResidentJoined',
    data: {
      ...{ dwellingId, estateId, joinId, resident, household, letterId },
      residence: { way: 'door-letter' },
      age: { way: 'own-word', minimum: facts.minimumAge },
      ...{ checkedOn: today, channel, ...(helper === undefined ? {} : { helper }), ...letterFor(codeLetter), usualJoiners: facts.usualJoiners },
    },
  };
  return why.length === 0 ? accept(joined) : accept<DwellingEvent>(joined, { type: 'JoinFlagged', data: { dwellingId, estateId, joinId, why } });
}

function verifyResident({ data, at }: DwellingCommandOf<'VerifyResident'>, state: DwellingState, facts: DwellingFacts): Decided {
  const { dwellingId, estateId, joinId, resident, household, way, by, channel, oldEnough, codeLetter } = data;
  if (state.estateId !== estateId) return refuse('no-such-dwelling', { dwellingId });
  if (!oldEnough) return refuse('too-young', { minimumAge: facts.minimumAge });
  if (by === resident) return refuse('for-themselves');
  if (joinOf(state, resident) !== undefined) return accept();
  const joined: DwellingEvent = {
    type: 'ResidentJoined',
    data: {
      ...{ dwellingId, estateId, joinId, resident, household },
      residence: { way, by },
      age: { way: 'known-to-staff', minimum: facts.minimumAge, by },
      ...{ checkedOn: londonDay(at), channel, ...letterFor(codeLetter), usualJoiners: facts.usualJoiners },
    },
  };
  if (residentsOf(state) + 1 <= facts.usualJoiners) return accept(joined);
  return accept<DwellingEvent>(joined, { type: 'JoinFlagged', data: { dwellingId, estateId, joinId, why: ['more-than-usual'] } });
}

function checkJoin({ data, at }: DwellingCommandOf<'CheckJoin'>, state: DwellingState): Decided {
  const { dwellingId, joinId, result, reason, by } = data;
  const { estateId } = state;
  const join = state.joins[joinId];
  if (estateId === undefined) return refuse('no-such-dwelling', { dwellingId });
  if (by === join?.resident) return refuse('for-themselves');
  if (!join?.flagged) return refuse('no-such-join', { joinId });
  if (!checkReasons[result].some((fitting) => fitting === reason)) return refuse('reason-does-not-fit', { reason });
  if (join.checked === result) return accept();
  const checked: DwellingEvent = { type: 'JoinChecked', data: { dwellingId, estateId, joinId, result, reason, by } };
  if (result === 'fine' || join.left) return accept(checked);
  const left = { dwellingId, estateId, joinId, resident: join.resident, leftOn: londonDay(at), why: 'check', by } as const;
  return accept<DwellingEvent>(checked, { type: 'ResidentLeft', data: left });
}

function leaveDwelling({ data, at }: DwellingCommandOf<'LeaveDwelling'>, state: DwellingState): Decided {
  const { dwellingId, resident, why, by } = data;
  const { estateId } = state;
  const joinId = joinOf(state, resident);
  if (estateId === undefined) return refuse('no-such-dwelling', { dwellingId });
  if (joinId === undefined) return refuse('not-a-resident', { dwellingId });
  return accept({ type: 'ResidentLeft', data: { dwellingId, estateId, joinId, resident, leftOn: londonDay(at), why, by } });
}

function decide(command: DwellingCommand, state: DwellingState, facts: DwellingFacts): Decided {
  switch (command.type) {
    case 'AddDwelling':
      return addDwelling(command, state, facts);
    case 'IssueDoorLetter':
      return issueLetter(command, state);
    case 'JoinByLetter':
      return joinByLetter(command, state, facts);
    case 'VerifyResident':
      return verifyResident(command, state, facts);
    case 'CheckJoin':
      return checkJoin(command, state);
    case 'LeaveDwelling':
      return leaveDwelling(command, state);
  }
}

/** A home, its door letter, and who joined there (domain.md, "Ballots"): more joiners than usual are a flag for a check, never a block. Stream `dwelling-<id>`. */
export const dwellingDecider: Decider<DwellingState, DwellingCommand, DwellingFacts, DwellingEvent> = {
  name: 'dwelling',
  refusals: dwellingRefusals,
  initialState: noDwelling,
  evolve: evolveDwelling,
  decide,
  commandOf: dwellingCommandOf,
  factsOf: dwellingFactsOf,
};
