import type { EventstoreClient } from './eventstore-client.js';

const AGAIN_MS = 250;

/** Hears of every event that anybody appends, and calls everybody who subscribed. Listens from the first of them on. */
export class Follower {
  private readonly readers = new Set<() => void>();
  private leave: (() => void) | undefined;
  private closed = false;

  constructor(private readonly client: EventstoreClient) {}

  subscribe(reader: () => void): () => void {
    this.readers.add(reader);
    this.listen();
    return () => this.readers.delete(reader);
  }

  close(): void {
    this.closed = true;
    this.readers.clear();
    this.leave?.();
  }

  private listen(): void {
    if (this.leave || this.closed) return;
    const wake = () => {
      for (const reader of this.readers) reader();
    };
    // What was appended while nobody listened made no sound, so the client calls once when it begins.
    this.leave = this.client.follow(wake, () => {
      this.leave = undefined;
      setTimeout(() => this.listen(), AGAIN_MS).unref();
    });
  }
}
