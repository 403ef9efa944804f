import type { BidStep } from './timeline.query.js';

/** A step of the timeline in words: keys of the catalogue are said by the page's language. */
export interface SaidStep {
  readonly title: string;
  readonly when: string;
  readonly text?: string | undefined;
  readonly href?: string;
  readonly linkText?: string;
}

/** How the page's language says things. */
export interface Words {
  t(key: string, values?: Readonly<Record<string, unknown>>): string;
  money(pence: number): string;
  /** `11 March` */
  date(when: string): string;
  /** `11 March 2026` */
  fullDate(when: string): string;
}

type Facts = BidStep['facts'];
interface Said {
  /** Which title of the kind; the kind itself when there is only one. */
  readonly variant?: string;
  readonly sentences?: readonly (string | undefined)[];
  readonly link?: { readonly href: string; readonly text: string };
}
type Teller = (facts: Facts, words: Words, step: BidStep) => Said;

const amount = (facts: Facts, name = 'amountPence') => Number(facts[name] ?? 0);
const textOf = (facts: Facts, name: string, { t }: Words) => (typeof facts[name] === 'string' ? String(facts[name]) : t('applications.private'));
const say =
  (kind: string) =>
  ({ t }: Words, key: string, values: Readonly<Record<string, unknown>> = {}) =>
    t(`applications.timeline.${kind}.${key}`, values);

/** What is said beyond a step's title; a kind that is not here has its title only. */
const tellers: Readonly<Record<string, Teller>> = {
  received(facts, words) {
    const tell = say('received');
    const values = { amount: words.money(amount(facts, 'askedPence')), max: words.money(amount(facts, 'maxPence')) };
    return { sentences: [tell(words, `channel.${facts.channel}`, values), facts.aboveMaximum ? tell(words, 'above', values) : undefined] };
  },
  need: (facts, words) => ({ sentences: [say('need')(words, 'what', { what: textOf(facts, 'what', words) })] }),
  notEligible: (facts, words) => ({ sentences: [say('notEligible')(words, 'because', { reason: textOf(facts, 'reason', words) })] }),
  joined: (facts, words) => joining('joined', facts, words),
  joinedBy: (facts, words) => joining('joinedBy', facts, words),
  withdrawn: (facts, words) => ({ sentences: [say('withdrawn')(words, 'because', { reason: textOf(facts, 'reason', words) })] }),
  carriedOver: (facts, words) => ({
    sentences: [say('carriedOver')(words, 'text')],
    link: { href: `/rounds/${facts.roundId}`, text: say('carriedOver')(words, 'link', { round: facts.roundId }) },
  }),
  voted(facts, words) {
    const tell = say('voted');
    const values = { ...facts, amount: words.money(amount(facts)) };
    const result = facts.result === 'carried' ? `carried.${facts.outcome}` : String(facts.result);
    const steppedOut = Number(facts.steppedOut) > 0 ? tell(words, 'steppedOut', { count: facts.steppedOut }) : undefined;
    const abstained = Number(facts.abstain) > 0 ? tell(words, 'abstained', { count: facts.abstain }) : undefined;
    return { sentences: [tell(words, 'room', values), steppedOut, tell(words, 'votes', values), abstained, tell(words, `result.${result}`, values)] };
  },
  quickOpened: (facts, words) => ({ sentences: [say('quickOpened')(words, 'text', { count: facts.yesNeeded })] }),
  quickYes: (facts, words) => ({ sentences: [say('quickYes')(words, 'text', { count: facts.yes })] }),
  votingOpened: (facts, words) => ({ sentences: [say('votingOpened')(words, 'text', { until: words.fullDate(String(facts.until)) })] }),
  votingClosed: (_, words) => ({ sentences: [say('votingClosed')(words, 'text')] }),
  voteResult(facts, words) {
    const tell = say('voteResult');
    const again = facts.because === 'count' ? undefined : tell(words, `because.${facts.because}`);
    const link = { href: `/rounds/${facts.roundId}/result`, text: tell(words, 'link') };
    return { variant: String(facts.outcome), sentences: [again, tell(words, `text.${facts.outcome}`)], link };
  },
  decided(facts, words, { on }) {
    const conditions = Array.isArray(facts.conditions) ? facts.conditions.map((each) => each ?? words.t('applications.private')) : [];
    const values = {
      on: words.date(on),
      amount: words.money(amount(facts)),
      asked: words.money(amount(facts, 'askedPence')),
      reason: textOf(facts, 'reason', words),
    };
    const tell = say('decided');
    const condition = conditions.length > 0 ? tell(words, 'if', { conditions: conditions.join('; ') }) : undefined;
    return { variant: String(facts.outcome), sentences: [tell(words, `text.${facts.outcome}`, values), condition, tell(words, `by.${facts.by}`)] };
  },
  released: (facts, words) => ({ sentences: [say('released')(words, `why.${facts.why}`, { amount: words.money(amount(facts)) })] }),
  offered: (facts, words) => ({ sentences: [say('offered')(words, 'text', { by: words.fullDate(String(facts.acceptBy)) })] }),
  accepted: (facts, words) => ({ sentences: [say('accepted')(words, 'text', { by: words.fullDate(String(facts.spendBy)) })] }),
  lapsed: (facts, words) => ({ sentences: [say('lapsed')(words, `why.${facts.why}`)] }),
  onItsWay: (facts, words) => withAmount('onItsWay', facts, words),
  paid: (facts, words) => withAmount('paid', facts, words),
  failed: (facts, words) => withAmount('failed', facts, words),
  ended: (facts, words) => ({ sentences: [say('ended')(words, 'text', { by: words.fullDate(String(facts.reportDueOn)) })] }),
  reported(facts, words) {
    const tell = say('reported');
    const unspent = amount(facts, 'unspentPence');
    return {
      sentences: [
        tell(words, 'came', { count: facts.peopleCame }),
        tell(words, 'sentence', { sentence: textOf(facts, 'sentence', words) }),
        unspent > 0 ? tell(words, 'unspent', { amount: words.money(unspent) }) : undefined,
        facts.late ? tell(words, 'late') : undefined,
      ],
    };
  },
  cameBack: (facts, words) => ({ sentences: [say('cameBack')(words, `text.${facts.returned}`, { amount: words.money(amount(facts)) })] }),
  lost: (facts, words) => ({
    sentences: [say('lost')(words, `text.${facts.outcome}`, { amount: words.money(amount(facts)), reason: textOf(facts, 'reason', words) })],
  }),
};

function joining(kind: string, facts: Facts, words: Words): Said {
  const other = { other: facts.otherBidId };
  return { sentences: [say(kind)(words, 'text', other)], link: { href: `/bids/${facts.otherBidId}`, text: say(kind)(words, 'link', other) } };
}

function withAmount(kind: string, facts: Facts, words: Words): Said {
  return { sentences: [say(kind)(words, 'text', { amount: words.money(amount(facts)) })] };
}

/** A bid's step as a resident reads it: "Decided on 11 March: yes, £180, because …". */
export function stepInWords(step: BidStep, words: Words): SaidStep {
  const { variant, sentences = [], link } = tellers[step.kind]?.(step.facts, words, step) ?? {};
  const text = sentences.filter((sentence) => sentence !== undefined).join(' ');
  const title = words.t(`applications.timeline.${step.kind}.title${variant === undefined ? '' : `.${variant}`}`);
  return { title, when: step.on, ...(text === '' ? {} : { text }), ...(link ? { href: link.href, linkText: link.text } : {}) };
}
