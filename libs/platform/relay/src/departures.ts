import type { Envelope, EventType } from '#events';
import type { Ledger, LedgerEntry, Position } from '#ledger';
import { readPages } from '#ledger';
import type { Checkpoint, LedgerTail } from '#processors';
import { Disclosure, type Release } from './disclosure.js';
import { FirstPlaces } from './first-places.js';
import { KnownTypes, NewerEvent } from './newer-event.js';
import type { OutgoingRecord } from './outgoing.js';
import type { MakeRecord } from './record.js';

/** Some records in the order of sending; `reached` once everything up to there is in it or was before. */
export interface Departure {
  readonly records: readonly OutgoingRecord[];
  readonly reached?: Checkpoint;
  readonly atEnd: boolean;
}

export interface DeparturesSite {
  readonly ledger: Ledger;
  readonly tail: LedgerTail;
  readonly makeRecord: MakeRecord;
  /** The published versions that events are no longer written in, such as `AwardDeclared.v1`. */
  readonly earlier?: readonly string[] | undefined;
}

/** How much of what one event releases is made ready at once. */
const RELEASED_AT_ONCE = 1_000;

/** The ledger as it goes outwards: what is public at once in its place, what was held back just before the event that releases it. */
export class Departures {
  readonly #first = new FirstPlaces();

  constructor(
    private readonly types: readonly EventType[],
    private readonly site: DeparturesSite,
  ) {}

  /** Endless: at the ledger's end it answers with what there is, and reads again when asked again. @throws NewerEvent, UnknownVersion right before the event that is not known */
  async *from(start: Checkpoint): AsyncGenerator<Departure, never> {
    const disclosure = new Disclosure(this.types, this.site.earlier);
    await this.#catchUp(disclosure, start);
    const known = new KnownTypes(this.types);
    const followed = new Set([...disclosure.outward, ...disclosure.releasing]);
    for (let at = start; ; ) {
      // All types, since a process of a newer release may write some that this one has never heard of.
      const page = await this.site.tail.read(at);
      let records: OutgoingRecord[] = [];
      for (const entry of page.entries) {
        if (known.has(entry.type) && !followed.has(entry.type)) continue;
        const event = eventOf(entry);
        if (known.isNewer(entry.type, event.v)) {
          yield { records, atEnd: false };
          throw new NewerEvent(entry.number, entry.type, known.has(entry.type) ? event.v : undefined);
        }
        const releases = disclosure.follow(event);
        if (releases.length > 0) {
          yield { records, atEnd: false };
          records = [];
          yield* this.#releasedBy(entry.number, releases, disclosure);
        }
        this.#first.see(entry, disclosure.waitsFor(event));
        if (disclosure.isPublic(event)) records.push(this.site.makeRecord(entry, event, entry.number));
      }
      yield { records, reached: page.reached, atEnd: page.atEnd };
      at = page.reached;
    }
  }

  /** What had been released up to there, and where the first facts stand that were held back; the latter is looked for once in a process. */
  async #catchUp(disclosure: Disclosure, start: Checkpoint): Promise<void> {
    const next = start.number + 1;
    for await (const entry of this.#before(next, disclosure.releasing)) disclosure.follow(eventOf(entry));
    const { number, after } = this.#first.seen;
    if (number >= start.number) return;
    for await (const entry of this.#before(next, disclosure.heldBack, after)) this.#first.see(entry, disclosure.waitsFor(eventOf(entry)));
    this.#first.see(start);
  }

  /** In ledger order, also when one event releases several types: within a partition places only grow. */
  async *#releasedBy(number: number, releases: readonly Release[], disclosure: Disclosure): AsyncGenerator<Departure> {
    const first = this.#first.firstOf(releases.map(({ key }) => key));
    if (!first) return;
    const types = [...new Set(releases.flatMap((release) => release.types))];
    let records: OutgoingRecord[] = [];
    for await (const entry of this.#before(number, types, first.after)) {
      const event = eventOf(entry);
      if (!disclosure.isPublicBy(releases, event)) continue;
      records.push(this.site.makeRecord(entry, event, number));
      if (records.length < RELEASED_AT_ONCE) continue;
      yield { records, atEnd: false };
      records = [];
    }
    yield { records, atEnd: false };
  }

  async *#before(number: number, types: readonly string[], after?: Position): AsyncGenerator<LedgerEntry> {
    if (types.length === 0) return;
    for await (const page of readPages(this.site.ledger, { after, types })) {
      for (const entry of page.entries) {
        if (entry.number >= number) return;
        yield entry;
      }
    }
  }
}

const eventOf = (entry: LedgerEntry): Envelope => JSON.parse(entry.json);
