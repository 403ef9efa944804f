import type { Envelope, EventType } from '#events';
import type { Ledger, LedgerEntry } from '#ledger';
import { readPages } from '#ledger';
import type { Checkpoint, LedgerTail } from '#processors';
import { Disclosure, type Release } from './disclosure.js';
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
  constructor(
    private readonly types: readonly EventType[],
    private readonly site: DeparturesSite,
  ) {}

  /** Endless: at the ledger's end it answers with what there is, and reads again when asked again. */
  async *from(start: Checkpoint): AsyncGenerator<Departure, never> {
    const disclosure = new Disclosure(this.types, this.site.earlier ?? []);
    const types = new Set([...disclosure.outward, ...disclosure.releasing]);
    // What had been released before the place where this begins.
    for await (const entry of this.#before(start.number + 1, disclosure.releasing)) disclosure.follow(eventOf(entry));
    for (let at = start; ; ) {
      const page = await this.site.tail.read(at, types);
      let records: OutgoingRecord[] = [];
      for (const entry of page.entries) {
        const event = eventOf(entry);
        const releases = disclosure.follow(event);
        if (releases.length > 0) {
          yield { records, atEnd: false };
          records = [];
          yield* this.#releasedBy(entry.number, releases, disclosure);
        }
        if (disclosure.isPublic(event)) records.push(this.site.makeRecord(entry, event, entry.number));
      }
      yield { records, reached: page.reached, atEnd: page.atEnd };
      at = page.reached;
    }
  }

  /** In ledger order, also when one event releases several types: within a partition places only grow. */
  async *#releasedBy(number: number, releases: readonly Release[], disclosure: Disclosure): AsyncGenerator<Departure> {
    const types = [...new Set(releases.flatMap((release) => release.types))];
    let records: OutgoingRecord[] = [];
    for await (const entry of this.#before(number, types)) {
      const event = eventOf(entry);
      if (!disclosure.isReleased(event, releases)) continue;
      records.push(this.site.makeRecord(entry, event, number));
      if (records.length < RELEASED_AT_ONCE) continue;
      yield { records, atEnd: false };
      records = [];
    }
    yield { records, atEnd: false };
  }

  async *#before(number: number, types: readonly string[]): AsyncGenerator<LedgerEntry> {
    if (types.length === 0) return;
    for await (const page of readPages(this.site.ledger, { types })) {
      for (const entry of page.entries) {
        if (entry.number >= number) return;
        yield entry;
      }
    }
  }
}

const eventOf = (entry: LedgerEntry): Envelope => JSON.parse(entry.json);
