import { setTimeout as sleep } from 'node:timers/promises';
import type { Position } from '#ledger';
import { BEGINNING, type FollowerSite, inOneLine, LeaseLost, leaseOf, type Processor, type Progress } from '#processors';
import { batchesOf } from './batches.js';
import type { Departure, Departures } from './departures.js';
import type { Ends, Outlet } from './outlet.js';

export interface RelayOptions {
  readonly outlet: Outlet;
  readonly departures: Departures;
  readonly site: Pick<FollowerSite, 'checkpoints' | 'log'>;
  /** How long the lease must still hold when a sending begins, in milliseconds. */
  readonly needsMs: number;
}

/** One stay at the brokers under one fencing number: from reading where they stopped to the first fault. */
interface Stay {
  readonly fencing: number;
  readonly ends: Ends;
  readonly departures: AsyncGenerator<Departure, never>;
  /** Read while the batch before was on its way. */
  ahead: Promise<IteratorResult<Departure, never>> | undefined;
  /** Where the checkpoint stands. */
  saved: Position | undefined;
}

const PAUSE_MS = 50;

/**
 * Passes public facts on to the brokers in ledger order, one batch on its way at a time (architecture.md, "Kafka relay"). The checkpoint moves after the
 * acknowledgement; whoever begins, for the first time or after a fault, reads from the topics themselves what they hold already, so that nothing is sent twice.
 */
export class Relay implements Processor {
  readonly kind = 'relay';
  readonly name = 'kafka';
  readonly lease = leaseOf(this);
  /** Brokers that were away for an hour must not be waited for longer than this once they are back. */
  readonly longestWaitMs = 5_000;
  #stay: Stay | undefined;
  #closing: Promise<void> = Promise.resolve();

  constructor(private readonly options: RelayOptions) {}

  async step(fencing: number, leftMs: () => number): Promise<Progress> {
    try {
      const stay = await this.#stayUnder(fencing);
      return await this.#sendOn(stay, leftMs);
    } catch (fault) {
      if (!(fault instanceof LeaseLost)) await this.#report(fault);
      throw fault;
    }
  }

  forget(): void {
    if (!this.#stay) return;
    this.#stay = undefined;
    this.#closing = this.options.outlet.close().catch(() => undefined);
  }

  resume(): void {
    this.forget();
  }

  async close(): Promise<void> {
    this.forget();
    await this.#closing;
    // Also while it is being opened.
    await this.options.outlet.close();
  }

  async #stayUnder(fencing: number): Promise<Stay> {
    if (this.#stay?.fencing === fencing) return this.#stay;
    this.forget();
    await this.#closing;
    const { outlet, departures, site } = this.options;
    const ends = await outlet.open();
    const saved = await site.checkpoints.load(this.lease);
    // Topics that nothing was ever in are filled from the beginning, whatever was passed on to other brokers or under another name.
    const start = ends.unused ? BEGINNING : saved;
    await site.checkpoints.save(this.lease, start, fencing);
    site.log.info({ processor: this.lease, number: start.number }, 'the relay begins');
    this.#stay = { fencing, ends, departures: departures.from(start), ahead: undefined, saved: start.position };
    return this.#stay;
  }

  async #sendOn(stay: Stay, leftMs: () => number): Promise<Progress> {
    const wasAhead = stay.ahead !== undefined;
    const { value: departure } = await (stay.ahead ?? stay.departures.next());
    stay.ahead = departure.atEnd ? undefined : stay.departures.next();
    // Its fault is for whoever asks for it; nobody does when this batch fails.
    stay.ahead?.catch(() => undefined);
    const missing = departure.records.filter((record) => !stay.ends.holds(record));
    for (const batch of batchesOf(missing)) {
      await this.#leaseHolds(leftMs);
      await this.options.outlet.send(batch);
    }
    if (departure.reached && departure.reached.position !== stay.saved) {
      await this.options.site.checkpoints.save(this.lease, departure.reached, stay.fencing);
      stay.saved = departure.reached.position;
    }
    // What was read ahead may be older than the last hint, so that its end is not the end.
    return departure.atEnd && !wasAhead ? 'at-head' : 'more';
  }

  /** What is sent cannot be taken back by a fencing number: so nothing is, unless the lease outlasts the sending. */
  async #leaseHolds(leftMs: () => number): Promise<void> {
    for (let left = leftMs(); left < this.options.needsMs; left = leftMs()) {
      if (left === 0) throw new LeaseLost(this.lease);
      await sleep(PAUSE_MS);
    }
  }

  async #report(fault: unknown): Promise<void> {
    const { checkpoints } = this.options.site;
    try {
      const { number } = await checkpoints.load(this.lease);
      await checkpoints.report(this.lease, inOneLine(fault), number + 1);
    } catch {
      // The database is away as well: the log has the fault, the next attempt reports it again.
    }
  }
}
