import type { Recorded } from '#decider';
import type { DwellingEvent } from '#events';
import type { DwellingCommand } from './dwelling.commands.js';
import { type DwellingFacts, usualRules } from './dwelling.facts.js';

type Written = readonly Recorded<DwellingEvent>[];

/** The way back from what a command wrote to the command (architecture.md, the replay law). */
export function dwellingCommandOf(events: Written): DwellingCommand {
  const [event] = events;
  if (!event) throw new RangeError('a command that wrote nothing cannot be told from its events');
  const { recordedAt: at } = event;
  switch (event.type) {
    case 'DwellingAdded':
      return { type: 'AddDwelling', data: event.data, at };
    case 'DoorLetterIssued':
      return { type: 'IssueDoorLetter', data: event.data, at };
    case 'ResidentJoined':
      return joinBehind(event, events);
    case 'JoinChecked': {
      const { dwellingId, joinId, result, reason, by } = event.data;
      return { type: 'CheckJoin', data: { dwellingId, joinId, result, reason, by }, at };
    }
    case 'ResidentLeft': {
      const { dwellingId, resident, why, by } = event.data;
      if (why === 'check') throw new RangeError('who leaves after a check leaves by the check');
      return { type: 'LeaveDwelling', data: { dwellingId, resident, why, by }, at };
    }
    case 'JoinFlagged':
      throw new RangeError('a flag follows a join');
  }
}

type Joined = Extract<Recorded<DwellingEvent>, { type: 'ResidentJoined' }>;

function joinBehind({ data, recordedAt: at }: Joined, events: Written): DwellingCommand {
  const { dwellingId, estateId, joinId, resident, household, letterId, channel, helper, residence, codeLetter = false } = data;
  const same = { dwellingId, estateId, joinId, resident, household, channel, oldEnough: true, codeLetter };
  const { way, by } = residence;
  if (way !== 'door-letter') {
    if (by === undefined) throw new RangeError('who was found to live there was found by somebody');
    return { type: 'VerifyResident', data: { ...same, way, by }, at };
  }
  if (letterId === undefined) throw new RangeError('who joined by a letter joined by a certain one');
  const manyFromOneAddress = events.some((event) => event.type === 'JoinFlagged' && event.data.why.includes('many-from-one-address'));
  return { type: 'JoinByLetter', data: { ...same, letterId, ...(helper === undefined ? {} : { helper }), manyFromOneAddress }, at };
}

/** What other streams had told it, from what it wrote. */
export function dwellingFactsOf([event]: Written): DwellingFacts {
  const blockOf = event?.type === 'DwellingAdded' ? event.data.estateId : undefined;
  if (event?.type !== 'ResidentJoined') return { ...usualRules, blockOf };
  return { blockOf, minimumAge: event.data.age.minimum, usualJoiners: event.data.usualJoiners };
}
