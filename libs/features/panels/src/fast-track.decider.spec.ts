import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sealed, specFor } from '#decider/spec';
import { catalogue, type FastTrackEvent } from '#events';
import { OpenFastTrack, VoteFastTrack } from './fast-track.commands.js';
import { fastTrackDecider } from './fast-track.decider.js';
import type { FastTrackFacts } from './fast-track.facts.js';

const { given } = specFor(fastTrackDecider);
const bidId = 'C-001';
const rules = { rulesVersion: 1, rulesHash: 'a'.repeat(64) };
const bid = { status: 'eligible', bankId: 'chalcots', roundId: 'C-R1', askedPence: 10000 };
const round = { limitPence: 10000, yesNeeded: 3, ...rules };
const opened: FastTrackEvent = {
  type: 'FastTrackOpened',
  data: { bidId, bankId: 'chalcots', roundId: 'C-R1', askedPence: 10000, limitPence: 10000, yesNeeded: 3, bidStatus: 'eligible', ...rules },
};
const member = (n: number) => `per-${String(n).padStart(22, 'M')}`;
type Vote = 'yes' | 'no' | 'step-out';
const voted = (n: number, vote: Vote = 'yes'): FastTrackEvent => ({
  type: 'FastTrackVoted',
  data: { bidId, member: member(n), vote, ...(vote === 'step-out' ? { interest: 'family' } : {}) },
});
const passed: FastTrackEvent = { type: 'FastTrackPassed', data: { bidId, yes: 3, needed: 3 } };
const sent: FastTrackEvent = { type: 'FastTrackSentToMeeting', data: { bidId } };
const open = sealed(OpenFastTrack, { bidId });
const say = (n: number, vote: Vote = 'yes', interest: 'family' | undefined = vote === 'step-out' ? 'family' : undefined) =>
  sealed(VoteFastTrack, { bidId, member: member(n), vote, ...(interest ? { interest } : {}) });
const onPanel: FastTrackFacts = { onPanel: true, close: false };

describe('Opening the fast track', () => {
  it('takes a bid at the limit', () => given().when(open, { bid, round }).then(opened));
  it('takes a bid that is with the panel', () => expect(given().when(open, { bid: { ...bid, status: 'with-panel' }, round }).decision.accepted).toBe(true));

  it.each([
    ['twice', [opened], { bid, round }, 'already-open'],
    ['for no bid', [], {}, 'no-such-bid'],
    ['for a bid that is being checked', [], { bid: { ...bid, status: 'checking' }, round }, 'bid-not-ready'],
    ['for a bid that was declined', [], { bid: { ...bid, status: 'declined' }, round }, 'bid-not-ready'],
    ['in a round that is over', [], { bid }, 'round-not-open'],
    ['where the rules have none', [], { bid, round: { ...round, limitPence: 0 } }, 'no-fast-track'],
    ['where the rules ask for nobody’s yes', [], { bid, round: { ...round, yesNeeded: 0 } }, 'no-fast-track'],
    ['for a penny more than the limit', [], { bid: { ...bid, askedPence: 10001 }, round }, 'above-limit'],
  ] as const)('%s is refused', (_, past, facts, code) =>
    given(...past)
      .when(open, facts)
      .thenRefused(code),
  );
});

describe('Saying yes or no between meetings', () => {
  it('passes with the yes that was still needed', () => given(opened, voted(1), voted(4)).when(say(7), onPanel).then(voted(7), passed));
  it('does not pass with two', () => given(opened, voted(1)).when(say(4), onPanel).then(voted(4)));
  it('goes to a meeting at the first no', () => given(opened, voted(1), voted(4)).when(say(7, 'no'), onPanel).then(voted(7, 'no'), sent));
  it('does not count who steps out', () => given(opened, voted(1), voted(4)).when(say(7, 'step-out'), onPanel).then(voted(7, 'step-out')));
  it('lets the applicant’s household step out', () => given(opened).when(say(7, 'step-out'), { onPanel: true, close: true }).then(voted(7, 'step-out')));

  it.each([
    ['on a bid that is not on it', [], say(1), onPanel, 'no-such-fast-track'],
    ['after it passed', [opened, voted(1), voted(2), voted(3), passed], say(4), onPanel, 'fast-track-over'],
    ['after it went to a meeting', [opened, voted(1, 'no'), sent], say(4), onPanel, 'fast-track-over'],
    ['by somebody without a seat', [opened], say(1), { onPanel: false }, 'not-on-panel'],
    ['by one person twice', [opened, voted(1)], say(1), onPanel, 'voted-already'],
    ['by somebody who stepped out', [opened, voted(1, 'step-out')], say(1), onPanel, 'voted-already'],
    ['by stepping out without a reason', [opened], sealed(VoteFastTrack, { bidId, member: member(1), vote: 'step-out' }), onPanel, 'interest-missing'],
    ['by somebody with an interest', [opened], say(1, 'yes', 'family'), onPanel, 'voter-conflicted'],
    ['by the applicant', [opened], say(1), { onPanel: true, close: true }, 'voter-conflicted'],
  ] as const)('%s is refused', (_, past, command, facts, code) =>
    given(...past)
      .when(command, facts)
      .thenRefused(code),
  );

  it('passes exactly when enough members said yes before anybody said no', () => {
    const choice = fc.constantFrom<Vote>('yes', 'no', 'step-out');
    fc.assert(
      fc.property(fc.array(choice, { maxLength: 9 }), (choices) => {
        const events: FastTrackEvent[] = [opened];
        choices.forEach((vote, n) => {
          const { decision } = given(...events).when(say(n, vote), onPanel);
          if (decision.accepted) events.push(...decision.events);
        });
        const beforeNo = choices.slice(0, choices.includes('no') ? choices.indexOf('no') : choices.length);
        expect(events.some(({ type }) => type === 'FastTrackPassed')).toBe(beforeNo.filter((vote) => vote === 'yes').length >= 3);
        for (const event of events) catalogue.check(event.type, event.data);
      }),
    );
  });
});
