import {
  AccessDeniedError,
  END,
  EventStoreDBClient,
  excludeSystemEvents,
  FORWARDS,
  MaxAppendSizeExceededError,
  NO_STREAM,
  type RecordedEvent,
  type ResolvedEvent,
  START,
  type StreamingRead,
  StreamNotFoundError,
  UnknownError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { z } from 'zod';
import { StoreAway } from '../append-queue.js';
import type { ExpectedRevision } from '../ledger.js';
import { type EventstoreAddress, eventstoreAddress } from './eventstore-url.js';
import { OLDEST_SERVER } from './server-version.js';
import { EventstoreUnavailable, type EventToStore, type Kept, type Place, type StoredEvent, TooLargeForServer } from './stored-event.js';

/** The server answers within this, in milliseconds, or the call counts as lost: what an append did is unknown then. */
const ANSWER_MS = 10_000;
/** The gRPC code of an answer to a question that makes no sense there. */
const INVALID_ARGUMENT = 3;
/** The server looks at so many events before it says how far it is, where nothing passes the filter. */
const FOLLOW = excludeSystemEvents({ maxSearchWindow: 1_000 });

const kept = z.object({ commandId: z.uuid(), payloadHash: z.string().regex(/^[0-9a-f]{64}$/) });

/** Where an event was written, when the server's answer says so. */
export interface Written {
  readonly place: Place | undefined;
}

/**
 * The one file that knows the client package. Every call goes to the leader and ends within ten seconds; what the server says is an answer,
 * everything else is `StoreAway`.
 *
 * Each append is a call of its own, never a part of the client's shared batch stream: there a fault of the stream rejects every append of the process that
 * waits, whichever server it went to, and an append that is never answered waits for ever.
 */
export class EventstoreClient {
  readonly hosts: string;
  private readonly client: EventStoreDBClient;
  private readonly credentials: EventstoreAddress['credentials'];

  /** Connects with the first call. @throws EventstoreUnavailable for an address that cannot be one */
  constructor(
    text: string,
    private readonly answerMs = ANSWER_MS,
  ) {
    const address = eventstoreAddress(text);
    if (!address) throw new EventstoreUnavailable('EVENTSTORE_URL is no address of the form esdb://user:password@host:2113.');
    this.hosts = address.hosts;
    this.credentials = address.credentials;
    try {
      this.client = EventStoreDBClient.connectionString(address.url);
    } catch (fault) {
      // The client's own sentence quotes the whole address, with the password in it.
      const certificate = fault instanceof Error && /certificate/i.test(fault.message);
      throw new EventstoreUnavailable(
        `EVENTSTORE_URL cannot be used${certificate ? ': its certificate file was not found' : ', one of its options is wrong'}.`,
      );
    }
  }

  /** The version the server says it has; a text without digits from servers too old to say. @throws StoreAway */
  version(): Promise<string> {
    // biome-ignore lint/complexity/useLiteralKeys: the package keeps it from subclasses' users, and offers no other way to the version.
    return this.answered(async () => (await this.client['capabilities']).serverVersion);
  }

  /**
   * Appends all events or none. Answers where the event stands when there is one; with several, the server's answer does not say where each is.
   *
   * @throws StoreAway when nobody knows whether they were written; TooLargeForServer
   */
  append(stream: string, expected: ExpectedRevision, events: readonly EventToStore[]): Promise<Written | 'wrong-revision'> {
    const expectedRevision = expected === 'none' ? NO_STREAM : BigInt(expected);
    const stored = events.map(({ id, type, data, metadata }) => ({ id, type, contentType: 'application/octet-stream' as const, data, metadata }));
    return this.answered(async () => {
      try {
        const { credentials, answerMs: deadline } = this;
        const { success, position } = await this.client.appendToStream(stream, stored, { expectedRevision, credentials, deadline, requiresLeader: true });
        return success ? { place: events.length === 1 ? position : undefined } : 'wrong-revision';
      } catch (fault) {
        if (fault instanceof WrongExpectedVersionError) return 'wrong-revision';
        throw fault;
      }
    });
  }

  /** Events of one stream from a revision on, at most `limit`; none when it does not exist. @throws StoreAway */
  readStream(stream: string, from: number, limit: number): Promise<readonly StoredEvent[]> {
    return this.collected(() => this.client.readStream(stream, { fromRevision: BigInt(from), maxCount: limit, direction: FORWARDS, requiresLeader: true }));
  }

  /** Whatever stands in the whole log from a position on, that of the position too, system events among them, at most `limit`. @throws StoreAway */
  readAll(from: Place | undefined, limit: number): Promise<readonly StoredEvent[]> {
    const fromPosition = from ?? START;
    return this.collected(() => this.client.readAll({ fromPosition, maxCount: limit, direction: FORWARDS, requiresLeader: true }));
  }

  /** The event at a position, or the next one behind it; undefined for a position that this server never gave to an event, and behind its end. @throws StoreAway */
  async eventAt(place: Place): Promise<StoredEvent | undefined> {
    try {
      return (await this.readAll(place, 1))[0];
    } catch (fault) {
      if (fault instanceof StoreAway && fault.cause instanceof UnknownError && fault.cause.code === INVALID_ARGUMENT) return undefined;
      throw fault;
    }
  }

  /** Calls `advanced` for each event appended from now on by anybody, and once when it listens; `lost` once when it does so no more. Answers the way to leave. */
  follow(advanced: () => void, lost: () => void): () => void {
    const subscription = this.client.subscribeToAll({ fromPosition: END, filter: FOLLOW, requiresLeader: true });
    let left = false;
    const leave = () => {
      if (left) return;
      left = true;
      void subscription.unsubscribe().catch(() => undefined);
    };
    subscription.on('confirmation', advanced);
    subscription.on('data', advanced);
    // A subscription that ended says so by a fault or by its end, sometimes by both.
    const ended = () => {
      if (left) return;
      left = true;
      lost();
    };
    subscription.on('error', ended);
    subscription.on('end', ended);
    return leave;
  }

  async close(): Promise<void> {
    await this.client.dispose();
  }

  /** A reading has no deadline of its own; a broken connection is only found by the next call, so it is asked twice. */
  private async collected(read: () => StreamingRead<ResolvedEvent>): Promise<readonly StoredEvent[]> {
    const once = async () => {
      const reading = read();
      return this.answered(
        () => collect(reading),
        () => void reading.cancel().catch(() => undefined),
      );
    };
    try {
      return await once();
    } catch (fault) {
      if (!(fault instanceof StoreAway)) throw fault;
      return await once();
    }
  }

  private async answered<Answer>(ask: () => Promise<Answer>, giveUp?: () => void): Promise<Answer> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        giveUp?.();
        reject(new Error('it took too long'));
      }, this.answerMs + 500);
    });
    try {
      return await Promise.race([ask(), late]);
    } catch (fault) {
      throw this.named(fault);
    } finally {
      clearTimeout(timer);
    }
  }

  private named(fault: unknown): Error {
    if (fault instanceof MaxAppendSizeExceededError) return new TooLargeForServer(fault.maxAppendSize);
    if (fault instanceof AccessDeniedError) {
      return new EventstoreUnavailable(`EventStoreDB at ${this.hosts} does not let this user do that: it must be allowed to read $all and to append.`);
    }
    return fault instanceof EventstoreUnavailable ? fault : new StoreAway(fault);
  }
}

async function collect(reading: StreamingRead<ResolvedEvent>): Promise<readonly StoredEvent[]> {
  const found: StoredEvent[] = [];
  try {
    for await (const { event } of reading) if (event) found.push(storedEvent(event));
  } catch (fault) {
    if (!(fault instanceof StreamNotFoundError)) throw fault;
  }
  return found;
}

function storedEvent(event: RecordedEvent): StoredEvent {
  const { id, streamId: stream, revision, type, position } = event;
  if (!position) throw new EventstoreUnavailable(`This EventStoreDB does not say where an event stands: ${OLDEST_SERVER} or newer is needed.`);
  return { id, stream, revision: Number(revision), type, place: position, kept: keptIn(event) };
}

function keptIn({ data, isJson, metadata }: RecordedEvent): Kept | undefined {
  const known = kept.safeParse(metadata);
  if (isJson || !known.success) return undefined;
  return { ...known.data, json: Buffer.from(data as Uint8Array).toString('utf8') };
}
