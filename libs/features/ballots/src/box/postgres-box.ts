import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { inTransaction, POOL, sqlFile } from '#database';
import type { BallotChoice, StepUpWay } from '#events';
import { MASTER_KEY, type MasterKey } from '#vault';
import {
  type BallotBox,
  type BoxCount,
  type BoxedBallot,
  type BoxRow,
  type BoxState,
  type CastAnswer,
  type Casting,
  type NewBox,
  type PapersAdded,
  ShutBy,
} from './ballot-box.js';
import { openBallot, sealBallot } from './box-cipher.js';
import { CastQueue } from './cast-queue.js';
import { drawnPapers } from './drawn-papers.js';
import { boxContext } from './wrapped.js';

const sql = (name: string) => sqlFile(import.meta.url, `./sql/${name}.sql`);
const castMany = { name: 'ballots-cast-many', text: sql('cast-many') };
const hex = (text: string) => Buffer.from(text, 'hex');
const hexAll = (texts: readonly string[]) => hex(texts.join(''));

interface BoxKey {
  readonly key: Buffer;
  readonly rowBytes: number;
}
interface BoxRead extends Omit<BoxState, 'shutBy' | 'closesAt' | 'flushedHour' | 'trouble'> {
  readonly shutBy: string | null;
  readonly shutStepUp: StepUpWay | null;
  readonly trouble: string | null;
  readonly closesAt: Date;
  readonly flushedHour: Date | null;
}

/** The box in PostgreSQL: ballots closed under a key of the round, which the master key wraps; what it answers is committed. */
@Injectable()
export class PostgresBallotBox implements BallotBox {
  /** Keys of boxes, which never change while their rounds are voted on. */
  readonly #keys = new Map<string, Promise<BoxKey | undefined>>();
  readonly #queue = new CastQueue((castings) => this.#castAll(castings));

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(MASTER_KEY) private readonly master: MasterKey,
  ) {}

  async open({ roundId, closesAt, rowBytes, growing }: NewBox): Promise<void> {
    const wrapped = await this.master.wrap(randomBytes(32), boxContext(roundId));
    await inTransaction(this.pool, async (client) => {
      await client.query(sql('lock-roll'), [roundId]);
      await client.query(sql('open-box'), [roundId, this.master.keyId, wrapped, rowBytes, closesAt, growing]);
    });
  }

  async discard(roundId: string): Promise<void> {
    await this.pool.query(sql('discard-box'), [roundId]);
    this.#keys.delete(roundId);
  }

  alone<T>(roundId: string, work: () => Promise<T>): Promise<T> {
    return inTransaction(this.pool, async (client) => {
      await client.query(sql('lock-opening'), [roundId]);
      return work();
    });
  }

  async cast(casting: Casting): Promise<CastAnswer> {
    return (await this.#keyOf(casting.roundId)) ? this.#queue.cast(casting) : 'voting-not-open';
  }

  async nextOf(roundId: string, v: string): Promise<number> {
    return (await this.pool.query<{ next: number }>(sql('next-of'), [roundId, hex(v)])).rows[0]?.next ?? 1;
  }

  async addPapers(roundId: string, batchId: string, papers: readonly { readonly choices: readonly BallotChoice[] }[]): Promise<PapersAdded> {
    const box = await this.#keyOf(roundId);
    if (!box) return 'voting-not-open';
    const drawn = drawnPapers(roundId, papers);
    const sealed = drawn.map((ballot) => sealBallot(box.key, box.rowBytes, roundId, ballot));
    return inTransaction(this.pool, async (client) => {
      if (await this.#isShut(client, roundId)) return 'voting-not-open';
      if ((await client.query(sql('add-batch'), [roundId, batchId])).rowCount === 0) return 'known';
      await client.query(sql('add-papers'), [roundId, drawn.map(({ v }) => hex(v)), drawn.map(({ c }) => hex(c)), sealed]);
      return 'added';
    });
  }

  async setAside(roundId: string, v: string): Promise<number> {
    return (await this.pool.query(sql('set-aside'), [roundId, hex(v)])).rowCount ?? 0;
  }

  async shut(roundId: string, shutBy?: ShutBy): Promise<void> {
    await this.pool.query(sql('shut-box'), [roundId, shutBy?.by ?? null, shutBy?.stepUp ?? null]);
  }

  async tellTrouble(roundId: string, trouble: string | undefined): Promise<void> {
    await this.pool.query(sql('tell-trouble'), [roundId, trouble ?? null]);
  }

  async state(roundId: string): Promise<BoxState | undefined> {
    const { rows } = await this.pool.query<BoxRead>(sql('read-boxes'), [roundId]);
    return rows.map(asState)[0];
  }

  async active(): Promise<readonly BoxState[]> {
    return (await this.pool.query<BoxRead>(sql('read-boxes'), [null])).rows.map(asState);
  }

  async waiting(roundId: string, most: number): Promise<readonly BoxRow[]> {
    return (await this.pool.query<BoxRow>(sql('read-waiting'), [roundId, most])).rows;
  }

  async flushed(roundId: string, rows: readonly BoxRow[], hour?: string): Promise<void> {
    await this.pool.query(sql('mark-flushed'), [roundId, rows.map(({ v }) => hex(v)), rows.map(({ n }) => n), hour ?? null]);
  }

  async count(roundId: string): Promise<BoxCount> {
    const { rows } = await this.pool.query<BoxCount>(sql('count-box'), [roundId]);
    return rows[0] ?? { counting: 0, replaced: 0, setAside: 0 };
  }

  async counting(roundId: string): Promise<readonly BoxedBallot[]> {
    const box = await this.#keyOf(roundId);
    if (!box) return [];
    const { rows } = await this.pool.query<BoxRow & { sealed: Buffer }>(sql('read-counting'), [roundId]);
    return rows.map(({ sealed, ...row }) => openBallot(box.key, roundId, row, sealed));
  }

  async tidy(roundId: string): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      await client.query(sql('tidying'), [roundId]);
      for (const step of ['tidy-box', 'tidy-roll', 'mark-tidied']) await client.query(sql(step), [roundId]);
    });
  }

  async end(roundId: string, keepCounting: boolean): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      await client.query(sql(keepCounting ? 'remove-uncounted' : 'remove-all'), [roundId]);
      await client.query(sql('end-box'), [roundId, keepCounting]);
    });
    if (!keepCounting) this.#keys.delete(roundId);
  }

  async #castAll(castings: readonly Casting[]): Promise<readonly CastAnswer[]> {
    const sealed = await Promise.all(castings.map((casting) => this.#sealed(casting)));
    const values = [
      castings.map(({ roundId }) => roundId),
      castings.map(({ voterId }) => voterId),
      castings.map(({ channel }) => channel),
      hexAll(castings.map(({ v }) => v)),
      castings.map(({ n }) => n),
      hexAll(castings.map(({ c }) => c)),
      sealed,
      // What came together is judged at one moment, the latest of theirs.
      castings
        .map(({ at }) => at)
        .sort()
        .at(-1),
    ];
    const { rows } = await this.pool.query<{ answers: CastAnswer[] }>({ ...castMany, values });
    return rows[0]?.answers ?? [];
  }

  async #sealed(casting: Casting): Promise<Buffer> {
    const box = await this.#keyOf(casting.roundId);
    // A box that went since is judged by the statement.
    return box ? sealBallot(box.key, box.rowBytes, casting.roundId, casting) : Buffer.alloc(0);
  }

  async #isShut(client: PoolClient, roundId: string): Promise<boolean> {
    const { rows } = await client.query<{ shut: boolean }>(sql('lock-box'), [roundId]);
    return rows[0]?.shut ?? true;
  }

  /** Undefined where there is no box, or its key has gone. */
  async #keyOf(roundId: string): Promise<BoxKey | undefined> {
    const known = this.#keys.get(roundId) ?? this.#readKey(roundId);
    this.#keys.set(roundId, known);
    const found = await known.catch((fault) => {
      this.#keys.delete(roundId);
      throw fault;
    });
    // One may be made a moment later.
    if (!found) this.#keys.delete(roundId);
    return found;
  }

  async #readKey(roundId: string): Promise<BoxKey | undefined> {
    const { rows } = await this.pool.query<{ wrapped: Buffer | null; rowBytes: number }>(sql('find-key'), [roundId]);
    const [box] = rows;
    return box?.wrapped ? { key: await this.master.unwrap(box.wrapped, boxContext(roundId)), rowBytes: box.rowBytes } : undefined;
  }
}

function asState({ shutBy, shutStepUp, trouble, closesAt, flushedHour, ...rest }: BoxRead): BoxState {
  const by = shutBy === null ? undefined : { by: shutBy, ...(shutStepUp === null ? {} : { stepUp: shutStepUp }) };
  return { ...rest, shutBy: by, trouble: trouble ?? undefined, closesAt: closesAt.toISOString(), flushedHour: flushedHour?.toISOString() };
}
