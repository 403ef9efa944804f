import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchTooLarge, revisionBefore } from '../append-limits.js';
import { StoreAway } from '../append-queue.js';
import type { Append, AppendResult, FoundCommand } from '../ledger.js';
import type { CommandFinder } from './command-finder.js';
import type { EventstoreClient } from './eventstore-client.js';
import { positionAt } from './position.js';
import { type EventToStore, type Place, TooLargeForServer } from './stored-event.js';
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
    const known = await this.finder.findUpTo(
      first.stream,
      chain.map(({ commandId }) => commandId),
      revisionBefore(first),
    );
    const fits = known.findIndex((command) => command !== undefined);
    const fitting = fits === -1 ? chain : chain.slice(0, fits);
    const written = await this.written(fitting);
    if (written) return [...written, ...chain.slice(fitting.length).map((append, i) => judged(append, known[fitting.length + i]))];
    return Promise.all(chain.map(async (append) => judged(append, await this.finder.find(append.stream, append.commandId))));
  }

  /** Undefined when somebody else wrote first. */
  private async written(chain: readonly Append[]): Promise<readonly AppendResult[] | undefined> {
    const [first] = chain;
    if (!first) return [];
    const places = await this.places(first, chain.flatMap(eventsOf));
    return places && appendedAt(chain, places);
  }

  /** Where the events stand now; undefined when others stand there. Tried with the same ids until the outcome is known, so that it is written once. */
  private async places(first: Append, events: readonly EventToStore[]): Promise<readonly Place[] | undefined> {
    const deadline = Date.now() + this.patienceMs;
    for (let attempt = 0; ; attempt++) {
      try {
        const answer = await this.client.append(first.stream, first.expectedRevision, events);
        if (answer === 'wrong-revision' && attempt === 0) return undefined;
        if (answer !== 'wrong-revision' && answer.place && attempt === 0) return [answer.place];
        return await this.standing(first, events);
      } catch (fault) {
        if (fault instanceof TooLargeForServer) throw new BatchTooLarge(first.stream, sizeOf(events));
        if (!(fault instanceof StoreAway)) throw fault;
        const known = await this.standing(first, events).catch((away) => (away instanceof StoreAway ? 'unknown' : Promise.reject(away)));
        if (known === undefined || (known !== 'unknown' && known.length > 0)) return known;
        if (Date.now() >= deadline) throw fault;
        await sleep(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt) * (0.5 + Math.random() / 2));
      }
    }
  }

  /** Where these very events stand, undefined when others stand in their place, empty when nothing does (yet). */
  private async standing(first: Append, events: readonly EventToStore[]): Promise<readonly Place[] | undefined> {
    const there = await streamFrom(this.client, first.stream, revisionBefore(first) + 1, events.length);
    if (there.length === 0) return [];
    return there.length === events.length && there.every(({ id }, i) => id === events[i]?.id) ? there.map(({ place }) => place) : undefined;
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

function appendedAt(chain: readonly Append[], places: readonly Place[]): readonly AppendResult[] {
  let count = 0;
  return chain.map((append) => {
    count += append.events.length;
    const place = places[count - 1];
    if (!place) throw new Error(`the server lost events of ${append.stream} that it had written`);
    const before = revisionBefore(append);
    return { status: 'appended', firstRevision: before + 1, lastRevision: before + append.events.length, position: positionAt(place) };
  });
}

function judged(append: Append, found: FoundCommand | undefined): AppendResult {
  if (!found) return { status: 'conflict' };
  const { payloadHash, ...place } = found;
  return payloadHash === append.payloadHash ? { status: 'duplicate', ...place } : { status: 'payload-conflict' };
}

const sizeOf = (events: readonly EventToStore[]) => events.reduce((sum, { data }) => sum + data.length, 0);
