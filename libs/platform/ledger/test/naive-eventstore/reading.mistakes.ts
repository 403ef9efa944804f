import { EventstoreClient } from '../../src/eventstoredb/eventstore-client.js';
import type { EventstoreLedger } from '../../src/eventstoredb/eventstore-ledger.js';
import type { Place, StoredEvent } from '../../src/eventstoredb/stored-event.js';

const isSystem = ({ stream }: StoredEvent) => stream.startsWith('$');
/** What a reader makes of an event that it takes for one of the ledger's. */
const takenIn = (event: StoredEvent): StoredEvent => ({
  ...event,
  stream: `other:${event.stream}`,
  kept: { json: JSON.stringify({ type: event.type }), commandId: event.id, payloadHash: '0'.repeat(64) },
});

/** Thinks that reading everything reads what was appended. */
export class TakesSystemEvents extends EventstoreClient {
  override async readAll(from: Place | undefined, limit: number): Promise<readonly StoredEvent[]> {
    return (await super.readAll(from, limit)).map((event) => (isSystem(event) ? takenIn(event) : event));
  }
}

/** Drops the server's own where it reads, and so cannot tell a page without ours from the end. */
export class StopsAtTheFirstEmptyPage extends EventstoreClient {
  override async readAll(from: Place | undefined, limit: number): Promise<readonly StoredEvent[]> {
    return (await super.readAll(from, limit)).filter((event) => !isSystem(event));
  }
}

/** Thinks that whatever is not the server's is ours. */
export class TakesForeignEvents extends EventstoreClient {
  override async readAll(from: Place | undefined, limit: number): Promise<readonly StoredEvent[]> {
    return (await super.readAll(from, limit)).map((event) => (event.kept || isSystem(event) ? event : takenIn(event)));
  }
}

/** Thinks that positions are texts like any other. */
export function comparingTexts(ledger: EventstoreLedger): EventstoreLedger {
  ledger.compare = (a, b) => (a < b ? -1 : Number(a > b));
  return ledger;
}
