import { AppendQueue, type WriteBatch } from '../append-queue.js';
import type { Append, AppendResult } from '../ledger.js';

/** A queue per stream, for a store that writes one stream at a time: what one stream waits for holds up no other. A queue goes when nothing waits in it. */
export class StreamQueues {
  private readonly queues = new Map<string, AppendQueue>();
  private readonly fallen = new WeakSet<Append['events']>();
  private closed = false;

  constructor(private readonly write: WriteBatch) {}

  /** As `AppendQueue.append`. */
  async append(append: Append): Promise<AppendResult> {
    const queue = this.queueOf(append.stream);
    try {
      return await queue.append(append);
    } finally {
      void queue.ended().then(() => this.forget(append.stream, queue));
    }
  }

  /** Takes no more; resolves when everything taken is answered. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }

  private queueOf(stream: string): AppendQueue {
    const queue = this.queues.get(stream) ?? new AppendQueue(this.write, this.fallen);
    if (this.closed) void queue.close();
    else this.queues.set(stream, queue);
    return queue;
  }

  private forget(stream: string, queue: AppendQueue): void {
    if (queue.idle && this.queues.get(stream) === queue) this.queues.delete(stream);
  }
}
