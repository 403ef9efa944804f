import type { RoundRules } from '#events';
import { contentHash } from '#proof';
import { ballotWording } from './ballot-wording.js';
import { type RuleSentence, type RuleWording, ruleSentences } from './rule-sentences.js';

const many = (count: unknown, one: string, more: string) => (count === 1 ? `1 ${one}` : `${count} ${more}`);

/**
 * The first wording. Rounds carry the hash of the text it makes, so it is never edited: better words are a second wording, and `isRuleDocument` goes on knowing
 * this one.
 */
const wording: RuleWording = {
  'rules.ask.between': ({ min, max }) => `You can ask for between ${min} and ${max}.`,
  'rules.ask.up-to': ({ max }) => `You can ask for up to ${max}.`,
  'rules.above.read': ({ max }) => `If you need more, you can still send your bid. We can give ${max} at most.`,
  'rules.decide.panel-majority': () => 'A panel of residents decides. A bid gets a yes when more of them vote yes than no.',
  'rules.decide.panel-score': () => 'A panel of residents decides. They give each bid points, and a bid needs enough points to get a yes.',
  'rules.decide.ballot': () => 'All residents who may vote decide. The bids that win the vote get the money.',
  ...ballotWording,
  'rules.room.enough': ({ count }) => `When the panel decides, at least ${many(count, 'member', 'members')} with no link to the bid must be in the room.`,
  'rules.tie.not-approved': () => 'If as many vote yes as no, the answer is not this time.',
  'rules.tie.vote-again-once-else-not-approved': () => 'If as many vote yes as no, they vote once more. If it is equal again, the answer is not this time.',
  'rules.room.enough-if-asked': ({ count }) =>
    count === 1
      ? 'If the panel must decide something about a bid, at least 1 member with no link to it must be in the room.'
      : `If the panel must decide something about a bid, at least ${count} members with no link to it must be in the room.`,
  'rules.tie.not-approved-if-asked': () => 'If as many of the panel then vote yes as no, the answer is no.',
  'rules.tie.vote-again-once-else-not-approved-if-asked': () =>
    'If as many of the panel then vote yes as no, they vote once more. If it is equal again, the answer is no.',
  'rules.pots.skip': () => 'Some pots can only pay for some things. If the right pots are too empty for a bid, we go on to the next bid.',
  'rules.quick.yes': ({ max, count }) =>
    `A bid for ${max} or less can get a quick yes from ${many(count, 'panel member', 'panel members')}. If one says no, it goes to the next meeting.`,
  'rules.quick.none': () => 'There is no quick yes in this round: every bid waits for the decision day.',
  'rules.household.cap': ({ max }) => `One household can get ${max} at most in twelve months. This does not count money for groups.`,
  'rules.household.none': () => 'There is no limit on how much one household can get in twelve months.',
  'rules.tell.at-once': () => 'After the decision, we promise the money straight away.',
  'rules.tell.after-window': () => 'After the decision, we wait until nobody can ask us to look again. Then we promise the money.',
  'rules.accept.days': ({ count }) => `If we say yes, tell us within ${many(count, 'day', 'days')} that you want the money, or we give it to others.`,
  'rules.spend.days': ({ count }) => `Use the money within ${many(count, 'day', 'days')} of telling us.`,
  'rules.report.days': ({ count }) => `When it is over, tell us within ${many(count, 'day', 'days')} how it went.`,
};

/** One rule in the words of the document. */
export function ruleInWords({ key, params }: RuleSentence): string {
  const write = wording[key];
  if (!write) throw new RangeError(`the wording lacks ${key}`);
  return write(params);
}

/**
 * The rules of a round as one English text of numbered sentences; its `contentHash` is the `rulesHash` that rounds, bids and decisions name
 * (domain.md, "Rules"). The vault keeps the text under that hash.
 */
export function ruleDocument(rules: RoundRules, version: number): string {
  const sentences = ruleSentences(rules).map((sentence, index) => `${index + 1}. ${ruleInWords(sentence)}`);
  return `The rules of this round (version ${version})\n\n${sentences.join('\n')}\n`;
}

/** True when the hash addresses a document that says these rules, in any wording ever released. */
export function isRuleDocument(hash: string, rules: RoundRules, version: number): boolean {
  return hash === contentHash(ruleDocument(rules, version));
}
