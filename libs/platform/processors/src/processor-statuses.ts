import type { Pool } from 'pg';
import { sqlFile } from '#database';
import type { Ledger } from '#ledger';
import { leaseOf } from './follower.js';
import type { ProcessorKind } from './processor.js';
import type { ProcessorRegistry } from './processor-registry.js';
import { rebuildSchemaOf, schemaOf } from './projections/projection.js';

const READ = sqlFile(import.meta.url, './sql/read-checkpoints.sql');

/** `building` for the first time, `rebuilding` beside a live one, `stopped` at an event it cannot take, `waiting` for a worker to begin, `failing` while a fault of the outside lasts. */
export type ProcessorState = 'live' | 'building' | 'rebuilding' | 'stopped' | 'waiting' | 'failing';

export interface ProcessorStatus {
  /** The read model's schema, or `reaction:<name>`, or `relay:<name>`. */
  readonly processor: string;
  readonly kind: ProcessorKind;
  readonly name: string;
  readonly state: ProcessorState;
  /** The number of the newest event that is done, -1 for none. */
  readonly number: number;
  /** How many events stand behind it. */
  readonly behind: number;
  /** How much of the ledger is done, 0 to 100, rounded down. */
  readonly percent: number;
  readonly error?: string | undefined;
  /** The number of the event at which it stopped. */
  readonly stoppedAt?: number | undefined;
}

interface StatusRow {
  readonly processor: string;
  readonly live: boolean;
  readonly number: number;
  readonly error: string | null;
  readonly stopped_at: number | null;
}

/** How far every processor is, whichever process runs it: for the health page, and for the progress of a start or a rebuild. */
export class ProcessorStatuses {
  constructor(
    private readonly pool: Pool,
    private readonly ledger: Ledger,
    private readonly registry: ProcessorRegistry,
  ) {}

  async all(): Promise<readonly ProcessorStatus[]> {
    const expected = this.#expected();
    const { rows } = await this.pool.query<StatusRow>(READ, [expected.map(({ processor }) => processor)]);
    const count = (await this.ledger.head())?.count ?? 0;
    const byProcessor = new Map(rows.map((row) => [row.processor, row]));
    return expected.flatMap((each) => {
      const row = byProcessor.get(each.processor);
      return row || !each.beside ? [statusOf(each, row, count)] : [];
    });
  }

  #expected(): readonly Expected[] {
    return [
      ...this.registry.projections.flatMap((projection) => [
        { processor: schemaOf(projection), kind: 'projection' as const, name: projection.name, beside: false },
        { processor: rebuildSchemaOf(projection), kind: 'projection' as const, name: projection.name, beside: true },
      ]),
      ...this.registry.reactions.map(({ name }) => ({ processor: `reaction:${name}`, kind: 'reaction' as const, name, beside: false })),
      // A delivery or a job follows no ledger: how far it has come is told by its own room.
      ...this.registry.followers
        .filter(({ kind }) => kind !== 'delivery' && kind !== 'job')
        .map(({ kind, name }) => ({ processor: leaseOf({ kind, name }), kind, name, beside: false })),
    ];
  }
}

/** What keeps a process from being ready: something stopped, or pages would read what is not built. A relay never does, since brokers that are away stop nobody here. */
export function isUnfit({ kind, state }: ProcessorStatus): boolean {
  return state === 'stopped' || (kind === 'projection' && (state === 'building' || state === 'waiting'));
}

interface Expected {
  readonly processor: string;
  readonly kind: ProcessorKind;
  readonly name: string;
  readonly beside: boolean;
}

function statusOf({ beside, ...each }: Expected, row: StatusRow | undefined, count: number): ProcessorStatus {
  const number = Number(row?.number ?? -1);
  const behind = Math.max(0, count - 1 - number);
  const percent = count === 0 ? 100 : Math.floor((100 * Math.min(count, number + 1)) / count);
  const stuck = row?.error ? { error: row.error, stoppedAt: Number(row.stopped_at) } : {};
  return { ...each, state: stateOf(row, each.kind, beside), number, behind, percent, ...stuck };
}

function stateOf(row: StatusRow | undefined, kind: ProcessorKind, beside: boolean): ProcessorState {
  if (!row) return 'waiting';
  if (row.error) return kind === 'relay' ? 'failing' : 'stopped';
  if (beside) return 'rebuilding';
  return row.live ? 'live' : 'building';
}
