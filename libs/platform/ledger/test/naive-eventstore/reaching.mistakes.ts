import { END, NotLeaderError, streamNameFilter } from '@eventstore/db-client';
import { StoreAway } from '../../src/append-queue.js';
import { EventstoreClient, type Written } from '../../src/eventstoredb/eventstore-client.js';
import { EventstoreUnavailable, type EventToStore } from '../../src/eventstoredb/stored-event.js';
import type { ExpectedRevision } from '../../src/ledger.js';
import { CALL_OF_ITS_OWN, OwnConnection } from './own-connection.js';

type Answer = Promise<Written | 'wrong-revision'>;

/** Listens to each stream that it writes to, in a call that stays open: a hundred of them, and no further call finds a place on the connection. */
export class ListensToEachStream extends OwnConnection {
  private readonly listening = new Map<string, Promise<unknown>>();

  override async append(stream: string, expected: ExpectedRevision, events: readonly EventToStore[]): Answer {
    try {
      await this.inTime(this.listenTo(stream));
      return await this.inTime(this.send(stream, expected, events, CALL_OF_ITS_OWN));
    } catch (fault) {
      throw new StoreAway(fault);
    }
  }

  private listenTo(stream: string): Promise<unknown> {
    const known = this.listening.get(stream);
    if (known) return known;
    const subscription = this.connection.subscribeToAll({ fromPosition: END, filter: streamNameFilter({ prefixes: [stream] }), requiresLeader: true });
    const confirmed = new Promise((resolve, reject) => subscription.once('confirmation', resolve).on('error', reject));
    this.listening.set(stream, confirmed);
    subscription.on('error', () => this.listening.delete(stream));
    return confirmed;
  }
}

/** Knows the package's error classes, and takes any other for a fault of its own. */
export class KnowsTheErrorClasses extends OwnConnection {
  override append(stream: string, expected: ExpectedRevision, events: readonly EventToStore[]): Answer {
    return this.inTime(this.send(stream, expected, events)).catch((fault) => Promise.reject('type' in fault ? new StoreAway(fault) : fault));
  }
}

/** Takes a node's word that it does not lead for the end. */
export class GivesUpOnAFollower extends EventstoreClient {
  override async append(stream: string, expected: ExpectedRevision, events: readonly EventToStore[]): Answer {
    try {
      return await super.append(stream, expected, events);
    } catch (fault) {
      if (fault instanceof StoreAway && fault.cause instanceof NotLeaderError) throw new EventstoreUnavailable('This node does not lead.');
      throw fault;
    }
  }
}
