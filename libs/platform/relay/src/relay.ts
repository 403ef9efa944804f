import { setTimeout as sleep } from 'node:timers/promises';
import { BEGINNING, type Checkpoint, type FollowerSite, inOneLine, LeaseLost, leaseOf, type Processor, type Progress } from '#processors';
import { type Batch, batchesOf } from './batches.js';
import type { Departure, Departures } from './departures.js';
import { isLasting } from './lasting-faults.js';
import type { Ends, LastRecord, Outlet } from './outlet.js';
import type { Pace } from './pace.js';

export interface RelayOptions {
  readonly outlet: Outlet;
  readonly departures: Departures;
  readonly pace: Pace;
  /** Holds what stands last in the partitions against the ledger. @throws UnfitTopic when it is not this ledger's */
  readonly recognise: (lasts: ReadonlyMap<string, LastRecord>) => Promise<void>;
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
  /** Where the checkpoint was put by this stay. */
  saved: Checkpoint | undefined;
}

const PAUSE_MS = 50;
/** Brokers that were away for an hour must not be waited for longer than this once they are back. */
const LONGEST_WAIT_MS = 5_000;
/** A person has to do something first. */
const LONGEST_WAIT_FOR_PEOPLE_MS = 60_000;

/**
 * Passes public facts on to the brokers in ledger order, one batch on its way at a time (architecture.md, "Kafka relay"). The checkpoint moves after the
 * acknowledgement; whoever begins, for the first time or after a fault, reads from the topics themselves what they hold already, so that nothing is sent twice.
 */
export class Relay implements Processor {
  readonly kind = 'relay';
  readonly name = 'kafka';
  readonly lease = leaseOf(this);
  #stay: Stay | undefined;
  /** Since when it has not been at the ledger's end. */
  #failed = false;
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

  longestWaitMs(fault: unknown): number {
    return isLasting(fault) ? LONGEST_WAIT_FOR_PEOPLE_MS : LONGEST_WAIT_MS;
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
    const { outlet, departures, recognise, site } = this.options;
    const { target, ends } = await outlet.open();
    await recognise(ends.lastRecords);
    // How far it came elsewhere, at other brokers or under another name, says nothing about these topics.
    const known = await site.checkpoints.enter(this.lease, target, fencing);
    // Topics that nothing was ever in are filled from the beginning.
    const start = ends.unused ? BEGINNING : known;
    site.log.info({ processor: this.lease, target, number: start.number }, 'the relay begins');
    this.#stay = { fencing, ends, departures: departures.from(start), ahead: undefined, saved: undefined };
    return this.#stay;
  }

  async #sendOn(stay: Stay, leftMs: () => number): Promise<Progress> {
    const wasAhead = stay.ahead !== undefined;
    const { value: departure } = await (stay.ahead ?? stay.departures.next());
    stay.ahead = departure.atEnd ? undefined : stay.departures.next();
    // Its fault is for whoever asks for it; nobody does when this batch fails.
    stay.ahead?.catch(() => undefined);
    const missing = departure.records.filter((record) => !stay.ends.holds(record));
    for (const batch of batchesOf(missing, () => this.options.pace.bytes)) {
      await this.#leaseHolds(leftMs);
      await this.#send(batch);
    }
    if (departure.reached) await this.#save(stay, departure.reached);
    // What was read ahead may be older than the last hint, so that its end is not the end.
    if (!departure.atEnd || wasAhead) return 'more';
    this.#caughtUp(stay);
    return 'at-head';
  }

  async #send({ records, bytes }: Batch): Promise<void> {
    const { outlet, pace } = this.options;
    const since = performance.now();
    try {
      await outlet.send(records);
    } catch (fault) {
      pace.failed();
      throw fault;
    }
    pace.sent(bytes, performance.now() - since);
  }

  /** The first of a stay is saved in any case: only then is it true that a fault is over. */
  async #save(stay: Stay, reached: Checkpoint): Promise<void> {
    if (stay.saved && stay.saved.position === reached.position) return;
    await this.options.site.checkpoints.save(this.lease, reached, stay.fencing);
    stay.saved = reached;
  }

  #caughtUp({ saved }: Stay): void {
    if (!this.#failed) return;
    this.#failed = false;
    this.options.site.log.info({ processor: this.lease, number: saved?.number }, 'the relay has caught up again');
  }

  /** What is sent cannot be taken back by a fencing number: so nothing is, unless the lease outlasts the sending. */
  async #leaseHolds(leftMs: () => number): Promise<void> {
    for (let left = leftMs(); left < this.options.needsMs; left = leftMs()) {
      if (left === 0) throw new LeaseLost(this.lease);
      await sleep(PAUSE_MS);
    }
  }

  async #report(fault: unknown): Promise<void> {
    this.#failed = true;
    const { checkpoints } = this.options.site;
    try {
      const { number } = await checkpoints.load(this.lease);
      await checkpoints.report(this.lease, inOneLine(fault), number + 1);
    } catch {
      // The database is away as well: the log has the fault, the next attempt reports it again.
    }
  }
}
