import type { Folding } from '#decider';
import type { Envelope } from '#events';
import type { Append, AppendResult, Ledger, Position } from './ledger.js';

/** A stream's state at one of its revisions (−1 before the first event). */
export interface Standing<State> {
  readonly state: State;
  readonly revision: number;
  /** When its last event was recorded; empty before the first. */
  readonly recordedAt: string;
  readonly position?: Position | undefined;
}

/**
 * One stream as this process knows it: commands take turns, the folded state is kept, and the next may be decided on what is not yet acknowledged.
 * When something sent ahead falls, the lane goes back to what was acknowledged and reads only the tail behind it.
 */
export class Lane<State> {
  private known: Standing<State>;
  private ahead: Standing<State>;
  private readonly unanswered = new Set<Promise<void>>();
  private lastSent: Append | undefined;
  private mustRead = true;
  private turns = Promise.resolve();
  private waiting = 0;
  private arrivals = 0;
  private readAt = 0;
  /** Counts what was sent, acknowledged and read; equal counts mean that nothing came into the ledger or out of it in between. */
  moves = 0;

  constructor(
    private readonly ledger: Ledger,
    private readonly folding: Folding<State>,
    private readonly decode: (json: string) => Envelope,
    private readonly stream: string,
  ) {
    this.known = { state: folding.initialState, revision: -1, recordedAt: '' };
    this.ahead = this.known;
  }

  get isIdle(): boolean {
    return this.waiting === 0 && this.unanswered.size === 0;
  }

  /** A number for a command that comes now, by which `isReadSince` knows it. */
  arrive(): number {
    return ++this.arrivals;
  }

  /** Runs `work` when all turns before it are over. */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.waiting++;
    const turn = this.turns.then(work);
    this.turns = turn.then(
      () => undefined,
      () => undefined,
    );
    try {
      return await turn;
    } finally {
      this.waiting--;
    }
  }

  /** The state to decide on, with everything sent ahead; only in turn. */
  async standing(): Promise<Standing<State>> {
    if (this.mustRead) await this.readTail();
    return this.ahead;
  }

  /** The state as the ledger had it after the command numbered `arrival` came, with nothing sent ahead; only in turn. */
  async settledSince(arrival: number): Promise<Standing<State>> {
    await this.settle();
    if (this.mustRead || this.readAt < arrival) await this.readTail();
    return this.ahead;
  }

  /** Sends an append that leads to `next`; from now on decisions rest on it. Only in turn, and without waiting since the state was asked for. */
  send(append: Append, next: Standing<State>): Promise<AppendResult> {
    const restsOn = this.unanswered.size > 0 ? this.lastSent?.events : undefined;
    this.lastSent = restsOn ? { ...append, restsOn } : append;
    this.ahead = next;
    this.moves++;
    const answer = this.acknowledged(this.lastSent, next);
    const over: Promise<void> = answer.then(
      () => void this.unanswered.delete(over),
      () => void this.unanswered.delete(over),
    );
    this.unanswered.add(over);
    return answer;
  }

  /** The state after more facts, given as their canonical texts. */
  after(standing: Standing<State>, jsons: readonly string[]): Standing<State> {
    let { state, revision, recordedAt } = standing;
    for (const json of jsons) {
      const event = this.decode(json);
      state = this.folding.evolve(state, event);
      revision = event.revision;
      recordedAt = event.recordedAt;
    }
    return { state, revision, recordedAt, position: standing.position };
  }

  private async acknowledged(append: Append, next: Standing<State>): Promise<AppendResult> {
    try {
      const result = await this.ledger.append(append);
      // Counted when it was sent, and again now: whoever asked the ledger in between did not find it.
      this.moves++;
      if (result.status === 'appended') this.know(next, result.position);
      else this.mustRead = true;
      return result;
    } catch (fault) {
      this.mustRead = true;
      throw fault;
    }
  }

  private know(next: Standing<State>, position: Position): void {
    this.known = { ...next, position };
    if (this.ahead === next) this.ahead = this.known;
  }

  private async settle(): Promise<void> {
    while (this.unanswered.size > 0) await Promise.all(this.unanswered);
  }

  private async readTail(): Promise<void> {
    await this.settle();
    const readAt = this.arrivals;
    const tail = await this.ledger.readStream(this.stream, this.known.revision + 1);
    const { state, revision, recordedAt } = this.after(
      this.known,
      tail.map(({ json }) => json),
    );
    this.known = { state, revision, recordedAt, position: tail.at(-1)?.position ?? this.known.position };
    this.ahead = this.known;
    this.readAt = readAt;
    this.mustRead = false;
    if (tail.length > 0) this.moves++;
  }
}
