import type { CommandMeta } from '#decider';
import type { BallotChannel, BallotChoice, KeptShutReason } from '#events';
import type { Outcome } from '#ledger';
import type { PaperCount } from '../paper/envelopes.js';
import type { PaperMark } from '../paper/keyed-paper.js';
import { readRollList } from '../roll/roll-list.js';

/** An outer envelope: the how-manieth that came (the first is 0), the number on it, and why whoever holds it keeps it shut. */
export interface Envelope {
  readonly place: number;
  readonly number: number;
  readonly keptShut?: KeptShutReason | undefined;
}

/** Papers that are typed together (the first pile is 0), as two keyers read them and as whoever settles reads what differs; `by` are tokens at the bank. */
export interface Pile {
  readonly pile: number;
  readonly hands: readonly [Hand, Hand, Hand];
}
interface Hand {
  readonly by: string;
  readonly papers: readonly (readonly PaperMark[])[];
}

export interface BallotOfNumber {
  readonly roundId: string;
  /** Of a line of the roll. */
  readonly number: number;
  readonly channel: Exclude<BallotChannel, 'paper'>;
  readonly choices: readonly BallotChoice[];
}

/** The roll with its register and the desk for papers: in the database, or in memory for a dry run. Everything again without harm. */
export interface VoteDesk {
  /** All of a list (CSV with name and address). @throws Error naming the first line that is not right */
  bringRoll(roundId: string, csv: string, by: string): Promise<void>;
  root(roundId: string): Promise<{ readonly size: number; readonly root: string }>;
  end(roundId: string): Promise<void>;
  /** The random id of a line. */
  voterOf(roundId: string, number: number): Promise<string | undefined>;
  takeEnvelope(roundId: string, envelope: Envelope): Promise<void>;
  /** What papers replace, once the box is shut. */
  setAside(roundId: string): Promise<void>;
  keyPile(roundId: string, pile: Pile, meta: CommandMeta): Promise<Outcome>;
  papers(roundId: string): Promise<Pick<PaperCount, 'keptShut' | 'channels'>>;
}

/** The people of a list. @throws Error naming the first line that is not right */
export function votersIn(csv: string): readonly { readonly name: string; readonly address: string }[] {
  const { voters, bad } = readRollList(csv);
  const [first] = bad;
  if (first) throw new Error(`line ${first.line} of the list is not right: ${first.why}`);
  return voters.map(({ name, address }) => ({ name, address }));
}
