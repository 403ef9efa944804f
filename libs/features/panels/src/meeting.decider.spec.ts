import { describe, expect, it } from '@jest/globals';
import { fold, type Recorded } from '#decider';
import { recorded, sealed } from '#decider/spec';
import { catalogue, type MeetingEvent } from '#events';
import {
  arrived,
  at,
  award,
  bankId,
  bid,
  called,
  evening,
  finished,
  given,
  interested,
  itemsOf,
  left,
  m1,
  m2,
  m3,
  m4,
  m5,
  m6,
  m7,
  meetingId,
  onPanel,
  pastOf,
  readBackCommand,
  reopen,
  reopened,
  roundId,
  rules,
  sealedEvening,
  seven,
  vote,
  voted,
  votes,
} from '../test/evening.js';
import { CallMeeting, DeclareInterest, FinishMeeting, RecordArrival, RecordDeparture } from './meeting.commands.js';
import { meetingDecider } from './meeting.decider.js';
import type { CalledRound } from './meeting.facts.js';
import { meetingReactions } from './meeting.reaction.js';

describe('Calling a meeting', () => {
  const call = sealed(CallMeeting, { meetingId, bankId, roundId, heldOn: '2026-03-11' }, '2026-03-01T09:00:00.000Z');
  const round: CalledRound = {
    bankId,
    status: 'open',
    method: 'panel-majority',
    quorum: 5,
    minPence: 5000,
    maxPence: 50000,
    tie: 'not-approved',
    ...rules,
  };

  it('binds it to the frozen rules of its round', () => given().when(call, { round }).then(called()));

  it.each([
    ['twice', [called()], round, 'meeting-exists'],
    ['for a round that has not opened', [], undefined, 'no-such-round'],
    ['for another bank’s round', [], { ...round, bankId: 'hilgrove' }, 'round-of-another-bank'],
    ['for a round that is over', [], { ...round, status: 'finished' as const }, 'round-finished'],
    ['for a round that residents vote on', [], { ...round, method: 'ballot' as const }, 'not-decided-by-panel'],
  ] as const)('%s is refused', (_, past, facts, code) =>
    given(...past)
      .when(call, facts ? { round: facts } : {})
      .thenRefused(code),
  );
});

describe('Coming and going', () => {
  const arrive = (who: string, time = at) => sealed(RecordArrival, { meetingId, member: who }, time);
  const depart = (who: string) => sealed(RecordDeparture, { meetingId, member: who }, at);

  it('lets a member come late', () =>
    given(called())
      .when(arrive(m1), onPanel)
      .then(...arrived(m1)));
  it('lets a member leave early', () =>
    given(called(), ...arrived(m1))
      .when(depart(m1), {})
      .then(left(m1)));
  it('lets a member come back', () =>
    given(called(), ...arrived(m1), left(m1))
      .when(arrive(m1), onPanel)
      .then(...arrived(m1)));
  it('takes a paper list a day late', () =>
    given(called())
      .when(arrive(m1, '2026-03-12T10:00:00.000Z'), onPanel)
      .then(...arrived(m1)));

  it.each([
    ['an arrival at no meeting', [], arrive(m1), onPanel, 'no-such-meeting'],
    ['an arrival on the day before, by the London clock', [called()], arrive(m1, '2026-03-10T23:59:59.999Z'), onPanel, 'not-held-yet'],
    ['an arrival of somebody without a seat', [called()], arrive(m1), { onPanel: false }, 'not-on-panel'],
    ['an arrival of somebody who is there', evening, arrive(m1), onPanel, 'already-here'],
    ['a departure of somebody who is not there', [called()], depart(m1), {}, 'not-here'],
  ] as const)('refuses %s', (_, past, command, facts, code) =>
    given(...past)
      .when(command, facts)
      .thenRefused(code),
  );
});

describe('Interests', () => {
  const declare = (who: string, kind: 'family' | 'committee' = 'family') => sealed(DeclareInterest, { meetingId, bidId: 'C-005', member: who, kind }, at);

  it('are put on record', () =>
    given(...evening)
      .when(declare(m4), onPanel)
      .then(interested(m4)));
  it('are put on record once', () =>
    given(...evening, interested(m4))
      .when(declare(m4), onPanel)
      .thenNothing());
  it('may be of two kinds', () =>
    given(...evening, interested(m4))
      .when(declare(m4, 'committee'), onPanel)
      .then(interested(m4, 'C-005', 'committee')));
  it('are declared by members only', () =>
    given(...evening)
      .when(declare(m4), { onPanel: false })
      .thenRefused('not-on-panel'));

  it('take a member out of the count for quorum and out of the vote', () => {
    const { decision } = given(...evening, interested(m4)).when(vote(votes([m1, m2, m3], [m5], [m6, m7])), { bid });
    expect(decision).toMatchObject({
      events: [
        { data: { present: 7, steppedOut: 1, inTheRoom: 6, yes: 3, no: 1, abstain: 2, result: 'carried' } },
        { data: { inTheRoom: [m1, m2, m3, m5, m6, m7], interests: [{ member: m4, kind: 'family' }] } },
      ],
    });
  });
  it('do not reach beyond their bid', () => expect(voted([...evening, interested(m4, 'C-006')], votes(seven)).inTheRoom).toBe(7));
  it('declared after the vote undo it, if the member took part', () => {
    const past = pastOf(evening, { command: vote(votes(seven)) });
    expect(itemsOf([...past, interested(m4)])).toEqual([{ bidId: 'C-005', result: 'none', amountPence: 0 }]);
    const without = pastOf([...evening, left(m4)], { command: vote(votes([m1, m2, m3])) });
    expect(itemsOf([...without, interested(m4)])).toEqual([{ bidId: 'C-005', result: 'carried', amountPence: 22000 }]);
  });
  it('undo the vote that stands, not one that was short of people', () => {
    const standing = pastOf(evening, { command: vote(votes(seven)) });
    const short = pastOf([...standing, left(m5), left(m6), left(m7)], { command: vote(votes([m1], [m2])) });
    expect(itemsOf([...short, interested(m6)])).toEqual([{ bidId: 'C-005', result: 'none', amountPence: 0 }]);
  });
});

describe('Reading the evening back', () => {
  const past = pastOf(evening, { command: vote(votes(seven)) }, { command: vote(votes([], seven), award(9000), 'C-008') });
  const shortOfPeople = pastOf([...past, left(m1), left(m2), left(m3)], { command: vote(votes([m4, m5]), award(7000), 'C-011') });

  it('lists each bid as it stands and sets the yeses against the pot', () =>
    given(...shortOfPeople)
      .when(readBackCommand, { potPence: 22000 })
      .then({
        type: 'EveningReadBack',
        data: {
          meetingId,
          bankId,
          roundId,
          sealed: 1,
          items: [
            { bidId: 'C-005', result: 'carried', amountPence: 22000 },
            { bidId: 'C-008', result: 'lost', amountPence: 0 },
            { bidId: 'C-011', result: 'none', amountPence: 0 },
          ],
          promisedPence: 22000,
          potPence: 22000,
        },
      }));
  it('is refused when the yeses come to a penny more than the pot', () =>
    given(...past)
      .when(readBackCommand, { potPence: 21999 })
      .thenRefused('over-the-pot'));
  it('is refused when it is done already', () =>
    given(...sealedEvening)
      .when(readBackCommand, { potPence: 300000 })
      .thenRefused('meeting-sealed'));
  it('counts anew after a reopening', () => {
    const { decision } = given(...sealedEvening, reopened).when(readBackCommand, { potPence: 300000 });
    expect(decision).toMatchObject({ events: [{ data: { sealed: 2 } }] });
  });
  it('writes what the event catalogue takes', () => {
    for (const event of pastOf(shortOfPeople, { command: readBackCommand }, { command: reopen }))
      expect(() => catalogue.check(event.type, event.data)).not.toThrow();
  });
});

describe('Reopening and finishing', () => {
  const finish = sealed(FinishMeeting, { meetingId }, at);

  it('reopens a sealed evening', () =>
    given(...sealedEvening)
      .when(reopen, { declared: false })
      .then(reopened));
  it('finishes a sealed evening', () =>
    given(...sealedEvening)
      .when(finish, {})
      .then(finished));
  it('finishes an evening that was reopened while the bank declared it', () =>
    given(...sealedEvening, reopened)
      .when(finish, {})
      .then(finished));
  it('finishes once', () =>
    given(...sealedEvening, finished)
      .when(finish, {})
      .thenNothing());

  it.each([
    ['reopening no meeting', [], reopen, {}, 'no-such-meeting'],
    ['reopening an open evening', evening, reopen, {}, 'not-sealed'],
    ['reopening what the bank has declared', sealedEvening, reopen, { declared: true }, 'already-declared'],
    ['reopening a finished evening', [...sealedEvening, finished], reopen, {}, 'meeting-finished'],
    ['finishing no meeting', [], finish, {}, 'no-such-meeting'],
  ] as const)('refuses %s', (_, past, command, facts, code) =>
    given(...past)
      .when(command, facts)
      .thenRefused(code),
  );

  it.each([
    ['an arrival', sealed(RecordArrival, { meetingId, member: m1 }, at)],
    ['a departure', sealed(RecordDeparture, { meetingId, member: m1 }, at)],
    ['an interest', sealed(DeclareInterest, { meetingId, bidId: 'C-005', member: m1, kind: 'self' }, at)],
    ['a vote', vote(votes([m1]))],
    ['a second reading back', readBackCommand],
  ])('takes %s neither sealed nor finished', (_, command) => {
    given(...sealedEvening)
      .when(command, { ...onPanel, bid })
      .thenRefused('meeting-sealed');
    given(...sealedEvening, finished)
      .when(command, { ...onPanel, bid })
      .thenRefused('meeting-finished');
  });

  it('follows from the bank’s declaration of an evening and of nothing else', () => {
    const declared = (kind: string, evidence: string) => meetingReactions.DecisionsDeclared?.(envelope({ decidedBy: { kind, evidence } }));
    expect(declared('panel', `meeting-${meetingId}`)).toEqual([{ command: FinishMeeting, data: { meetingId } }]);
    expect(declared('fast-track', 'fast-track-C-001')).toEqual([]);
    expect(declared('score', 'round-B-R1')).toEqual([]);
  });
});

function envelope(data: object) {
  const [first] = recorded([{ type: 'DecisionsDeclared', data }], { stream: 'bank-chalcots' });
  if (!first) throw new Error('nothing was recorded');
  return first as unknown as Parameters<NonNullable<typeof meetingReactions.DecisionsDeclared>>[0];
}

it('A replayed evening ends in the state it had', () => {
  const events = recorded(sealedEvening) as Recorded<MeetingEvent>[];
  expect(fold(meetingDecider, events)).toMatchObject({ phase: 'sealed', sealed: 1, present: seven });
});
