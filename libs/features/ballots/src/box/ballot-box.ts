import type { BallotChannel, BallotChoice, StepUpWay } from '#events';

/** A box for one round, made when its vote opens. */
export interface NewBox {
  readonly roundId: string;
  /** From this instant of the business clock on nobody casts. RFC 3339. */
  readonly closesAt: string;
  /** The most bytes that choices and nonce of one ballot of this round have: each row is filled up to them. */
  readonly rowBytes: number;
  /** Who joins later comes onto the roll until the box is shut. */
  readonly growing: boolean;
}

/** A ballot as it lies in the box: `v`, `c` and the nonce `r` are 32 bytes in hex. */
export interface BoxedBallot {
  readonly v: string;
  readonly n: number;
  readonly c: string;
  readonly choices: readonly BallotChoice[];
  readonly r: string;
}

/** A ballot on its way into the box. */
export interface Casting extends BoxedBallot {
  readonly roundId: string;
  /** The random id of a line of the roll. */
  readonly voterId: string;
  readonly channel: BallotChannel;
  /** By the business clock, RFC 3339. */
  readonly at: string;
}

/** `done` as well when the same ballot lay there already. */
export type CastAnswer = 'done' | 'voting-not-open' | 'not-on-the-roll' | 'voted-on-paper' | 'another-ballot-first';

/** `known`: this batch lies there already. */
export type PapersAdded = 'added' | 'known' | 'voting-not-open';

/** What stands of a row outside its envelope. */
export interface BoxRow {
  readonly v: string;
  readonly n: number;
  readonly c: string;
}

/** An officer, by their token at the bank, and how they showed who they are. */
export interface ShutBy {
  readonly by: string;
  readonly stepUp?: StepUpWay | undefined;
}

export interface BoxState {
  readonly roundId: string;
  readonly shut: boolean;
  /** Who shut it; undefined where the last day did. */
  readonly shutBy?: ShutBy | undefined;
  readonly closesAt: string;
  /** Rows that are not in the ledger yet. */
  readonly waiting: number;
  /** The hour in which everything that waited was last written to the ledger. */
  readonly flushedHour?: string | undefined;
  readonly tidied: boolean;
  /** Why the vote does not go on: a code, for whoever looks after it. */
  readonly trouble?: string | undefined;
}

/** What the box comes to once it is shut: of each v the highest n counts, unless it was set aside. */
export interface BoxCount {
  readonly counting: number;
  readonly replaced: number;
  readonly setAside: number;
}

/** A row of the box cannot be opened: it was changed since it was cast, or with another key. It says not which: faults are logged, and a log that names a row is joined with the ledger. */
export class BoxDamaged extends Error {
  constructor(readonly roundId: string) {
    super(`a ballot in the box of round ${roundId} cannot be opened`);
    this.name = 'BoxDamaged';
  }
}

/**
 * Where ballots lie until they are opened (audit.md, "Secret ballots", steps 3 and 4; ADR 022). Every adapter passes `ballot-box.conformance.ts`. What a box
 * answers is durable. A box knows no voter: the register is marked in the same step, by the line of the roll.
 */
export interface BallotBox {
  /** A box for the round; the roll stands still from here on, unless it grows. Again without harm: the first stays as it is. */
  open(box: NewBox): Promise<void>;
  /** Takes back a box whose vote did not open; only while nothing lies in it. */
  discard(roundId: string): Promise<void>;
  /** Runs `work` while nobody else does the same for this round. */
  alone<T>(roundId: string, work: () => Promise<T>): Promise<T>;
  cast(casting: Casting): Promise<CastAnswer>;
  /** The number of the next ballot of v: 1 for the first. */
  nextOf(roundId: string, v: string): Promise<number>;
  /**
   * Puts the accepted papers of a batch in, each under a v of its own drawn at random, n = 0, in an order that tells nothing; all of them or none. They are taken
   * after the last day too, until the box is shut.
   */
  addPapers(roundId: string, batchId: string, papers: readonly { readonly choices: readonly BallotChoice[] }[]): Promise<PapersAdded>;
  /** The ballots of v are never opened, since the paper counts; answers how many there are. */
  setAside(roundId: string, v: string): Promise<number>;
  /** Nothing comes in any more; whatever was acknowledged is in. Again without harm: the first officer stays, and where there was none one may come after. */
  shut(roundId: string, by?: ShutBy): Promise<void>;
  state(roundId: string): Promise<BoxState | undefined>;
  /** All boxes whose round’s secret has not ended, in any order. */
  active(): Promise<readonly BoxState[]>;
  /** Rows that are not in the ledger yet, at most `most`, in the order of their numbers for each v and of chance otherwise. */
  waiting(roundId: string, most: number): Promise<readonly BoxRow[]>;
  /** These rows stand in the ledger; `hour` says that it was everything that waited in that hour. */
  flushed(roundId: string, rows: readonly BoxRow[], hour?: string): Promise<void>;
  /** Says why the vote does not go on, or that it does. */
  tellTrouble(roundId: string, trouble: string | undefined): Promise<void>;
  count(roundId: string): Promise<BoxCount>;
  /** The ballots that count, opened and in the order of their seals; none once the round's secret has ended. @throws BoxDamaged where a row cannot be opened */
  counting(roundId: string): Promise<readonly BoxedBallot[]>;
  /** Writes box and register anew in one order, so that no row's place tells when it came. */
  tidy(roundId: string): Promise<void>;
  /** The round’s secret has ended: what will never be opened goes. Unless `keepCounting`, everything does, and the key of the box with it. */
  end(roundId: string, keepCounting: boolean): Promise<void>;
}

/** The injection token of the port. */
export const BALLOT_BOX = Symbol('BallotBox');
