import type { Folding } from '#decider';
import { londonDay } from '#decider/calendar';
import type { BankEvent, Envelope, VotingEvent } from '#events';

type Vote<T extends VotingEvent['type']> = Extract<VotingEvent, { type: T }>['data'];

/** A declared result, with the moment and the day in London. */
export type DeclaredResult = Vote<'ResultDeclared'> & { readonly declaredAt: string; readonly declaredOn: string };

export interface RecountStory {
  readonly recountId: string;
  readonly askedOn: string;
  readonly made?: { readonly on: string; readonly version: number; readonly agrees: boolean; readonly resultHash: string } | undefined;
}

/** What the record says of a vote, for the pages of its result. */
export interface VoteRecord {
  readonly opening: Vote<'VotingOpened'> | undefined;
  readonly closing: (Vote<'VotingClosed'> & { readonly closedOn: string }) | undefined;
  readonly ballots: Vote<'BallotsOpened'> | undefined;
  readonly papers: Vote<'PapersReconciled'> | undefined;
  /** Ascending; the old ones stay. */
  readonly versions: readonly DeclaredResult[];
  readonly recounts: readonly RecountStory[];
  readonly secretEnded: boolean;
  /** Of the last event that is told here; -1 when there is none. Papers that are handed out or typed in do not move it: that would tell of the vote before its close. */
  readonly revision: number;
}

const nothing: VoteRecord = {
  ...{ opening: undefined, closing: undefined, ballots: undefined, papers: undefined },
  ...{ versions: [], recounts: [], secretEnded: false, revision: -1 },
};

/** Folds `voting-<round>`. */
export const voteRecordFolding: Folding<VoteRecord> = {
  initialState: nothing,
  evolve: (record, event: Envelope) => {
    const more = told(record, event as unknown as VotingEvent, event.recordedAt);
    return more ? { ...record, ...more, revision: event.revision } : record;
  },
};

function told(record: VoteRecord, { type, data }: VotingEvent, at: string): Partial<VoteRecord> | undefined {
  switch (type) {
    case 'VotingOpened':
      return { opening: data };
    case 'VotingClosed':
      return { closing: { ...data, closedOn: londonDay(at) } };
    case 'PapersReconciled':
      return { papers: data };
    case 'BallotsOpened':
      return { ballots: data };
    case 'ResultDeclared':
      return { versions: [...record.versions, { ...data, declaredAt: at, declaredOn: londonDay(at) }] };
    case 'RecountAsked':
      return { recounts: [...record.recounts, { recountId: data.recountId, askedOn: londonDay(at) }] };
    case 'RecountMade': {
      const { recountId, version, agrees, resultHash } = data;
      const made = { on: londonDay(at), version, agrees, resultHash };
      return { recounts: record.recounts.map((recount) => (recount.recountId === recountId ? { ...recount, made } : recount)) };
    }
    case 'RoundSecretDestroyed':
      return { secretEnded: true };
    default:
      return undefined;
  }
}

export interface BankNames {
  readonly name: string;
  readonly funds: Readonly<Record<string, string>>;
}

/** What people call a bank and its pots; folds `bank-<id>`. */
export const bankNamesFolding: Folding<BankNames> = {
  initialState: { name: '', funds: {} },
  evolve: (names, event: Envelope) => {
    const { type, data } = event as unknown as BankEvent;
    if (type === 'BankOpened') return { ...names, name: data.name };
    return type === 'FundAgreed' ? { ...names, funds: { ...names.funds, [data.fundId]: data.name } } : names;
  },
};
