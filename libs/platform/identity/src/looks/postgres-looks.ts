import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { sqlFile } from '#database';
import { LookProof, type MasterKey } from '#vault';
import { KEY_CONTEXT } from './key-context.js';
import { LookSeals } from './look-seals.js';
import type { Look, LookKind, LookQuery, Looks, LooksChecked, RecordedLook } from './looks.js';

const sql = (name: string) => sqlFile(import.meta.url, `./sql/${name}.sql`);
const APPEND = sql('append-looks');
const READ_END = sql('read-end');
const READ = sql('read-looks');
const READ_PAGE = sql('read-page');
const READ_KEY = sql('read-key');
const PUT_KEY = sql('put-key');
const REWRAP_KEY = sql('rewrap-key');

const PAGE = 5000;
/** Many looks at one moment go in together; more than this wait for the next write. */
const MOST = 200;

interface Row {
  readonly number: string;
  readonly at: Date;
  readonly reader: string;
  readonly helper: string | null;
  readonly kind: LookKind;
  readonly subject: string;
  readonly why: string;
  readonly seal: Buffer;
}
interface End {
  readonly count: string;
  readonly head: Buffer | null;
  readonly last: Buffer | null;
}
interface Waiting {
  readonly looks: readonly Look[];
  readonly done: (fault?: unknown) => void;
}

/** The log in PostgreSQL, in the schema `looks`; the key of its seals is drawn once and kept under the master key. */
export class PostgresLooks implements Looks {
  readonly #waiting: Waiting[] = [];
  #writing = false;

  private constructor(
    private readonly pool: Pool,
    private readonly seals: LookSeals,
  ) {}

  /** @throws WrongMasterKey when the log was sealed under another one */
  static async open(pool: Pool, masterKey: MasterKey): Promise<PostgresLooks> {
    const known = async () => (await pool.query<{ keyId: string; wrapped: Buffer }>(READ_KEY)).rows[0];
    if (!(await known())) await pool.query(PUT_KEY, [masterKey.keyId, await masterKey.wrap(randomBytes(32), KEY_CONTEXT)]);
    const row = await known();
    if (!row) throw new Error('The log of looks has no key.');
    const key = await masterKey.unwrap(row.wrapped, KEY_CONTEXT);
    // After a change of the master key the former one is needed here for the last time.
    if (row.keyId !== masterKey.keyId) await pool.query(REWRAP_KEY, [masterKey.keyId, await masterKey.wrap(key, KEY_CONTEXT)]);
    return new PostgresLooks(pool, new LookSeals(key));
  }

  async record(looks: readonly Look[]): Promise<LookProof> {
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push({ looks, done: (fault) => (fault === undefined ? resolve() : reject(fault)) });
      if (!this.#writing) void this.#writeAll();
    });
    return LookProof.of(looks.length);
  }

  async read({ reader, kind, subjects, before, limit }: LookQuery): Promise<readonly RecordedLook[]> {
    const { rows } = await this.pool.query<Row>(READ, [reader ?? null, kind ?? null, before ?? null, limit, subjects ?? null]);
    return rows.map(lookOf);
  }

  async check(): Promise<LooksChecked> {
    // The end first: what is appended meanwhile is not missed.
    const end = await this.#end();
    let [number, last] = [0, this.seals.start];
    while (number < end.count) {
      const { rows } = await this.pool.query<Row>(READ_PAGE, [number, Math.min(PAGE, end.count - number)]);
      for (const row of rows) {
        const look = lookOf(row);
        number += 1;
        if (look.number !== number) return { whole: false, number, why: 'removed' };
        const seal = this.seals.of(last, look);
        if (!seal.equals(row.seal)) return { whole: false, number, why: 'changed' };
        last = seal;
      }
      if (rows.length === 0) return { whole: false, number: number + 1, why: 'cut-off' };
    }
    const fits = end.count === 0 ? end.head === undefined && end.last === undefined : end.head?.equals(this.seals.ofHead(end.count, last));
    return fits ? { whole: true, count: end.count } : { whole: false, number: end.count + 1, why: 'cut-off' };
  }

  async #writeAll(): Promise<void> {
    this.#writing = true;
    // Whoever asks at the same moment is written together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MOST);
      const fault = await this.#write(batch.flatMap(({ looks }) => looks)).then(
        () => undefined,
        (error: unknown) => error,
      );
      for (const { done } of batch) done(fault);
    }
    this.#writing = false;
  }

  /** Again from the new end when another process has written meanwhile. */
  async #write(looks: readonly Look[]): Promise<void> {
    for (;;) {
      const { count, last = this.seals.start } = await this.#end();
      const at = new Date().toISOString();
      const entries = looks.map((look, index) => ({ ...look, at, number: count + index + 1 }));
      const seals: Buffer[] = [];
      for (const entry of entries) seals.push(this.seals.of(seals.at(-1) ?? last, entry));
      const head = this.seals.ofHead(count + entries.length, seals.at(-1) ?? last);
      const column = (name: 'reader' | 'helper' | 'kind' | 'subject' | 'why') => entries.map((entry) => entry[name] ?? null);
      const values = [count, at, column('reader'), column('helper'), column('kind'), column('subject'), column('why'), seals, head];
      const { rows } = await this.pool.query<{ appended: boolean }>(APPEND, values);
      if (rows[0]?.appended) return;
    }
  }

  async #end(): Promise<{ readonly count: number; readonly head: Buffer | undefined; readonly last: Buffer | undefined }> {
    const { rows } = await this.pool.query<End>(READ_END);
    const [end] = rows;
    return { count: Number(end?.count ?? 0), head: end?.head ?? undefined, last: end?.last ?? undefined };
  }
}

function lookOf({ number, at, reader, helper, kind, subject, why }: Row): RecordedLook {
  return { number: Number(number), at: at.toISOString(), reader, ...(helper === null ? {} : { helper }), kind, subject, why };
}
