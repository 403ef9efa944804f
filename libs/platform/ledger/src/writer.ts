import type { AnyDecider } from '#decider';
import type { EventCatalogue } from './event-catalogue.js';
import { LedgerFacts } from './fact-reader.js';
import { Lane } from './lane.js';
import type { Ledger } from './ledger.js';
import { Recent } from './recent.js';

/** Streams whose state is kept per decider. */
const MOST_LANES = 2_000;

// biome-ignore lint/suspicious/noExplicitAny: lanes of deciders of every shape; each decider meets only states it made itself
export type AnyLane = Lane<any>;

/** What this process knows while it writes to one ledger: the kept states, and when it last recorded something. */
export class Writer {
  readonly facts: LedgerFacts;
  private readonly lanes = new WeakMap<AnyDecider, Recent<string, AnyLane>>();
  private lastRecordedAt = '';

  constructor(
    private readonly ledger: Ledger,
    private readonly catalogue: EventCatalogue,
  ) {
    this.facts = new LedgerFacts(ledger, catalogue.decode);
  }

  laneOf(decider: AnyDecider, stream: string): AnyLane {
    const lanes = this.lanes.get(decider) ?? new Recent<string, AnyLane>(MOST_LANES, (lane) => lane.isIdle);
    this.lanes.set(decider, lanes);
    const lane = lanes.get(stream) ?? new Lane(this.ledger, decider, this.catalogue.decode, stream);
    lanes.set(stream, lane);
    return lane;
  }

  /** The business time `now`, unless this writer or the stream has already recorded something later: recordedAt never goes back. */
  timeFrom(now: string, streamsLast: string): string {
    return [now, this.lastRecordedAt, streamsLast].reduce((latest, each) => (each > latest ? each : latest));
  }

  recorded(at: string): void {
    this.lastRecordedAt = at;
  }
}

const writers = new WeakMap<Ledger, Writer>();

/** The one writer of this process to a ledger. */
export function writerOf(ledger: Ledger, catalogue: EventCatalogue): Writer {
  const writer = writers.get(ledger) ?? new Writer(ledger, catalogue);
  writers.set(ledger, writer);
  return writer;
}
