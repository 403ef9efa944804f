/**
 * What became of a project. `won` and `part` in their turn, `topped-up` when a completion gave out what was left. Not chosen: its turn came and it cost more than was
 * left (`no-room`), the count had stopped (`not-reached`), too low a score (`below-threshold`), nobody backs it (`no-support`), no permitted pot had enough
 * (`restricted`), its supporters had too little (`supporters-short`), or a better set fills the pot (`not-in-best`).
 */
export type Fate =
  | 'won'
  | 'part'
  | 'topped-up'
  | 'no-room'
  | 'not-reached'
  | 'below-threshold'
  | 'no-support'
  | 'restricted'
  | 'supporters-short'
  | 'not-in-best';

/** Amounts are integers in the smallest unit. */
export interface ProjectOutcome {
  readonly id: string;
  readonly cost: number;
  readonly votes: number;
  readonly score: number;
  readonly fate: Fate;
  /** What it is given; nothing, where it did not win. */
  readonly amount: number;
  readonly pot?: string | undefined;
  /** Its turn, counted from 1, under rules that take projects in an order known beforehand. */
  readonly turn?: number | undefined;
  /** What was left when its turn came. */
  readonly left?: number | undefined;
  /** Where it was refused and there are pots: what those that may pay for it held together, and the fullest of them. */
  readonly payable?: { readonly together: number; readonly fullest: number } | undefined;
  /** Projects that stood exactly equal with it when it was chosen: the published order decided. */
  readonly tiedWith?: readonly string[] | undefined;
}

/** One purchase of Equal Shares. */
export interface SharedPurchase {
  readonly id: string;
  readonly supporters: number;
  /** What a supporter paid who could (for a worth of 1), whole units below. */
  readonly paidEach: number;
  /** How many had less, and paid the rest of their share. */
  readonly short: number;
  /** How many had nothing left to pay with. */
  readonly penniless: number;
  /** Cost divided by what was paid for a worth of 1, whole votes below (tally.md, "Effective votes"). */
  readonly effectiveVotes: number;
}

/** What Equal Shares did in the step whose result stands. Amounts are whole units below the exact ones. */
export interface SharesAccount {
  /** What each voter began with. */
  readonly endowment: number;
  /** By how many increments that is more than the first step's. */
  readonly increments: number;
  readonly purchases: readonly SharedPurchase[];
  /** Supported projects that were not bought: what their supporters began with and what they had left at the end. */
  readonly unbought: readonly { readonly id: string; readonly supporters: number; readonly began: number; readonly left: number }[];
  /** The next step, where its result cost more than the pot. */
  readonly beyond?: { readonly winners: readonly string[]; readonly spent: number } | undefined;
}

/** The comparison step: how many voters have more of their projects in the one result than in the other. */
export interface Comparison {
  readonly preferGreedy: number;
  readonly preferShares: number;
  readonly replaced: boolean;
}

/** A result that can be written as JSON: the same election and rule give the same text. */
export interface TallyResult {
  /** In the order of selection. */
  readonly winners: readonly string[];
  readonly spent: number;
  readonly budget: number;
  /**
   * How much counting it took: Equal Shares counts its runs, one for each endowment tried, the one beyond the limit too; the greedy rules the turns that came;
   * Phragmén the rounds that chose; max welfare the projects considered.
   */
  readonly steps: number;
  /** How often several stood exactly equal and the published order decided, in all steps together. */
  readonly ties: number;
  /** In published order. */
  readonly projects: readonly ProjectOutcome[];
  readonly shares?: SharesAccount | undefined;
  readonly comparison?: Comparison | undefined;
}
