import type { ClientBase, Pool } from 'pg';
import { inTransaction, sqlFile } from '#database';
import { type RetentionClass, retentionClasses } from '#decider';
import type { TextRef } from '#events';
import type { DataKeys } from './data-keys.js';
import type { Erased, Erasure, Held, HeldPlace, HeldQuery, Replacing } from './erasure.js';
import { LookProof } from './look-proof.js';
import type { PersonDetail } from './person-details.js';
import type { PostgresDetails } from './postgres-details.js';
import type { PostgresTexts } from './postgres-texts.js';
import { opened, refOf, type TextRow } from './text-rows.js';

const HELD_TEXTS = sqlFile(import.meta.url, './sql/held-texts.sql');
const TOKENS_OF = sqlFile(import.meta.url, './sql/tokens-of.sql');
const RESTRICTIONS_OF = sqlFile(import.meta.url, './sql/restrictions-of.sql');
const PLACES = sqlFile(import.meta.url, './sql/places.sql');
const LOCK_KEYS = sqlFile(import.meta.url, './sql/lock-data-keys.sql');
const EMPTY_TEXTS = sqlFile(import.meta.url, './sql/empty-texts.sql');
const EXPIRE_TEXTS = sqlFile(import.meta.url, './sql/expire-texts.sql');
const REPLACE_TEXTS = sqlFile(import.meta.url, './sql/replace-texts.sql');
const REMOVE_KEYS = sqlFile(import.meta.url, './sql/remove-data-keys.sql');
const REMOVE_DETAILS = sqlFile(import.meta.url, './sql/remove-details.sql');
const FORGET_TOKENS = sqlFile(import.meta.url, './sql/forget-tokens.sql');
const RESTRICT = sqlFile(import.meta.url, './sql/restrict.sql');
const LIFT = sqlFile(import.meta.url, './sql/lift.sql');
const READ_HIDDEN = sqlFile(import.meta.url, './sql/read-hidden.sql');

interface HeldRow extends TextRow {
  readonly replaced: boolean;
  readonly put_at: Date;
}

/** How personal data ends in PostgreSQL. */
export class PostgresErasure implements Erasure {
  #look: Promise<number> | undefined;
  #nextLook: Promise<number> | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly keys: DataKeys,
    private readonly texts: PostgresTexts,
    private readonly personDetails: PostgresDetails,
  ) {}

  async held(person: string): Promise<Held> {
    const [details, texts, tokens, restrictions] = await Promise.all([
      this.personDetails.of(person, true),
      this.pool.query<HeldRow>(HELD_TEXTS, [person]),
      this.pool.query<{ context: string; token: string }>(TOKENS_OF, [person]),
      this.pool.query<{ retention: RetentionClass }>(RESTRICTIONS_OF, [person]),
    ]);
    const asked = new Set(restrictions.rows.map(({ retention }) => retention));
    const plain = await opened(this.keys, texts.rows);
    return {
      details,
      restricted: retentionClasses.filter((each) => asked.has(each)),
      texts: texts.rows.map((row, i) => ({
        ref: refOf(row),
        retention: row.retention,
        putAt: row.put_at.toISOString(),
        restricted: row.replaced || asked.has(row.retention),
        value: plain[i]?.value ?? '',
        salt: plain[i]?.salt.toString('hex') ?? '',
      })),
      tokens: tokens.rows,
    };
  }

  async places({ retention, subject, putBefore }: HeldQuery): Promise<readonly HeldPlace[]> {
    type Row = Omit<HeldPlace, 'newestPutAt' | 'person'> & { readonly newest: Date; readonly person: string | null };
    const { rows } = await this.pool.query<Row>(PLACES, [retention, subject ?? null, putBefore ?? null]);
    return rows.map(({ newest, person, ...place }) => ({ ...place, person: person ?? undefined, newestPutAt: newest.toISOString() }));
  }

  erase(person: string, classes: readonly RetentionClass[]): Promise<Erased> {
    return inTransaction(this.pool, (client) => eraseClasses(client, person, classes));
  }

  async expire({ subject, retention }: { readonly subject: string; readonly retention: RetentionClass }): Promise<Erased> {
    const { rows } = await this.pool.query<TextRef>(EXPIRE_TEXTS, [subject, retention]);
    return { details: [], texts: rows };
  }

  async replace(former: readonly TextRef[], by: TextRef, { keeps = false }: Replacing = {}): Promise<void> {
    await this.pool.query(REPLACE_TEXTS, [former.map(({ commitment }) => commitment), by.commitment, keeps]);
  }

  forget(person: string, household?: string): Promise<Erased> {
    return inTransaction(this.pool, async (client) => {
      // First of all: while this stands no key is drawn for somebody behind one of these tokens.
      await client.query(FORGET_TOKENS, [person, household ?? null]);
      return eraseClasses(client, person, retentionClasses);
    });
  }

  async restrict(person: string, classes: readonly RetentionClass[]): Promise<void> {
    await this.pool.query(RESTRICT, [person, classes]);
  }

  async lift(person: string, classes: readonly RetentionClass[]): Promise<void> {
    await this.pool.query(LIFT, [person, classes]);
  }

  async readRestricted(refs: readonly TextRef[], look: LookProof): Promise<ReadonlyMap<string, string | undefined>> {
    LookProof.spend(look);
    return this.texts.read(refs, { restrictedToo: true });
  }

  /** Every page asks. Those who ask while a look is on its way share the next one, which begins after they asked: nobody is answered by an older one. */
  hidden(): Promise<number> {
    if (!this.#look) {
      this.#look = this.#lookAtHidden().finally(() => {
        this.#look = undefined;
      });
      return this.#look;
    }
    const after = () => {
      this.#nextLook = undefined;
      return this.hidden();
    };
    this.#nextLook ??= this.#look.then(after, after);
    return this.#nextLook;
  }

  async #lookAtHidden(): Promise<number> {
    const { rows } = await this.pool.query<{ count: string }>(READ_HIDDEN);
    return Number(rows[0]?.count ?? 0);
  }
}

async function eraseClasses(client: ClientBase, person: string, classes: readonly RetentionClass[]): Promise<Erased> {
  const keys = (await client.query<{ id: number }>(LOCK_KEYS, [person, classes])).rows.map(({ id }) => id);
  const texts = (await client.query<TextRef>(EMPTY_TEXTS, [keys])).rows;
  const details = classes.includes('contact') ? (await client.query<{ detail: PersonDetail }>(REMOVE_DETAILS, [person])).rows : [];
  await client.query(REMOVE_KEYS, [keys]);
  await client.query(LIFT, [person, classes]);
  return { details: details.map(({ detail }) => detail), texts };
}
