import type { EventstoreClient } from './eventstore-client.js';

const FIRST_AGAIN_MS = 250;
const LONGEST_AGAIN_MS = 5_000;

/** Hears of every event that anybody appends, and calls everybody who subscribed. Subscribes itself with the first of them, and again whenever it is cut off. */
export class WakeSubscription {
  private readonly readers = new Set<() => void>();
  private leave: (() => void) | undefined;
  private againMs = FIRST_AGAIN_MS;
  private closed = false;

  constructor(private readonly client: EventstoreClient) {}

  subscribe(reader: () => void): () => void {
    this.readers.add(reader);
    this.begin();
    return () => this.readers.delete(reader);
  }

  close(): void {
    this.closed = true;
    this.readers.clear();
    this.leave?.();
  }

  private begin(): void {
    if (this.leave || this.closed) return;
    // What was appended while nobody subscribed made no sound, so the client calls once when it begins.
    this.leave = this.client.follow(
      () => this.wake(),
      () => this.again(),
    );
  }

  private wake(): void {
    this.againMs = FIRST_AGAIN_MS;
    for (const reader of this.readers) reader();
  }

  private again(): void {
    this.leave = undefined;
    setTimeout(() => this.begin(), this.againMs).unref();
    this.againMs = Math.min(LONGEST_AGAIN_MS, 2 * this.againMs);
  }
}
