import { setTimeout as sleep } from 'node:timers/promises';
import type { AnyDecider, CommandMeta, Decidable, Fact, FactReader, Refusal, RefusalTable } from '#decider';
import type { Envelope } from '#events';
import { canonical, contentHash } from '#proof';
import type { EventCatalogue } from './event-catalogue.js';
import type { Standing } from './lane.js';
import type { Append, AppendResult, FoundCommand, Ledger, Position } from './ledger.js';
import { stampBy } from './stamp.js';
import { type AnyLane, type Writer, writerOf } from './writer.js';

/** With what commands are carried; `clock` is the business clock. */
export interface Handling {
  readonly ledger: Ledger;
  readonly decider: AnyDecider;
  readonly clock: { now(): string };
  readonly catalogue: EventCatalogue;
}

/** A command on its way to its stream: free text already turned into TextRefs. */
export interface HandleRequest {
  readonly stream: string;
  readonly command: { readonly type: string; readonly data: object };
  readonly meta: CommandMeta;
  /** What other streams tell the decider; asked before every attempt. */
  readonly gatherFacts?: ((command: Decidable, reader: FactReader) => Promise<unknown>) | undefined;
}

/** A command that was carried out, now or before. */
export interface Done {
  readonly status: 'done';
  /** The stream's revision after it (−1: it wrote nothing to a stream that does not exist). */
  readonly revision: number;
  /** The ledger's position after it, for `?after=`; undefined when nothing stands there. */
  readonly position: Position | undefined;
  /** Where its own events begin; `revision + 1` when it wrote none, since it was "already so". */
  readonly firstRevision: number;
  /** True when the same command had been carried out before. */
  readonly duplicate: boolean;
  readonly events: readonly Envelope[];
}

export type Outcome = Done | { readonly status: 'refused'; readonly refusal: Refusal } | { readonly status: 'stale'; readonly revision: number };

/** The refusals that every command knows beside its decider's own. */
export const handlingRefusals = {
  'command-id-reused': { kind: 'conflict', title: 'This was already sent with other words or amounts.' },
} as const satisfies RefusalTable;

/** Others wrote first, every time: a fault, since the sender did nothing wrong. The same command may be sent again. */
export class TooManyConflicts extends Error {
  constructor(stream: string) {
    super(`others wrote to ${stream} first, ${MOST_ATTEMPTS} times`);
    this.name = 'TooManyConflicts';
  }
}

const MOST_ATTEMPTS = 20;
const LONGEST_PAUSE_MS = 50;

/**
 * Carries one command (architecture.md, "How a command travels"): finds it if it was carried before; else folds, gathers facts, decides and appends with the expected
 * revision, and again on a conflict. No answer, refusals included, leaves before the appends it rests on are acknowledged.
 *
 * @throws TooManyConflicts, UndecodableEvent, EventTooLarge, BatchTooLarge, StoreAway
 */
export async function handle(handling: Handling, request: HandleRequest): Promise<Outcome> {
  const { stream, command, meta } = request;
  const payloadHash = contentHash(canonical({ type: command.type, data: command.data }));
  const carrier = new Carrier(handling, request, payloadHash, writerOf(handling.ledger, handling.catalogue));
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    if (attempt > 0) await sleep(Math.random() * Math.min(LONGEST_PAUSE_MS, 2 ** attempt));
    const moves = carrier.moves;
    const found = await handling.ledger.find(stream, meta.commandId);
    const outcome = found ? await carrier.again(found) : await carrier.attempt(moves);
    if (outcome) return outcome;
  }
  throw new TooManyConflicts(stream);
}

type Verdict = Exclude<Outcome, Done> | { readonly status: 'nothing' } | { readonly status: 'write'; readonly facts: readonly Fact[]; readonly at: string };
type Sent = { readonly next: Standing<unknown>; readonly append: Append; readonly answer: Promise<AppendResult> };

/** One command on its way. */
class Carrier {
  private readonly lane: AnyLane;

  constructor(
    private readonly handling: Handling,
    private readonly request: HandleRequest,
    private readonly payloadHash: string,
    private readonly writer: Writer,
  ) {
    this.lane = writer.laneOf(handling.decider, request.stream);
  }

  get moves(): number {
    return this.lane.moves;
  }

  /** The answer to a command that was carried out before. */
  async again(found: FoundCommand): Promise<Outcome> {
    if (found.payloadHash !== this.payloadHash)
      return { status: 'refused', refusal: { code: 'command-id-reused', detail: { commandId: this.request.meta.commandId } } };
    const { firstRevision, lastRevision, position } = found;
    const entries = await this.handling.ledger.readStream(this.request.stream, firstRevision, lastRevision - firstRevision + 1);
    const events = entries.map(({ json }) => this.handling.catalogue.decode(json));
    return { status: 'done', revision: lastRevision, position, firstRevision, duplicate: true, events };
  }

  /** Decides and appends once; undefined when others wrote first. `moves`: the lane's count from before the ledger was asked for the command. */
  async attempt(moves: number): Promise<Outcome | undefined> {
    const arrival = this.lane.arrive();
    const gathered = await this.gather();
    const turn = await this.lane.inTurn(async () =>
      gathered.ownStream ? this.decideSettled(arrival, moves) : this.decideAhead(arrival, moves, gathered.facts),
    );
    if (!turn || 'status' in turn) return turn;
    const { answer, append, next } = turn;
    const result = await answer;
    if (result.status !== 'appended') return undefined;
    const events = append.events.map(({ envelope }) => envelope);
    return { status: 'done', revision: next.revision, position: result.position, firstRevision: result.firstRevision, duplicate: false, events };
  }

  /** Decides on everything that was sent ahead; what would not be written is decided again on settled ground, since no append would prove it. */
  private async decideAhead(arrival: number, moves: number, facts: unknown): Promise<Outcome | Sent | undefined> {
    const standing = await this.lane.standing();
    const verdict = this.judge(standing, facts);
    return verdict.status === 'write' ? this.send(standing, verdict) : this.decideSettled(arrival, moves, facts);
  }

  private async decideSettled(arrival: number, moves: number, gathered?: unknown): Promise<Outcome | Sent | undefined> {
    let standing = await this.lane.settledSince(arrival);
    if (this.lane.moves !== moves) {
      // The command itself may have been among what moved: sent twice at once, here or elsewhere.
      const found = await this.handling.ledger.find(this.request.stream, this.request.meta.commandId);
      if (found) return this.again(found);
    }
    const facts = gathered ?? (await this.gather()).facts;
    standing = await this.lane.standing();
    const verdict = this.judge(standing, facts);
    if (verdict.status === 'write') return this.send(standing, verdict);
    if (verdict.status !== 'nothing') return verdict;
    const { revision, position } = standing;
    return { status: 'done', revision, position, firstRevision: revision + 1, duplicate: false, events: [] };
  }

  /** Facts from other streams may be gathered before the command's turn; facts from its own stream only in it, when nothing is on its way. */
  private async gather(): Promise<{ facts: unknown; ownStream: boolean }> {
    const { gatherFacts, command, stream } = this.request;
    if (!gatherFacts) return { facts: undefined, ownStream: false };
    const reader = this.writer.facts.reader();
    const at = this.writer.timeFrom(this.handling.clock.now(), '');
    const facts = await gatherFacts({ ...command, at }, reader);
    return { facts, ownStream: reader.streams.has(stream) };
  }

  private judge(standing: Standing<unknown>, facts: unknown): Verdict {
    const { command, meta } = this.request;
    if (meta.expectedRevision !== undefined && meta.expectedRevision !== standing.revision) return { status: 'stale', revision: standing.revision };
    const at = this.writer.timeFrom(this.handling.clock.now(), standing.recordedAt);
    const decision = this.handling.decider.decide({ ...command, at }, standing.state, facts);
    if (!decision.accepted) return { status: 'refused', refusal: decision.refusal };
    return decision.events.length === 0 ? { status: 'nothing' } : { status: 'write', facts: decision.events as readonly Fact[], at };
  }

  private send(standing: Standing<unknown>, { facts, at }: { facts: readonly Fact[]; at: string }): Sent {
    const { catalogue } = this.handling;
    const { stream, meta } = this.request;
    const events = stampBy(catalogue, { stream, firstRevision: standing.revision + 1, facts, meta, recordedAt: at });
    const expectedRevision = standing.revision < 0 ? ('none' as const) : standing.revision;
    const append = { stream, expectedRevision, commandId: meta.commandId, payloadHash: this.payloadHash, events };
    const next = this.lane.after(
      standing,
      events.map(({ json }) => json),
    );
    this.writer.recorded(at);
    return { next, append, answer: this.lane.send(append, next) };
  }
}
