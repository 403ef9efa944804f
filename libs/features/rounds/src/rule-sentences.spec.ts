import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createInstance } from 'i18next';
import { type BallotRules, ballotRules, type RoundRules, roundRules } from '#events';
import { contentHash } from '#proof';
import { anyBallot } from '../test/any-ballot.js';
import { ballotMistake } from './ballot-mistakes.js';
import { ballotOf } from './ballot-presets.js';
import { isRuleDocument, ruleDocument, ruleInWords } from './rule-document.js';
import { presetRules } from './rule-presets.js';
import { ruleDifferences, ruleSentences } from './rule-sentences.js';

const standing = {
  quorum: 5,
  minPence: 5_000,
  maxPence: 50_000,
  fastTrackMaxPence: 10_000,
  fastTrackYesNeeded: 3,
  householdCapPence: 75_000,
  lapseDays: 28,
  spendWithinDays: 182,
  reportDueDays: 28,
};
const rules: RoundRules = presetRules('panel-decided', standing);

const few = fc.integer({ min: 1, max: 400 });
const amount = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3_000_000 }));
const anyRules: fc.Arbitrary<RoundRules> = fc
  .tuple(
    fc.record({
      quorum: few,
      minPence: amount,
      maxPence: fc.integer({ min: 1, max: 3_000_000 }),
      fastTrackMaxPence: amount,
      fastTrackYesNeeded: few,
      householdCapPence: amount,
      lapseDays: few,
      spendWithinDays: few,
      reportDueDays: few,
      method: fc.constantFrom(...roundRules.shape.method.options),
      tie: fc.constantFrom(...roundRules.shape.tie.options),
      fundDown: fc.constantFrom(...roundRules.shape.fundDown.options),
      awards: fc.constantFrom(...roundRules.shape.awards.options),
    }),
    anyBallot,
  )
  .map(([any, ballot]) => (any.method === 'ballot' ? { ...any, ballot } : any));

const days = { opensOn: '2026-03-28', closesOn: '2026-04-12' };
/** The rules of a vote as Hilgrove had it. */
const vote = presetRules('whole-estate-vote', standing, ballotOf(days));

describe('The rules of a round', () => {
  it('are written out as numbered plain sentences, in words that never change once released', () => {
    expect(ruleDocument(rules, 3)).toBe(`The rules of this round (version 3)

1. You can ask for between £50 and £500.
2. If you need more, you can still send your bid. We can give £500 at most.
3. A panel of residents decides. A bid gets a yes when more of them vote yes than no.
4. When the panel decides, at least 5 members with no link to the bid must be in the room.
5. If as many vote yes as no, the answer is not this time.
6. Some pots can only pay for some things. If the right pots are too empty for a bid, we go on to the next bid.
7. A bid for £100 or less can get a quick yes from 3 panel members. If one says no, it goes to the next meeting.
8. One household can get £750 at most in twelve months. This does not count money for groups.
9. After the decision, we promise the money straight away.
10. If we say yes, tell us within 28 days that you want the money, or we give it to others.
11. Use the money within 182 days of telling us.
12. When it is over, tell us within 28 days how it went.
`);
  });

  it('are written out for a vote with everything that a count rests on', () => {
    expect(ruleDocument(vote, 1)).toBe(`The rules of this round (version 1)

1. You can ask for between £50 and £500.
2. If you need more, you can still send your bid. We can give £500 at most.
3. All residents who may vote decide. The bids that win the vote get the money.
4. You can vote from 28 March 2026 to the end of 12 April 2026.
5. You can vote if you are 16 or older, live on the estate and joined before voting opened.
6. Put up to 3 bids in order, your favourite first.
7. A place on a ballot is worth points, from the first place on: 4, 2, 1. A bid gets all its points together.
8. We go through the bids, the one with the most votes or points first. It gets its money if enough is left. If not, we go on to the next.
9. If bids are equal, the one with more first places comes first, then the one that costs less, then the one with the lower lot. Lots are drawn and shown when voting opens.
10. You can vote online, on paper, by phone or with a helper, and one ballot of yours counts. If you vote on paper and in another way too, the first counts and the later one stays shut.
11. You can vote online again until voting closes: your last ballot counts. A ballot with nothing on it counts as taking part.
12. Nobody is told what you chose, and nobody sees how the vote stands before it has closed. If fewer than ten ballots count, we show who won and no numbers.
13. If a bid is taken back after voting opened, we pass it over and make a new result. The old one stays on show.
14. You can ask us to count again until 10 working days after the result.
15. If the panel must decide something about a bid, at least 5 members with no link to it must be in the room.
16. If as many of the panel then vote yes as no, the answer is no.
17. Some pots can only pay for some things. If the right pots are too empty for a bid, we go on to the next bid.
18. There is no quick yes in this round: every bid waits for the decision day.
19. One household can get £750 at most in twelve months. This does not count money for groups.
20. After the decision, we wait until nobody can ask us to look again. Then we promise the money.
21. If we say yes, tell us within 28 days that you want the money, or we give it to others.
22. Use the money within 182 days of telling us.
23. When it is over, tell us within 28 days how it went.
`);
  });

  it('say every parameter of shares, and of a vote in points', () => {
    const shares = { rule: 'equal-shares', scoring: 'points', utility: 'points', completion: 'add1u', stop: 'exhaustive', comparison: true } as const;
    const ballot = ballotOf(days, { kind: 'points', votingAge: 0, roll: 'growing', crossChannel: 'paper-counts', challengeWorkingDays: 0, counting: shares });
    const text = ruleDocument({ ...vote, ballot }, 1);
    for (const said of [
      'You can vote at any age, if you live on the estate. You may still join while people are voting.',
      'You have points to give: 10 in all, and 5 at most for one bid. Give them to up to 10 bids.',
      'A share is the pot divided by the number of voters, without the pence that are over.',
      'When shares are spent, a bid is worth the points that a person gave it.',
      'If all shares can be £1 bigger and the winners still cost no more than the pot, we count again with bigger shares, and so on. We stop before that when no other bid that somebody chose fits into the pot. What is left then goes to other bids: the one that most people chose first, if enough is left for it.',
      'That list wins if more people have more of their bids on it than the other way round.',
      'the paper counts and the other stays shut.',
      'On the day of the result you can ask us to count again.',
    ]) {
      expect(text).toContain(said);
    }
  });

  it('of two votes are never the same text: nothing that a vote rests on is missing from it', () => {
    const written = (ballot: BallotRules) => ruleDocument({ ...vote, ballot }, 1);
    const fields = Object.keys(ballotRules.shape) as (keyof BallotRules)[];
    const parameters = Object.keys(ballotRules.shape.counting.shape) as (keyof BallotRules['counting'])[];
    const told = new Set<string>();
    fc.assert(
      fc.property(anyBallot, anyBallot, (one, other) => {
        const near: [string, object][] = [
          ...fields.map((field): [string, object] => [field, { ...one, [field]: other[field] }]),
          ...parameters.map((name): [string, object] => [name, { ...one, counting: { ...one.counting, [name]: other.counting[name] } }]),
          ['all', other],
        ];
        for (const [name, each] of near) {
          // As it would stand in the ledger: what is undefined is not there.
          const next = ballotRules.parse(JSON.parse(JSON.stringify(each)));
          if (ballotMistake(next) !== undefined || isDeepStrictEqual(next, one)) continue;
          told.add(name);
          expect(written(next)).not.toBe(written(one));
        }
      }),
      { numRuns: 500 },
    );
    // Of those that can change alone, each did.
    for (const name of ['opensOn', 'closesOn', 'roll', 'votingAge', 'crossChannel', 'challengeWorkingDays', 'points', 'mostForOne', 'ties', 'scoring']) {
      expect([...told]).toContain(name);
    }
    for (const name of ['rule', 'threshold', 'utility', 'completion', 'endowment', 'stop', 'incrementPence', 'comparison']) expect([...told]).toContain(name);
  });

  it('write out money with its pence only when there are some', () => {
    const [ask] = ruleSentences({ ...rules, minPence: 1_250, maxPence: 2_500_000 });
    expect(ask).toEqual({ topic: 'ask', key: 'rules.ask.between', params: { min: '£12.50', max: '£25,000' } });
  });

  it('are addressed by the hash of the document, which names the version', () => {
    const hash = contentHash(ruleDocument(rules, 3));
    expect(isRuleDocument(hash, rules, 3)).toBe(true);
    expect(isRuleDocument(hash, rules, 4)).toBe(false);
    expect(isRuleDocument(hash, { ...rules, quorum: 4 }, 3)).toBe(false);
  });

  it('say on a page exactly what the document says', () => {
    const catalogue = createInstance();
    const texts = JSON.parse(readFileSync(new URL('../catalogue/en.json', import.meta.url), 'utf8'));
    void catalogue.init({ lng: 'en', initAsync: false, resources: { en: { rounds: texts } }, defaultNS: 'rounds', interpolation: { escapeValue: false } });
    fc.assert(
      fc.property(anyRules, (any) => {
        for (const sentence of ruleSentences(any)) expect(catalogue.t(sentence.key, { ...sentence.params })).toBe(ruleInWords(sentence));
      }),
    );
  });
});

describe('Two versions of the rules', () => {
  it('differ in the sentences that changed, told as they were and as they are', () => {
    const differences = ruleDifferences(rules, { ...rules, maxPence: 60_000, tie: 'vote-again-once-else-not-approved' });
    expect(differences.map(({ before, after }) => [before && ruleInWords(before), after && ruleInWords(after)])).toEqual([
      ['You can ask for between £50 and £500.', 'You can ask for between £50 and £600.'],
      ['If you need more, you can still send your bid. We can give £500 at most.', 'If you need more, you can still send your bid. We can give £600 at most.'],
      [
        'If as many vote yes as no, the answer is not this time.',
        'If as many vote yes as no, they vote once more. If it is equal again, the answer is not this time.',
      ],
    ]);
  });

  it('of a panel’s round and of a vote differ in what only the vote says', () => {
    const differences = ruleDifferences(rules, vote);
    expect(differences.find(({ topic }) => topic === 'mark')).toMatchObject({ before: undefined, after: { key: 'rules.mark.ranked' } });
    expect(ruleDifferences(vote, rules).find(({ topic }) => topic === 'mark')).toMatchObject({ before: { key: 'rules.mark.ranked' }, after: undefined });
  });

  it('have no differences exactly when their documents are the same', () => {
    fc.assert(
      fc.property(anyRules, anyRules, fc.boolean(), (before, other, copy) => {
        const after = copy ? { ...before } : other;
        expect(ruleDifferences(before, after).length === 0).toBe(ruleDocument(before, 1) === ruleDocument(after, 1));
      }),
    );
  });
});

describe('A preset', () => {
  it('makes a £100 challenge of the standing rules, whatever their largest amount', () => {
    const challenge = presetRules('hundred-pound-challenge', { ...standing, minPence: 20_000 });
    expect(challenge).toMatchObject({ minPence: 10_000, maxPence: 10_000, fastTrackMaxPence: 10_000, method: 'panel-majority', quorum: 5 });
  });

  it('lets the whole estate decide each bid, with no quick yes and time to ask for another look', () => {
    expect(vote).toMatchObject({ method: 'ballot', fastTrackMaxPence: 0, fastTrackYesNeeded: 0, awards: 'after-window', maxPence: 50_000 });
  });

  it('asks a vote for three bids in order, with 4, 2 and 1 points', () => {
    expect(vote.ballot).toEqual({
      ...{ ...days, kind: 'ranked', most: 3, weights: [4, 2, 1], roll: 'frozen', votingAge: 16, crossChannel: 'first-counts', challengeWorkingDays: 10 },
      counting: { rule: 'greedy', scoring: 'weights', ties: 'firsts-cost-lot' },
    });
  });

  it.each(['hundred-pound-challenge', 'panel-decided', 'whole-estate-vote'] as const)('%s makes rules that fit the contract', (preset) => {
    const made = presetRules(preset, standing, ballotOf(days));
    expect(roundRules.parse(made)).toEqual(made);
    expect(made.ballot === undefined).toBe(made.method !== 'ballot');
  });
});
