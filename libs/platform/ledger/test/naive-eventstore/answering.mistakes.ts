import { randomUUID } from 'node:crypto';
import { DeadlineExceededError, TimeoutError } from '@eventstore/db-client';
import { StoreAway } from '../../src/append-queue.js';
import { EventstoreClient, type Written } from '../../src/eventstoredb/eventstore-client.js';
import type { EventToStore } from '../../src/eventstoredb/stored-event.js';
import type { ExpectedRevision } from '../../src/ledger.js';
import { OwnConnection } from './own-connection.js';

type Answer = Promise<Written | 'wrong-revision'>;

const ranOutOfTime = (fault: unknown) =>
  fault instanceof StoreAway && (fault.cause instanceof DeadlineExceededError || fault.cause instanceof TimeoutError) && !isOwnDeadline(fault.cause);
/** The client's own deadline says how long it waited; the server's words are others. */
const isOwnDeadline = (cause: Error) => cause.message.includes('Deadline exceeded after');

/** More than stands in any stream that a trap is sprung on. */
const ENOUGH = 10_000;
const newestOf = async (client: EventstoreClient, stream: string) => (await client.readStream(stream, 0, ENOUGH)).at(-1);

/** Thinks that what the server had no time for was not written, and writes it behind whatever stands there now. */
export class WritesAgainAfterADeadline extends EventstoreClient {
  override async append(stream: string, expected: ExpectedRevision, events: readonly EventToStore[]): Answer {
    try {
      return await super.append(stream, expected, events);
    } catch (fault) {
      if (!ranOutOfTime(fault)) throw fault;
      const newest = await newestOf(this, stream);
      return super.append(stream, newest?.revision ?? 'none', anew(events));
    }
  }
}

/** Looks once after a deadline, and thinks that what is not there now will not come. */
export class LooksOnceAfterADeadline extends EventstoreClient {
  override async append(stream: string, expected: ExpectedRevision, events: readonly EventToStore[]): Answer {
    try {
      return await super.append(stream, expected, events);
    } catch (fault) {
      if (!ranOutOfTime(fault)) throw fault;
      const newest = await newestOf(this, stream);
      return newest?.id === events.at(-1)?.id ? { place: newest?.place } : 'wrong-revision';
    }
  }
}

/** Thinks that the deadline it gives is kept. */
export class WaitsForAnAnswer extends OwnConnection {
  override append(stream: string, expected: ExpectedRevision, events: readonly EventToStore[]): Answer {
    return this.send(stream, expected, events).catch((fault) => Promise.reject(new StoreAway(fault)));
  }
}

/** Thinks that nothing was written of what a broken stream leaves unanswered. */
export class WritesAgainAfterABreak extends OwnConnection {
  override async append(stream: string, expected: ExpectedRevision, events: readonly EventToStore[]): Answer {
    try {
      return await this.inTime(this.send(stream, expected, events));
    } catch (fault) {
      if (!(fault instanceof Error) || !fault.message.includes('UNAVAILABLE')) throw new StoreAway(fault);
      const newest = await newestOf(this, stream);
      return this.inTime(this.send(stream, newest?.revision ?? 'none', anew(events))).catch((again) => Promise.reject(new StoreAway(again)));
    }
  }
}

/** Takes the address as it is, and a revision for a success. */
export class BelievesTheRevision extends OwnConnection {
  constructor(url: string, patience: number) {
    super(url, patience, url);
  }

  override async append(stream: string, expected: ExpectedRevision, events: readonly EventToStore[]): Answer {
    const answer = await this.inTime(this.send(stream, expected, events)).catch((fault) => Promise.reject(new StoreAway(fault)));
    if (answer === 'wrong-revision' || answer.place) return answer;
    return { place: (await newestOf(this, stream))?.place };
  }
}

/** Looks itself whether the revision is right, and leaves the rest to the events' ids. */
export class ExpectsAnyRevision extends OwnConnection {
  override async append(stream: string, expected: ExpectedRevision, events: readonly EventToStore[]): Answer {
    const newest = await newestOf(this, stream);
    const itself = newest?.id === events.at(-1)?.id;
    if (!itself && (newest?.revision ?? 'none') !== expected) return 'wrong-revision';
    return this.inTime(this.send(stream, 'any', events)).catch((fault) => Promise.reject(new StoreAway(fault)));
  }
}

const anew = (events: readonly EventToStore[]) => events.map((event) => ({ ...event, id: randomUUID() }));
