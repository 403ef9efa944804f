import type { RoundRules } from '#events';
import { type BallotTopic, ballotWriters } from './ballot-sentences.js';
import { pounds } from './rule-money.js';

/** What a rule is about: every set of rules has one sentence for each, in this order; those on a vote only where residents vote. */
export type RuleTopic = 'ask' | 'above' | 'decide' | BallotTopic | 'room' | 'tie' | 'pots' | 'quick' | 'household' | 'tell' | 'accept' | 'spend' | 'report';

/** A sentence of a catalogue: `key` stands under `rounds`, money is written out (`£180`, `£12.50`), `count` chooses one or many. */
export interface RuleSentence {
  readonly topic: RuleTopic;
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** The text of each sentence, by its key. */
export type RuleWording = Readonly<Record<string, (params: Record<string, string | number>) => string>>;

type Writer = (rules: RoundRules) => { readonly variant: string; readonly params?: RuleSentence['params'] } | undefined;

const days = (count: number) => ({ variant: 'days', params: { count } });

/** A panel may still be asked in a round that residents vote in: whether a bid is within the rules. */
const orAsked = ({ method }: RoundRules, variant: string) => (method === 'ballot' ? `${variant}-if-asked` : variant);

const onVotes = Object.fromEntries(
  Object.entries(ballotWriters).map(([topic, write]): [string, Writer] => [topic, ({ ballot }) => ballot && write(ballot)]),
) as Readonly<Record<BallotTopic, Writer>>;

const writers: Readonly<Record<RuleTopic, Writer>> = {
  ask: ({ minPence, maxPence }) =>
    minPence === 0 ? { variant: 'up-to', params: { max: pounds(maxPence) } } : { variant: 'between', params: { min: pounds(minPence), max: pounds(maxPence) } },
  above: ({ maxPence }) => ({ variant: 'read', params: { max: pounds(maxPence) } }),
  decide: ({ method }) => ({ variant: method }),
  ...onVotes,
  room: (rules) => ({ variant: orAsked(rules, 'enough'), params: { count: rules.quorum } }),
  tie: (rules) => ({ variant: orAsked(rules, rules.tie) }),
  pots: ({ fundDown }) => ({ variant: fundDown }),
  quick: ({ fastTrackMaxPence, fastTrackYesNeeded }) =>
    fastTrackMaxPence === 0 ? { variant: 'none' } : { variant: 'yes', params: { max: pounds(fastTrackMaxPence), count: fastTrackYesNeeded } },
  household: ({ householdCapPence }) => (householdCapPence === 0 ? { variant: 'none' } : { variant: 'cap', params: { max: pounds(householdCapPence) } }),
  tell: ({ awards }) => ({ variant: awards }),
  accept: ({ lapseDays }) => days(lapseDays),
  spend: ({ spendWithinDays }) => days(spendWithinDays),
  report: ({ reportDueDays }) => days(reportDueDays),
};

const topics = Object.keys(writers) as readonly RuleTopic[];

/** A round's rules as sentences in their fixed order: number 1 is the first. */
export function ruleSentences(rules: RoundRules): readonly RuleSentence[] {
  return topics.flatMap((topic) => {
    const written = writers[topic](rules);
    return written ? [{ topic, key: `rules.${topic}.${written.variant}`, params: written.params ?? {} }] : [];
  });
}

/** One rule that changed from a version to another, as it was and as it is; absent where the one version says nothing of it. */
export interface RuleDifference {
  readonly topic: RuleTopic;
  readonly before: RuleSentence | undefined;
  readonly after: RuleSentence | undefined;
}

/** What a reader of the one version must know to have read the other; nothing when they say the same. */
export function ruleDifferences(before: RoundRules, after: RoundRules): readonly RuleDifference[] {
  const byTopic = (rules: RoundRules) => new Map(ruleSentences(rules).map((sentence) => [sentence.topic, sentence]));
  const [then, now] = [byTopic(before), byTopic(after)];
  return topics.flatMap((topic) => {
    const [was, is] = [then.get(topic), now.get(topic)];
    return same(was, is) ? [] : [{ topic, before: was, after: is }];
  });
}

function same(one: RuleSentence | undefined, other: RuleSentence | undefined): boolean {
  return one?.key === other?.key && Object.entries(one?.params ?? {}).every(([name, value]) => other?.params[name] === value);
}
