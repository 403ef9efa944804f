import { EventStoreDBClient, NO_STREAM, WrongExpectedVersionError } from '@eventstore/db-client';
import { StoreAway } from '../../src/append-queue.js';
import { EventstoreClient, type Written } from '../../src/eventstoredb/eventstore-client.js';
import { eventstoreAddress } from '../../src/eventstoredb/eventstore-url.js';
import type { EventToStore } from '../../src/eventstoredb/stored-event.js';
import type { ExpectedRevision } from '../../src/ledger.js';

/** With what an append is sent; without credentials it goes by the stream that the client shares among all appends. */
export const CALL_OF_ITS_OWN = { credentials: { username: '', password: '' } };

/** For mistakes that are made with the client package itself: the right client, and a connection beside it. */
export class OwnConnection extends EventstoreClient {
  protected readonly connection: EventStoreDBClient;

  constructor(
    url: string,
    protected readonly patience: number,
    address = eventstoreAddress(url)?.url ?? url,
  ) {
    super(url, patience);
    this.connection = EventStoreDBClient.connectionString(address);
  }

  override async close(): Promise<void> {
    await this.connection.dispose();
    await super.close();
  }

  /** Appends over the connection of its own; what goes wrong is thrown as the package throws it. */
  protected async send(
    stream: string,
    expected: ExpectedRevision | 'any',
    events: readonly EventToStore[],
    more: object = {},
  ): Promise<Written | 'wrong-revision'> {
    const expectedRevision = expected === 'none' ? NO_STREAM : expected === 'any' ? expected : BigInt(expected);
    const stored = events.map(({ id, type, data, metadata }) => ({ id, type, contentType: 'application/octet-stream' as const, data, metadata }));
    try {
      const answer = await this.connection.appendToStream(stream, stored, { expectedRevision, deadline: this.patience, requiresLeader: true, ...more });
      return { place: events.length === 1 ? answer.position : undefined };
    } catch (fault) {
      if (fault instanceof WrongExpectedVersionError) return 'wrong-revision';
      throw fault;
    }
  }

  /** The shared stream keeps no deadline by itself, so whoever uses it must. */
  protected async inTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new StoreAway(new Error('it took too long'))), this.patience);
    });
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  }
}
