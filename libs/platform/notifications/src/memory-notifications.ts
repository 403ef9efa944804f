import type { Message, Notifications, Told } from './notifications.js';
import { personOf } from './recipient.js';

/** For tests and for a process alone: delivers nothing, and shows what would be told, oldest first. */
export class MemoryNotifications implements Notifications {
  readonly #sent = new Map<string, Message>();
  readonly #withdrawn = new Set<string>();

  /** What was sent, each once. */
  get sent(): readonly Message[] {
    return [...this.#sent.values()];
  }

  async send(message: Message): Promise<void> {
    if (!this.#sent.has(message.once) && !this.#withdrawn.has(message.once)) this.#sent.set(message.once, message);
  }

  async withdraw(once: readonly string[]): Promise<void> {
    for (const each of once) if (this.#sent.delete(each)) this.#withdrawn.add(each);
  }

  async forget(person: string): Promise<void> {
    for (const [once, { to }] of this.#sent) if (personOf(to) === person) this.#sent.delete(once);
  }

  /** When it was last asked to forget what ended before an instant; nothing ends here. */
  forgottenBefore: string | undefined;

  async forgetEnded(before: string): Promise<number> {
    this.forgottenBefore = before;
    return 0;
  }

  async toldOf(person: string): Promise<readonly Told[]> {
    const own = this.sent.filter(({ to }) => personOf(to) === person);
    return own.map(({ template }) => ({ template, askedAt: new Date(0).toISOString(), state: 'waiting' }));
  }

  /** Forgets what was sent, so that a test looks at its own alone. */
  clear(): void {
    this.#sent.clear();
  }
}
