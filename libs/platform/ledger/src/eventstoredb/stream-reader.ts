import type { EventstoreClient } from './eventstore-client.js';
import { LedgerDamaged, type StoredEvent } from './stored-event.js';

const PAGE = 1_000;

/**
 * A stream's events from a revision on, at most `limit`.
 *
 * @throws StoreAway; LedgerDamaged where an event is missing, or one stands that the ledger did not write
 */
export async function streamFrom(client: EventstoreClient, stream: string, from: number, limit = Number.POSITIVE_INFINITY): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  while (events.length < limit) {
    const most = Math.min(PAGE, limit - events.length);
    const page = await client.readStream(stream, from + events.length, most);
    page.forEach((event, i) => {
      check(event, from + events.length + i);
    });
    events.push(...page);
    if (page.length < most) break;
  }
  return events;
}

function check({ stream, revision, kept }: StoredEvent, due: number): void {
  if (revision !== due)
    throw new LedgerDamaged(`${stream}: event ${due} is gone, the next one there is ${revision}; a stream of the ledger is never cut or deleted`);
  if (!kept) throw new LedgerDamaged(`${stream}: event ${revision} was not written by the ledger`);
}
