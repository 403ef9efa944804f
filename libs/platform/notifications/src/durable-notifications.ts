import type { Message, Notifications, Told } from './notifications.js';
import type { Queue } from './queue.js';
import type { Wording } from './wording.js';

/** The port on the queue in PostgreSQL: a message is durable once `send` resolves. */
export class DurableNotifications implements Notifications {
  constructor(
    private readonly queue: Queue,
    private readonly wording: Wording,
    private readonly now: () => number = Date.now,
  ) {}

  async send(message: Message): Promise<void> {
    this.wording.check(message);
    await this.queue.add(message, new Date(this.now()));
  }

  withdraw(once: readonly string[]): Promise<void> {
    return this.queue.withdraw(once, new Date(this.now()));
  }

  forget(person: string): Promise<void> {
    return this.queue.forget(person, new Date(this.now()));
  }

  forgetEnded(before: string): Promise<number> {
    return this.queue.forgetEnded(new Date(before));
  }

  toldOf(person: string): Promise<readonly Told[]> {
    return this.queue.toldOf(person);
  }
}
