import type { Queue } from './queue.js';
import { type AddressBook, reachOf } from './recipient.js';
import type { Wording } from './wording.js';

/** A message that the other side may or may not have taken, as somebody sees it who decides what to do. */
export interface Doubt {
  readonly id: string;
  readonly subject: string;
  readonly name?: string | undefined;
  readonly to?: string | undefined;
  /** An instant of the system's clock, RFC 3339. */
  readonly askedAt: string;
}

/** What only a person can settle: nothing in doubt is sent again by itself (ADR 014). */
export class Doubts {
  constructor(
    private readonly queue: Queue,
    private readonly book: AddressBook,
    private readonly wording: Wording,
  ) {}

  /** The oldest first. */
  async list(most: number): Promise<readonly Doubt[]> {
    const rows = await this.queue.inDoubt(most);
    return Promise.all(
      rows.map(async (row) => {
        const sealed = await this.queue.open(row);
        const reach = await reachOf(this.book, sealed);
        const { subject } = this.wording.say({ template: row.template, values: sealed.values }, 'email', 'en');
        return { id: row.id, subject, name: reach?.name, to: reach?.addresses[row.kind], askedAt: row.asked_at.toISOString() };
      }),
    );
  }

  /** Sends it once more, or holds it for delivered. False when it is in doubt no more. */
  settle(id: string, again: boolean): Promise<boolean> {
    return this.queue.settleDoubt(id, again, new Date());
  }
}
