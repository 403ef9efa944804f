import type { RoundRules } from '#events';

/** What a rule is about: every set of rules has one sentence for each, in this order. */
export type RuleTopic = 'ask' | 'above' | 'decide' | 'room' | 'tie' | 'pots' | 'quick' | 'household' | 'tell' | 'accept' | 'spend' | 'report';

/** A sentence of a catalogue: `key` stands under `rounds`, money is written out (`£180`, `£12.50`), `count` chooses one or many. */
export interface RuleSentence {
  readonly topic: RuleTopic;
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
}

type Writer = (rules: RoundRules) => { readonly variant: string; readonly params?: RuleSentence['params'] };

const days = (count: number) => ({ variant: 'days', params: { count } });

const writers: Readonly<Record<RuleTopic, Writer>> = {
  ask: ({ minPence, maxPence }) =>
    minPence === 0 ? { variant: 'up-to', params: { max: pounds(maxPence) } } : { variant: 'between', params: { min: pounds(minPence), max: pounds(maxPence) } },
  above: ({ maxPence }) => ({ variant: 'read', params: { max: pounds(maxPence) } }),
  decide: ({ method }) => ({ variant: method }),
  room: ({ quorum }) => ({ variant: 'enough', params: { count: quorum } }),
  tie: ({ tie }) => ({ variant: tie }),
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
  return topics.map((topic) => {
    const { variant, params = {} } = writers[topic](rules);
    return { topic, key: `rules.${topic}.${variant}`, params };
  });
}

/** One rule that changed from a version to another, as it was and as it is. */
export interface RuleDifference {
  readonly topic: RuleTopic;
  readonly before: RuleSentence;
  readonly after: RuleSentence;
}

/** What a reader of the one version must know to have read the other; nothing when they say the same. */
export function ruleDifferences(before: RoundRules, after: RoundRules): readonly RuleDifference[] {
  const now = ruleSentences(after);
  return ruleSentences(before).flatMap((sentence, index) => {
    const next = now[index];
    return next && !same(sentence, next) ? [{ topic: sentence.topic, before: sentence, after: next }] : [];
  });
}

function same(one: RuleSentence, other: RuleSentence): boolean {
  return one.key === other.key && Object.entries(one.params).every(([name, value]) => other.params[name] === value);
}

/** `£180`, `£12.50`, `£1,000`: whole pounds without pence. */
function pounds(pence: number): string {
  const whole = String(Math.floor(pence / 100)).replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = pence % 100;
  return rest === 0 ? `£${whole}` : `£${whole}.${String(rest).padStart(2, '0')}`;
}
