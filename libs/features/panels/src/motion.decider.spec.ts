import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sealed, textRefOf } from '#decider/spec';
import {
  arrived,
  at,
  award,
  bid,
  called,
  decline,
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
  member,
  pastOf,
  readBackCommand,
  reopen,
  roundId,
  rules,
  sealedEvening,
  seven,
  type Votes,
  vote,
  voted,
  votes,
} from '../test/evening.js';
import { VoteOnBid } from './meeting.commands.js';

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
