import { type Folding, Keyed } from '#decider';
import {
  type BidReceived,
  type Envelope,
  publicTexts,
  type RecordedOf,
  type TextRef,
  type WordingClass,
  type WordingPutRight,
  wordingClass,
  wordingTypes,
} from '#events';

/** Public words as they stand now. */
export interface PublicWords {
  /** The stream whose event first said them. */
  readonly subject: string;
  readonly saidIn: string;
  readonly part: string;
  readonly bidId: string | undefined;
  /** Of words about a bank's money; those about a bid are the bid's bank's. */
  readonly bankId: string | undefined;
  readonly ref: TextRef;
}

export interface PublicWording {
  readonly words: Keyed<PublicWords>;
  /** The bank of each bid. */
  readonly banks: Keyed<string>;
}

const noWording: PublicWording = { words: Keyed.none(), banks: Keyed.none() };
/** Those that a bid's own page puts right, all at once. */
const OWN_PAGE: readonly string[] = ['BidReceived', 'BidReworded'];
const OWN_PARTS: readonly string[] = ['title', 'what', 'where', 'when', 'whoBenefits'];

/** What everybody reads in the words of whoever typed it, whichever stream it stands in. */
export const publicWording = {
  types: [...wordingTypes, 'WordingPutRight'],
  folding: {
    initialState: noWording,
    evolve(state: PublicWording, event: Envelope): PublicWording {
      if (event.type === 'WordingPutRight') return { ...state, words: putRight(state.words, (event as RecordedOf<typeof WordingPutRight>).data) };
      const { bidId } = event.data as { readonly bidId?: string };
      const about = { saidIn: event.type, bidId, bankId: /^bank-(.+)$/.exec(event.stream)?.[1] };
      const words = publicTexts(event.type, event.data).reduce((all, { path, ref }) => {
        const each: PublicWords = { ...about, subject: ref.subject, part: path, ref };
        // The same words may be told again by another room's event: where they stood first is what counts.
        return all.has(keyOf(each)) && !isOnBidsPage(each) ? all : all.with(keyOf(each), each);
      }, state.words);
      if (event.type !== 'BidReceived') return { ...state, words };
      const received = event as RecordedOf<typeof BidReceived>;
      return { words, banks: state.banks.with(received.data.bidId, received.data.bankId) };
    },
  } satisfies Folding<PublicWording>,
};

/** A bid's own words are each the newest of their name; all others are known by themselves. */
function keyOf(words: PublicWords): string {
  return isOnBidsPage(words) ? `${words.bidId} ${words.part}` : words.ref.commitment;
}

function putRight(all: Keyed<PublicWords>, { former, words }: RecordedOf<typeof WordingPutRight>['data']): Keyed<PublicWords> {
  const known = all.get(former.commitment);
  return known ? all.without(former.commitment).with(words.commitment, { ...known, ref: words }) : all;
}

export function isOnBidsPage({ saidIn, part }: Pick<PublicWords, 'saidIn' | 'part'>): boolean {
  return OWN_PAGE.includes(saidIn) && OWN_PARTS.includes(part);
}

export function classOf({ saidIn, part }: Pick<PublicWords, 'saidIn' | 'part'>): WordingClass | undefined {
  return wordingClass(saidIn, part);
}

/**
 * Why money went where it went, and what an office asked for, is evidence for years (audit.md, "Personal data"): nobody destroys it by writing other words. What somebody
 * typed about their own bid is erased when it is put right.
 */
export function areEvidence(said: Pick<PublicWords, 'saidIn' | 'part'>): boolean {
  return classOf(said) !== 'bid';
}

/** The bank whose organisers put it right. */
export function bankOf({ banks }: PublicWording, { bidId, bankId }: PublicWords): string | undefined {
  return bankId ?? (bidId === undefined ? undefined : banks.get(bidId));
}
