import type { BallotChannel, BallotChoice } from '#events';
import type { BallotBox, BoxCount, BoxedBallot, BoxRow, BoxState, CastAnswer, Casting, NewBox, PapersAdded, ShutBy } from './ballot-box.js';
import { drawnPapers } from './drawn-papers.js';

interface Kept extends BoxedBallot {
  flushed: boolean;
  setAside: boolean;
}
interface KeptBox extends NewBox {
  ballots: Kept[];
  readonly batches: Set<string>;
  shut: boolean;
  shutBy?: ShutBy | undefined;
  trouble?: string | undefined;
  flushedHour?: string | undefined;
  tidied: boolean;
  ended: boolean;
}

/** The marked register in memory, by round and line of the roll. */
export class MemoryRegister {
  readonly #rounds = new Map<string, Map<string, BallotChannel | undefined>>();

  /** The round's lines with their marks. */
  of(roundId: string): Map<string, BallotChannel | undefined> {
    const lines = this.#rounds.get(roundId) ?? new Map<string, BallotChannel | undefined>();
    this.#rounds.set(roundId, lines);
    return lines;
  }
}

/** The box in memory: a real adapter, for specs and for the season's dry run. */
export class MemoryBallotBox implements BallotBox {
  readonly #boxes = new Map<string, KeptBox>();
  #turns: Promise<unknown> = Promise.resolve();

  constructor(private readonly register: MemoryRegister) {}

  async open(box: NewBox): Promise<void> {
    if (this.#boxes.has(box.roundId)) return;
    this.#boxes.set(box.roundId, { ...box, ballots: [], batches: new Set(), shut: false, tidied: false, ended: false });
  }

  async discard(roundId: string): Promise<void> {
    if (this.#boxes.get(roundId)?.ballots.length === 0) this.#boxes.delete(roundId);
  }

  alone<T>(_roundId: string, work: () => Promise<T>): Promise<T> {
    const turn = this.#turns.then(work);
    this.#turns = turn.catch(() => undefined);
    return turn;
  }

  async cast({ roundId, voterId, channel, at, ...ballot }: Casting): Promise<CastAnswer> {
    const box = this.#boxes.get(roundId);
    const lines = this.register.of(roundId);
    if (!box) return 'voting-not-open';
    if (!lines.has(voterId)) return 'not-on-the-roll';
    const same = box.ballots.find(({ v, n }) => v === ballot.v && n === ballot.n);
    if (same?.c === ballot.c) return 'done';
    if (box.shut || at >= box.closesAt) return 'voting-not-open';
    if (lines.get(voterId) === 'paper') return 'voted-on-paper';
    if (same || ballot.n !== nextIn(box, ballot.v)) return 'another-ballot-first';
    box.ballots.push({ ...ballot, flushed: false, setAside: false });
    lines.set(voterId, channel);
    return 'done';
  }

  async nextOf(roundId: string, v: string): Promise<number> {
    const box = this.#boxes.get(roundId);
    return box ? nextIn(box, v) : 1;
  }

  async addPapers(roundId: string, batchId: string, papers: readonly { readonly choices: readonly BallotChoice[] }[]): Promise<PapersAdded> {
    const box = this.#boxes.get(roundId);
    if (!box || box.shut) return 'voting-not-open';
    if (box.batches.has(batchId)) return 'known';
    box.batches.add(batchId);
    box.ballots.push(...drawnPapers(roundId, papers).map((ballot) => ({ ...ballot, flushed: false, setAside: false })));
    return 'added';
  }

  async setAside(roundId: string, v: string): Promise<number> {
    const found = (this.#boxes.get(roundId)?.ballots ?? []).filter((ballot) => ballot.v === v && !ballot.setAside);
    for (const ballot of found) ballot.setAside = true;
    return found.length;
  }

  async shut(roundId: string, by?: ShutBy): Promise<void> {
    const box = this.#boxes.get(roundId);
    if (!box) return;
    box.shut = true;
    box.shutBy ??= by;
  }

  async state(roundId: string): Promise<BoxState | undefined> {
    const box = this.#boxes.get(roundId);
    return box && asState(box);
  }

  async active(): Promise<readonly BoxState[]> {
    return [...this.#boxes.values()].filter(({ ended }) => !ended).map(asState);
  }

  async waiting(roundId: string, most: number): Promise<readonly BoxRow[]> {
    const rows = (this.#boxes.get(roundId)?.ballots ?? []).filter(({ flushed }) => !flushed).map(({ v, n, c }) => ({ v, n, c }));
    return rows.sort((a, b) => (a.v === b.v ? a.n - b.n : a.v < b.v ? -1 : 1)).slice(0, most);
  }

  async flushed(roundId: string, rows: readonly BoxRow[], hour?: string): Promise<void> {
    const box = this.#boxes.get(roundId);
    if (!box) return;
    const written = new Set(rows.map(({ v, n }) => `${v} ${n}`));
    for (const ballot of box.ballots) if (written.has(`${ballot.v} ${ballot.n}`)) ballot.flushed = true;
    box.flushedHour = hour ?? box.flushedHour;
  }

  async tellTrouble(roundId: string, trouble: string | undefined): Promise<void> {
    const box = this.#boxes.get(roundId);
    if (box) box.trouble = trouble;
  }

  async count(roundId: string): Promise<BoxCount> {
    const ballots = this.#boxes.get(roundId)?.ballots ?? [];
    const last = lastOnes(ballots);
    const setAside = last.filter((ballot) => ballot.setAside).length;
    return { counting: last.length - setAside, replaced: ballots.length - last.length, setAside };
  }

  async counting(roundId: string): Promise<readonly BoxedBallot[]> {
    return lastOnes(this.#boxes.get(roundId)?.ballots ?? [])
      .filter(({ setAside }) => !setAside)
      .map(({ v, n, c, choices, r }) => ({ v, n, c, choices, r }))
      .sort((a, b) => (a.c < b.c ? -1 : 1));
  }

  async tidy(roundId: string): Promise<void> {
    const box = this.#boxes.get(roundId);
    if (!box) return;
    box.ballots.sort((a, b) => (a.c < b.c ? -1 : 1));
    box.tidied = true;
  }

  async end(roundId: string, keepCounting: boolean): Promise<void> {
    const box = this.#boxes.get(roundId);
    if (!box) return;
    box.ballots = keepCounting ? lastOnes(box.ballots).filter(({ setAside }) => !setAside) : [];
    box.ended = true;
  }
}

const nextIn = ({ ballots }: KeptBox, v: string) => ballots.reduce((next, ballot) => (ballot.v === v && ballot.n >= next ? ballot.n + 1 : next), 1);

function lastOnes(ballots: readonly Kept[]): Kept[] {
  const last = new Map<string, Kept>();
  for (const ballot of ballots) if (ballot.n >= (last.get(ballot.v)?.n ?? 0)) last.set(ballot.v, ballot);
  return [...last.values()];
}

function asState({ roundId, shut, shutBy, closesAt, flushedHour, tidied, trouble, ballots }: KeptBox): BoxState {
  return { roundId, shut, shutBy, closesAt, flushedHour, tidied, trouble, waiting: ballots.filter(({ flushed }) => !flushed).length };
}
