import { comparePlaces, type OutgoingRecord } from '../src/outgoing.js';
import { Ends, type LastRecord, type Outlet, type PartitionEnd } from '../src/outlet.js';

/** What becomes of one sending: it is written and acknowledged; written in part or whole without an answer; or nothing reaches the brokers. */
export type Fate = 'acknowledged' | 'unanswered' | 'half' | 'away';

/** Topics in memory: a stand-in for brokers in specs of what the relay does around them. The real ones have the integration specs. */
export class MemoryTopics {
  readonly #partitions = new Map<string, OutgoingRecord[]>();
  readonly #deleted = new Set<string>();
  opened = 0;

  constructor(
    private readonly topics: readonly string[],
    private readonly partitions: number,
    private readonly fateOf: () => Fate = () => 'acknowledged',
    private readonly target = 'here',
  ) {}

  outlet(): Outlet {
    let open = false;
    return {
      open: async () => {
        open = true;
        this.opened += 1;
        const endsOf = (topic: string) => Array.from({ length: this.partitions }, (_, n) => this.#endOf(`${topic}/${n}`));
        return { target: this.target, ends: new Ends(new Map(this.topics.map((topic) => [topic, endsOf(topic)]))) };
      },
      send: async (records) => {
        if (!open) throw new Error('the way is closed');
        const fate = this.fateOf();
        // Of each partition its own part: a batch may arrive at one broker and not at another.
        if (fate !== 'away') for (const record of records) if (fate !== 'half' || record.partition % 2 === 0) this.#write(record);
        if (fate === 'acknowledged') return;
        open = false;
        throw new Error('the brokers did not answer');
      },
      close: async () => {
        open = false;
      },
    };
  }

  /** Every record of every partition, each in its order. */
  get logs(): readonly (readonly OutgoingRecord[])[] {
    return [...this.#partitions.values()];
  }

  /** Everything, in the order in which the relay sends. */
  get all(): readonly OutgoingRecord[] {
    return this.logs.flat().sort(comparePlaces);
  }

  /** As retention does, until nothing is left. */
  deleteAll(): void {
    for (const [key, log] of this.#partitions) if (log.splice(0).length > 0) this.#deleted.add(key);
  }

  #write(record: OutgoingRecord): void {
    const key = `${record.topic}/${record.partition}`;
    this.#partitions.set(key, [...(this.#partitions.get(key) ?? []), record]);
  }

  #endOf(key: string): PartitionEnd {
    const last = this.#partitions.get(key)?.at(-1);
    if (last) return lastOf(last);
    return this.#deleted.has(key) ? 'deleted' : 'never-used';
  }
}

/** What a record says of itself where it is the last. */
export function lastOf({ released, number, key: stream, value, headers }: OutgoingRecord): LastRecord {
  return { released, number, stream, revision: Number(headers.ce_sequence), json: value.toString() };
}
