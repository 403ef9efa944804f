import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Recorded } from '#decider';
import { fold } from '#decider';
import { recorded, sealed, specFor, textRefOf } from '#decider/spec';
import { catalogue, type MeetingEvent } from '#events';
import {
  CallMeeting,
  DeclareInterest,
  FinishMeeting,
  type MeetingCommand,
  ReadBackEvening,
  RecordArrival,
  RecordDeparture,
  ReopenMeeting,
  VoteOnBid,
} from './meeting.commands.js';
import { meetingDecider } from './meeting.decider.js';
import type { CalledRound, MeetingFacts } from './meeting.facts.js';
import { meetingReactions } from './meeting.reaction.js';

const { given } = specFor(meetingDecider);
const meetingId = 'C-2026-03-11';
const bankId = 'chalcots';
const roundId = 'C-R1';
const at = '2026-03-11T19:00:00.000Z';
const rules = { rulesVersion: 1, rulesHash: 'a'.repeat(64) };
const member = (n: number) => `per-${String(n).padStart(22, 'M')}`;
const [m1, m2, m3, m4, m5, m6, m7] = [1, 2, 3, 4, 5, 6, 7].map(member) as [string, string, string, string, string, string, string];
const seven = [m1, m2, m3, m4, m5, m6, m7];

type CalledData = Extract<MeetingEvent, { type: 'MeetingCalled' }>['data'];
const called = (change: Partial<CalledData> = {}): MeetingEvent => ({
  type: 'MeetingCalled',
  data: { meetingId, bankId, roundId, heldOn: '2026-03-11', quorum: 5, minPence: 5000, maxPence: 50000, tie: 'not-approved', ...rules, ...change },
});
const arrived = (...members: string[]): MeetingEvent[] => members.map((who) => ({ type: 'MemberArrived', data: { meetingId, member: who } }));
const left = (who: string): MeetingEvent => ({ type: 'MemberLeft', data: { meetingId, member: who } });
const interested = (who: string, bidId = 'C-005', kind: 'family' | 'committee' = 'family'): MeetingEvent => ({
  type: 'InterestDeclared',
  data: { meetingId, bidId, member: who, kind },
});
const evening = [called(), ...arrived(...seven)];
const award = (amountPence = 22000) => ({ outcome: 'award' as const, amountPence, conditions: [] });
const decline = { outcome: 'decline' as const, amountPence: 0, conditions: [] };
type Votes = { member: string; vote: 'yes' | 'no' | 'abstain' }[];
const votes = (yes: string[], no: string[] = [], abstain: string[] = []): Votes => [
  ...yes.map((who) => ({ member: who, vote: 'yes' as const })),
  ...no.map((who) => ({ member: who, vote: 'no' as const })),
  ...abstain.map((who) => ({ member: who, vote: 'abstain' as const })),
];
type Motion = ReturnType<typeof award> | typeof decline;
const vote = (cast: Votes, motion: Motion = award(), bidId = 'C-005') => sealed(VoteOnBid, { meetingId, bidId, motion, votes: cast }, at);
const bid = { status: 'with-panel', roundId, askedPence: 32000, close: [] };
const onPanel: MeetingFacts = { onPanel: true };
const readBackCommand = sealed(ReadBackEvening, { meetingId }, at);
const reopen = sealed(ReopenMeeting, { meetingId, why: 'item-to-be-voted-again' }, at);
const finished: MeetingEvent = { type: 'MeetingFinished', data: { meetingId, roundId } };
const reopened: MeetingEvent = { type: 'MeetingReopened', data: { meetingId, why: 'item-to-be-voted-again' } };

/** The events of accepted commands, one after the other, as a past for the next. */
function pastOf(past: readonly MeetingEvent[], ...commands: { command: MeetingCommand; facts?: MeetingFacts }[]): MeetingEvent[] {
  const events = [...past];
  for (const { command, facts } of commands) {
    const { decision } = given(...events).when(command, facts ?? { bid, onPanel: true, potPence: 1_000_000 });
    if (!decision.accepted) throw new Error(`${command.type} is refused: ${decision.refusal.code}`);
    events.push(...decision.events);
  }
  return events;
}
function voted(past: readonly MeetingEvent[], cast: Votes, motion: Motion = award()) {
  const { decision } = given(...past).when(vote(cast, motion), { bid });
  const [event] = decision.accepted ? decision.events : [];
  if (event?.type !== 'ItemVoted') throw new Error('the vote was refused');
  return event.data;
}
const sealedEvening = pastOf(evening, { command: vote(votes(seven)) }, { command: readBackCommand });
const itemsOf = (past: MeetingEvent[]) => {
  const { decision } = given(...past).when(readBackCommand, { potPence: 1_000_000 });
  const [event] = decision.accepted ? decision.events : [];
  return event?.type === 'EveningReadBack' ? event.data.items : [];
};

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
    ['for a round that residents vote on', [], { ...round, method: 'ballot-ranked' as const }, 'not-decided-by-panel'],
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

describe('A vote on a bid', () => {
  it('writes the count for everyone and the names for few', () => {
    const cast = votes([m1, m2, m3, m4], [m5, m6], [m7]);
    const motion = { ...award(), conditions: [{ conditionId: 'dbs-checks', what: textRefOf('motion.conditions.0.what'), beforePayment: true }] };
    given(...evening)
      .when(sealed(VoteOnBid, { meetingId, bidId: 'C-005', motion, votes: cast }, at), { bid })
      .then(
        {
          type: 'ItemVoted',
          data: {
            meetingId,
            bidId: 'C-005',
            ballot: 1,
            motion,
            askedPence: 32000,
            present: 7,
            steppedOut: 0,
            inTheRoom: 7,
            quorum: 5,
            yes: 4,
            no: 2,
            abstain: 1,
            result: 'carried',
            ...rules,
          },
        },
        {
          type: 'ItemVotedBasis',
          data: { meetingId, bidId: 'C-005', votes: cast, inTheRoom: seven, interests: [], bidStatus: 'with-panel', bidRoundId: roundId },
        },
      );
  });

  it('counts who is in the room and says nothing as an abstention, by name', () => {
    const { decision } = given(...evening).when(vote(votes([m1, m2], [m3])), { bid });
    expect(decision).toMatchObject({ events: [{ data: { abstain: 4 } }, { data: { votes: votes([m1, m2], [m3], [m4, m5, m6, m7]) } }] });
  });

  it.each([
    ['more yes than no', votes([m1, m2, m3, m4], [m5, m6], [m7]), 'carried'],
    ['one yes and six abstentions', votes([m1]), 'carried'],
    ['one yes fewer and one no more', votes([m1, m2, m3], [m4, m5, m6, m7]), 'lost'],
    ['as many yes as no', votes([m1, m2, m3], [m4, m5, m6]), 'tied'],
    ['abstentions only', votes([]), 'lost'],
  ] as const)('with %s', (_, cast, result) => expect(voted(evening, [...cast]).result).toBe(result));

  it('decides nothing below quorum, however clear it is', () => {
    const past = [...evening, left(m7), interested(m3), interested(m5)];
    expect(voted(past, votes([m1, m2, m4], [m6]))).toMatchObject({ present: 6, steppedOut: 2, inTheRoom: 4, quorum: 5, result: 'inquorate' });
  });

  it.each([
    ['of no meeting', [], vote([]), { bid }, 'no-such-meeting'],
    ['in a finished evening', [...sealedEvening, finished], vote([]), { bid }, 'meeting-finished'],
    ['in a sealed evening', sealedEvening, vote([]), { bid }, 'meeting-sealed'],
    ['before the day of the meeting', [called({ heldOn: '2026-03-12' })], vote([]), { bid }, 'not-held-yet'],
    ['on a bid that nobody made', evening, vote([]), {}, 'no-such-bid'],
    ['on a bid of another round', evening, vote([]), { bid: { ...bid, roundId: 'C-R2' } }, 'bid-of-another-round'],
    ['on a bid that is not with the panel', evening, vote([]), { bid: { ...bid, status: 'checking' } }, 'bid-not-with-panel'],
    ['on a bid that was awarded', evening, vote([]), { bid: { ...bid, status: 'awarded' } }, 'bid-not-with-panel'],
    ['to say no with money', evening, vote([], { ...decline, amountPence: 5000 } as never), { bid }, 'decline-with-award'],
    ['on less than the minimum', evening, vote([], award(4999)), { bid }, 'below-minimum'],
    ['on nothing at all', [called({ minPence: 0 })], vote([], award(0)), { bid }, 'below-minimum'],
    ['on more than the maximum', evening, vote([], award(50001)), { bid: { ...bid, askedPence: 60000 } }, 'above-maximum'],
    ['on more than the ask', evening, vote([], award(32001)), { bid }, 'above-ask'],
    ['with somebody who is not there', [called(), ...arrived(m1)], vote(votes([m1, m2])), { bid }, 'voter-absent'],
    ['with somebody who stepped out', [...evening, interested(m2)], vote(votes([m1, m2])), { bid }, 'voter-conflicted'],
    ['with one person twice', evening, vote(votes([m1, m2], [m1])), { bid }, 'voter-twice'],
    ['with the applicant in the room', evening, vote(votes([m1])), { bid: { ...bid, close: [m6] } }, 'interest-undeclared'],
  ] as const)('%s is refused', (_, past, command, facts, code) =>
    given(...past)
      .when(command, facts)
      .thenRefused(code),
  );

  it('names a condition once', () => {
    const condition = { conditionId: 'dbs', what: textRefOf('what'), beforePayment: true };
    const motion = { ...award(), conditions: [condition, condition] };
    given(...evening)
      .when(sealed(VoteOnBid, { meetingId, bidId: 'C-005', motion, votes: [] }, at), { bid })
      .thenRefused('condition-twice');
  });
  it('goes on when the applicant has stepped out', () =>
    expect(given(...evening, interested(m6)).when(vote(votes([m1])), { bid: { ...bid, close: [m6] } }).decision.accepted).toBe(true));

  it('is carried exactly when it is quorate and has more yes than no', () => {
    const choice = fc.constantFrom('yes' as const, 'no' as const, 'abstain' as const, 'silent' as const, 'stepped-out' as const, 'away' as const);
    fc.assert(
      fc.property(fc.array(choice, { maxLength: 12 }), fc.integer({ min: 1, max: 9 }), (choices, quorum) => {
        const people = choices.map((what, n) => ({ what, who: member(n) }));
        const there = people.filter(({ what }) => what !== 'away');
        const past = [
          called({ quorum }),
          ...arrived(...there.map(({ who }) => who)),
          ...there.filter(({ what }) => what === 'stepped-out').map(({ who }) => interested(who)),
        ];
        const cast = people.flatMap(({ what, who }): Votes => (what === 'yes' || what === 'no' || what === 'abstain' ? [{ member: who, vote: what }] : []));
        const count = (...what: string[]) => choices.filter((choice) => what.includes(choice)).length;
        const inTheRoom = count('yes', 'no', 'abstain', 'silent');
        const outcome = voted(past, cast);
        expect(outcome.result === 'carried').toBe(inTheRoom >= quorum && count('yes') > count('no'));
        expect(outcome.result === 'inquorate').toBe(inTheRoom < quorum);
        expect(outcome.yes + outcome.no + outcome.abstain).toBe(inTheRoom);
        expect(outcome.inTheRoom + outcome.steppedOut).toBe(outcome.present);
      }),
    );
  });
});

describe('Voting again', () => {
  const yes = { command: vote(votes(seven)) };
  const no = { command: vote(votes([], seven)) };
  const tie = { command: vote(votes([m1, m2, m3], [m4, m5, m6])) };
  const again = called({ tie: 'vote-again-once-else-not-approved' });
  const secondChance = [again, ...arrived(...seven)];

  it('lets the last quorate vote decide', () => {
    expect(itemsOf(pastOf(evening, yes, no))).toEqual([{ bidId: 'C-005', result: 'lost', amountPence: 0 }]);
    expect(itemsOf(pastOf(evening, no, yes))).toEqual([{ bidId: 'C-005', result: 'carried', amountPence: 22000 }]);
  });
  it('leaves a quorate vote standing when a later one is short of people', () => {
    const past = pastOf(evening, yes);
    expect(itemsOf(pastOf([...past, left(m1), left(m2), left(m3)], { command: vote(votes([], [m4, m5])) }))).toMatchObject([{ result: 'carried' }]);
  });
  it('numbers the votes', () => expect(pastOf(evening, yes, no).flatMap((event) => (event.type === 'ItemVoted' ? [event.data.ballot] : []))).toEqual([1, 2]));
  it('turns a tie at the end into a no', () => expect(itemsOf(pastOf(evening, tie))).toMatchObject([{ result: 'lost' }]));
  it('is not open to a tie where the rules say that a tie is a no', () =>
    given(...pastOf(evening, tie))
      .when(yes.command, { bid })
      .thenRefused('tie-stands'));
  it('is open once to a tie where the rules say so', () => {
    expect(itemsOf(pastOf(secondChance, tie, yes))).toMatchObject([{ result: 'carried' }]);
    given(...pastOf(secondChance, tie, tie))
      .when(yes.command, { bid })
      .thenRefused('tie-stands');
  });
  it('is open to every item after the evening was reopened', () => {
    const past = pastOf(evening, tie, { command: readBackCommand }, { command: reopen });
    expect(itemsOf(pastOf(past, yes))).toMatchObject([{ result: 'carried' }]);
  });
  it('leaves a bid undecided when a motion to say no is voted down, and says no when it is carried', () => {
    expect(itemsOf(pastOf(evening, { command: vote(votes([m1], seven.slice(1)), decline) }))).toEqual([{ bidId: 'C-005', result: 'none', amountPence: 0 }]);
    expect(itemsOf(pastOf(evening, { command: vote(votes(seven), decline) }))).toEqual([{ bidId: 'C-005', result: 'carried', amountPence: 0 }]);
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
