import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchTooLarge, revisionBefore } from '../append-limits.js';
import { StoreAway } from '../append-queue.js';
import type { Append, AppendResult, FoundCommand } from '../ledger.js';
import type { CommandFinder } from './command-finder.js';
import type { EventstoreClient } from './eventstore-client.js';
import { positionAt } from './position.js';
import { type EventToStore, LedgerDamaged, type Place, TooLargeForServer } from './stored-event.js';
import { streamFrom } from './stream-reader.js';

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1_000;

/** A chain of appends to one stream, each expecting the revision that the one before leaves, written in one call: all of them or none. */
export class ChainWriter {
  constructor(
    private readonly client: EventstoreClient,
    private readonly finder: CommandFinder,
    /** How long an append is tried, in milliseconds, while the server is away or does not say what became of it. */
    private readonly patienceMs: number,
  ) {}

  /** @throws StoreAway when patience ends: nobody knows whether it was written; BatchTooLarge */
  async write(chain: readonly Append[]): Promise<readonly AppendResult[]> {
    const [first] = chain;
    if (!first) return [];
    const deadline = Date.now() + this.patienceMs;
    const commandIds = chain.map(({ commandId }) => commandId);
    const known = await patiently(deadline, () => this.finder.findUpTo(first.stream, commandIds, revisionBefore(first)));
    const fits = known.findIndex((command) => command !== undefined);
    const fitting = fits === -1 ? chain : chain.slice(0, fits);
    const written = await this.written(fitting, deadline);
    if (written) return [...written, ...chain.slice(fitting.length).map((append, i) => judged(append, known[fitting.length + i]))];
    const found = await patiently(deadline, () => Promise.all(commandIds.map((commandId) => this.finder.find(first.stream, commandId))));
    return chain.map((append, i) => judged(append, found[i]));
  }

  /** Undefined when somebody else wrote first. Tried with the same ids until the outcome is known, so that it is written once. */
  private async written(chain: readonly Append[], deadline: number): Promise<readonly AppendResult[] | undefined> {
    const [first] = chain;
    if (!first) return [];
    const events = chain.flatMap(eventsOf);
    for (let attempt = 0; ; attempt++) {
      try {
        const answer = await this.client.append(first.stream, first.expectedRevision, events);
        if (attempt > 0) return await this.afterAll(chain, events);
        return answer === 'wrong-revision' ? undefined : appendedAt(chain, await this.lastPlaces(chain, answer.place));
      } catch (fault) {
        if (fault instanceof TooLargeForServer) throw new BatchTooLarge(first.stream, sizeOf(events), fault.mostBytes);
        if (!(fault instanceof StoreAway)) throw fault;
        const found = await this.standing(chain, events).catch(unlessAway);
        if (found !== 'nothing') return found;
        if (Date.now() >= deadline) throw fault;
        await pause(attempt);
      }
    }
  }

  /** Where the last event of each append stands, after the server said that all were written. */
  private async lastPlaces(chain: readonly Append[], only: Place | undefined): Promise<readonly (Place | undefined)[]> {
    if (only) return [only];
    const [first, last] = [chain[0], chain.at(-1)];
    if (!first || !last) return [];
    const from = lastRevision(first);
    const there = await streamFrom(this.client, first.stream, from, lastRevision(last) - from + 1);
    return chain.map((append) => there[lastRevision(append) - from]?.place);
  }

  /** The server has answered a repeated append: ours, of whichever attempt, or somebody else's stand there now. */
  private async afterAll(chain: readonly Append[], events: readonly EventToStore[]): Promise<readonly AppendResult[] | undefined> {
    const found = await this.standing(chain, events);
    return found === 'nothing' ? undefined : found;
  }

  /** As which these very events stand: appended; undefined when others stand in their place; or nothing does (yet). */
  private async standing(chain: readonly Append[], events: readonly EventToStore[]): Promise<readonly AppendResult[] | undefined | 'nothing'> {
    const [first] = chain;
    if (!first) return [];
    const there = await streamFrom(this.client, first.stream, revisionBefore(first) + 1, events.length);
    if (there.length === 0) return 'nothing';
    const own = there.length === events.length && there.every(({ id }, i) => id === events[i]?.id);
    return own
      ? appendedAt(
          chain,
          chain.map((append) => there[lastRevision(append) - revisionBefore(first) - 1]?.place),
        )
      : undefined;
  }
}

/** The server's id of an event is drawn for this append alone: it would take any other event of the same id for the same one, whatever is in it. */
function eventsOf({ commandId, payloadHash, events }: Append): EventToStore[] {
  return events.map(({ envelope, json }) => ({
    id: randomUUID(),
    type: envelope.type,
    data: Buffer.from(json),
    metadata: { commandId, payloadHash },
  }));
}

function appendedAt(chain: readonly Append[], places: readonly (Place | undefined)[]): readonly AppendResult[] {
  return chain.map((append, i) => {
    const place = places[i];
    if (!place) throw new LedgerDamaged(`${append.stream}: the server lost event ${lastRevision(append)}, which it had written`);
    return { status: 'appended', firstRevision: revisionBefore(append) + 1, lastRevision: lastRevision(append), position: positionAt(place) };
  });
}

const lastRevision = (append: Append) => revisionBefore(append) + append.events.length;

/** Asks again until the server answers or patience ends. @throws StoreAway */
async function patiently<Answer>(deadline: number, ask: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask();
    } catch (fault) {
      if (!(fault instanceof StoreAway) || Date.now() >= deadline) throw fault;
      await pause(attempt);
    }
  }
}

const pause = (attempt: number) => sleep(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt) * (0.5 + Math.random() / 2));

/** While the server is away, nothing is known to stand there. */
function unlessAway(fault: unknown): 'nothing' {
  if (fault instanceof StoreAway) return 'nothing';
  throw fault;
}

function judged(append: Append, found: FoundCommand | undefined): AppendResult {
  if (!found) return { status: 'conflict' };
  const { payloadHash, ...place } = found;
  return payloadHash === append.payloadHash ? { status: 'duplicate', ...place } : { status: 'payload-conflict' };
}

const sizeOf = (events: readonly EventToStore[]) => events.reduce((sum, { data }) => sum + data.length, 0);
