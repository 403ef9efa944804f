import { accept, type Decider, Keyed, type RefusalTable, refuse } from '#decider';
import type { TextRef, WordingClass, WordingEvent } from '#events';
import { classOf, isOnBidsPage } from './public-wording.facts.js';
import type { WordingCommand } from './wording.commands.js';

export const wordingRefusals = {
  'no-such-words': { kind: 'not-found', title: 'No such words are public here.' },
  'put-right-already': { kind: 'conflict', title: 'Somebody has put these words right already.' },
  'on-the-bids-page': { kind: 'conflict', title: 'These words are put right on the page of the bid.' },
  'own-words': { kind: 'forbidden', title: 'This is about your own bid. Another organiser puts these words right.' },
  'has-interest': { kind: 'forbidden', title: 'You have an interest in this bid. Another organiser puts these words right.' },
  'lives-with-applicant': { kind: 'forbidden', title: 'You live with the person who asked for the money. Another organiser puts these words right.' },
  'no-new-words': { kind: 'conflict', title: 'Type the words as they should be.' },
} as const satisfies RefusalTable;

/** Public words, where they were said first, and whose bank's organisers put them right. */
export interface WordsSaid {
  readonly bankId: string;
  readonly bidId: string | undefined;
  readonly saidIn: string;
  readonly part: string;
  readonly ref: TextRef;
}

export interface WordingFacts {
  /** The words that the command names, as an event of their subject said them; undefined where none did. */
  readonly said: WordsSaid | undefined;
  /** Who is close to the bid that they are about; undefined for words about a bank's money, or where nobody kept who asked. */
  readonly bid?: ConcernedByWords | undefined;
}

export type ConcernedByWords = NonNullable<Extract<WordingEvent, { type: 'WordingPutRightBasis' }>['data']['bid']>;

interface WordingState {
  /** What stands in the place of words that were put right. */
  readonly standing: Keyed<WordsSaid>;
  readonly former: Keyed<true>;
}

const FIELDS = { bid: 'bidWords', finance: 'moneyWords', office: 'officeWords' } as const satisfies Record<WordingClass, keyof WordingCommand['data']>;

/** Under which name of the command the new words come. */
export function fieldOf(said: Pick<WordsSaid, 'saidIn' | 'part'>): (typeof FIELDS)[WordingClass] | undefined {
  const kept = classOf(said);
  return kept && FIELDS[kept];
}

/** Public words put right, those of one subject in one stream (audit.md, "Personal data"). Stream `wording-<subject>`. */
export const wordingDecider: Decider<WordingState, WordingCommand, WordingFacts, WordingEvent> = {
  name: 'wording',
  refusals: wordingRefusals,
  initialState: { standing: Keyed.none(), former: Keyed.none() },
  evolve(state, event) {
    if (event.type !== 'WordingPutRight') return state;
    const { bankId, bidId, saidIn, part, former, words } = event.data;
    const standing = state.standing.without(former.commitment).with(words.commitment, { bankId, bidId, saidIn, part, ref: words });
    return { standing, former: state.former.with(former.commitment, true) };
  },
  decide({ data }, state, facts) {
    const { commitment, bankId, ground, organiser, household } = data;
    const said = state.standing.get(commitment) ?? facts.said;
    const field = said && fieldOf(said);
    if (!said || !field || said.bankId !== bankId) return refuse('no-such-words', { commitment });
    if (state.former.has(commitment)) return refuse('put-right-already', { commitment });
    if (isOnBidsPage(said)) return refuse('on-the-bids-page', { commitment });
    const close = facts.bid && whyTooClose(organiser, household, facts.bid);
    if (close) return refuse(close, { commitment });
    const words = data[field];
    if (words === undefined) return refuse('no-new-words', { commitment });
    const { bidId, saidIn, part, ref: former } = said;
    return accept(
      { type: 'WordingPutRight', data: { bankId, ...(bidId === undefined ? {} : { bidId }), saidIn, part, former, words } },
      { type: 'WordingPutRightBasis', data: { commitment, ground, organiser, ...(household ? { household } : {}), ...(facts.bid ? { bid: facts.bid } : {}) } },
    );
  },
  commandOf([event, basis]) {
    if (event?.type !== 'WordingPutRight' || basis?.type !== 'WordingPutRightBasis') throw new RangeError('words put right stand with who did it');
    const { bankId, former, words } = event.data;
    const { commitment, ground, organiser, household } = basis.data;
    const subject = former.subject.replace(/^wording-/, '');
    const field = fieldOf(event.data);
    if (!field) throw new RangeError(`${event.data.saidIn} says nothing public in ${event.data.part}`);
    return {
      type: 'PutWordsRight',
      data: { bankId, subject, commitment, ground, organiser, ...(household ? { household } : {}), [field]: words },
      at: event.recordedAt,
    };
  },
  factsOf([event, basis]) {
    if (event?.type !== 'WordingPutRight' || basis?.type !== 'WordingPutRightBasis') return { said: undefined };
    const { bankId, bidId, saidIn, part, former } = event.data;
    return { said: { bankId, bidId, saidIn, part, ref: former }, bid: basis.data.bid };
  },
};

/** As nobody who votes on a bid or signs its payment may be close to it (audit.md, "Threats": self-approval, collusion). */
function whyTooClose(
  organiser: string,
  household: string | undefined,
  { applicant, coSigner, household: home, interested }: ConcernedByWords,
): 'own-words' | 'has-interest' | 'lives-with-applicant' | undefined {
  if (organiser === applicant || organiser === coSigner) return 'own-words';
  if (interested.includes(organiser)) return 'has-interest';
  return household === home ? 'lives-with-applicant' : undefined;
}
