import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createInstance } from 'i18next';
import { type RoundRules, roundRules } from '#events';
import { contentHash } from '#proof';
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
const anyRules: fc.Arbitrary<RoundRules> = fc.record({
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
});

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
    expect(differences.map(({ before, after }) => [ruleInWords(before), ruleInWords(after)])).toEqual([
      ['You can ask for between £50 and £500.', 'You can ask for between £50 and £600.'],
      ['If you need more, you can still send your bid. We can give £500 at most.', 'If you need more, you can still send your bid. We can give £600 at most.'],
      [
        'If as many vote yes as no, the answer is not this time.',
        'If as many vote yes as no, they vote once more. If it is equal again, the answer is not this time.',
      ],
    ]);
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
    const vote = presetRules('whole-estate-vote', standing);
    expect(vote).toMatchObject({ method: 'ballot', fastTrackMaxPence: 0, fastTrackYesNeeded: 0, awards: 'after-window', maxPence: 50_000 });
  });

  it.each(['hundred-pound-challenge', 'panel-decided', 'whole-estate-vote'] as const)('%s makes rules that fit the contract', (preset) => {
    expect(roundRules.parse(presetRules(preset, standing))).toEqual(presetRules(preset, standing));
  });
});
