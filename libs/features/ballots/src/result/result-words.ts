import { MONEY, type Sentence } from '#tally';
import { type Language, money } from '#web';
import type { Difference } from './differences.js';
import { countingCommand } from './election-file.js';
import type { ResultView } from './result.query.js';

/** What a sentence counts chooses between one and many; each has at most one of these that its words count. */
const COUNTED = ['count', 'score', 'supporters', 'votes'];

/** Bids by their titles, as sentences name them. */
export class Words {
  constructor(
    private readonly language: Language,
    private readonly titles: Readonly<Record<string, string>>,
  ) {}

  /** A bid's title in quotes, else its reference. */
  bid(bidId: string): string {
    const title = this.titles[bidId];
    return title === undefined ? bidId : this.language.t('ballots.result.quoted', { title });
  }

  bids(bidIds: readonly string[]): string {
    const named = bidIds.map((bidId) => this.bid(bidId));
    const last = named.at(-1) ?? '';
    return named.length < 2 ? last : this.language.t('ballots.result.and', { some: named.slice(0, -1).join(', '), last });
  }

  sentence({ key, params }: Sentence): string {
    const shown = Object.entries(params).map(([name, value]) => [name, this.param(name, value)] as const);
    const count = COUNTED.map((name) => params[name]).find((value) => value !== undefined);
    return this.language.t(`ballots.result.why.${key.replaceAll('.', '-')}`, { ...Object.fromEntries(shown), ...(count === undefined ? {} : { count }) });
  }

  difference({ key, bidId, amountPence, beforePence }: Difference): string {
    return this.language.t(`ballots.result.differences.${key}`, {
      bid: bidId === undefined ? '' : this.bid(bidId),
      amount: amountPence === undefined ? '' : money(amountPence),
      before: beforePence === undefined ? '' : money(beforePence),
    });
  }

  private param(name: string, value: Sentence['params'][string]): string | number {
    if (typeof value === 'string') return this.bid(value);
    if (typeof value === 'object') return this.bids(value);
    if (name === 'turn') return this.language.t('ballots.result.place', { count: value, ordinal: true });
    return MONEY.has(name) ? money(value) : value;
  }
}

/** What came of a bid, as a key of `ballots.result.fate`. */
export function fateOf({ won, withdrawn }: { readonly won: boolean; readonly withdrawn: boolean }): 'won' | 'lost' | 'withdrawn' {
  if (withdrawn) return 'withdrawn';
  return won ? 'won' : 'lost';
}

/** A result as its page shows it, every sentence in the reader's language. */
export function resultInWords(view: ResultView, language: Language) {
  const words = new Words(language, view.titles);
  const given = new Map(view.bids.map(({ bidId, amountPence }) => [bidId, amountPence]));
  return {
    ...view,
    bids: view.bids.map((bid) => ({ ...bid, fate: fateOf(bid), why: bid.sentences.map((sentence) => words.sentence(sentence)) })),
    whole: view.whole.map((sentence) => words.sentence(sentence)),
    differences: view.differences.map((difference) => words.difference(difference)),
    course: view.course.map(({ bidId, leftPence }) => ({ name: words.bid(bidId), amountPence: given.get(bidId) ?? 0, leftPence })),
    scoring: view.vote.opening?.ballot.counting.scoring,
    hasLots: view.vote.opening?.lots !== undefined,
    command: view.vote.opening && countingCommand(view.vote.opening, `${view.roundId}-${view.declared.version}.pb`),
    waiting: view.recounts.filter(({ made }) => !made).length,
  };
}
