import { createHmac, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { sqlFile } from '#database';
import type { RetentionClass } from '#decider';
import type { MasterKey } from './master-key.js';
import { comparable, type FindableDetail } from './person-details.js';
import { Remembered } from './remembered.js';

const ADD_KEYS = sqlFile(import.meta.url, './sql/add-data-keys.sql');
const FIND_KEY = sqlFile(import.meta.url, './sql/find-data-key.sql');
const ADD_LOOKUP_KEY = sqlFile(import.meta.url, './sql/add-lookup-key.sql');
const READ_LOOKUP_KEY = sqlFile(import.meta.url, './sql/read-lookup-key.sql');

/** So many unwrapped keys at most, each for so long. With a key management service every one that is not remembered costs a call. */
const MOST_KEYS = 2_000;
const LIFE_MS = 60_000;

/** What the wrapped lookup key is bound to. */
export const LOOKUP_CONTEXT = 'lookup-key';

/** Whose a key is: a person's, that of a token behind which nobody stands, or nobody's. */
export interface KeyOwner {
  readonly kind: 'person' | 'token' | 'nobody';
  readonly owner: string;
  readonly retention: RetentionClass;
}

/** A data key as its row holds it. */
export interface KeyRow extends KeyOwner {
  readonly key: number;
  readonly wrapped: Buffer;
}

/** A key that is to be there; `token` is by what its owner was found, and must lead to them still. */
export interface WantedKey extends KeyOwner {
  readonly token?: string | undefined;
}

/** What a wrapped data key is bound to: a row's key is of no use to another owner or class. */
export const keyContext = ({ kind, owner, retention }: KeyOwner): string => JSON.stringify(['data-key', kind, owner, retention]);

/** The data keys of the vault in PostgreSQL: draws, wraps and unwraps them. */
export class DataKeys {
  readonly #unwrapped = new Remembered<string, Promise<Buffer>>(MOST_KEYS, LIFE_MS);
  #lookupKey: Promise<Buffer> | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly master: MasterKey,
  ) {}

  /**
   * The key itself. Whoever asks has read its row in the same moment as what it shall open, so that a key which is remembered here opens nothing once its row
   * is gone, in whichever process that happened.
   * @throws WrongMasterKey
   */
  unwrapped(row: KeyRow): Promise<Buffer> {
    const name = `${row.key}:${row.wrapped.toString('latin1')}`;
    const known = this.#unwrapped.get(name);
    if (known) return known;
    const unwrapping = this.master.unwrap(row.wrapped, keyContext(row));
    this.#unwrapped.set(name, unwrapping);
    unwrapping.catch(() => this.#unwrapped.delete(name));
    return unwrapping;
  }

  /** Draws the keys that are missing; whichever process is first draws it for all. */
  async add(wanted: readonly WantedKey[]): Promise<void> {
    const distinct = [...new Map(wanted.map((each) => [keyContext(each), each])).values()];
    const wrapped = await Promise.all(distinct.map((each) => this.master.wrap(randomBytes(32), keyContext(each))));
    await this.pool.query(ADD_KEYS, [
      distinct.map(({ kind }) => kind),
      distinct.map(({ owner }) => owner),
      distinct.map(({ retention }) => retention),
      distinct.map(({ token }) => token ?? null),
      wrapped,
      this.master.keyId,
    ]);
  }

  /** The key of a person's class, drawn when there is none. */
  async ofPerson(person: string, retention: RetentionClass): Promise<KeyRow> {
    for (;;) {
      const { rows } = await this.pool.query<KeyRow>(FIND_KEY, ['person', person, retention]);
      if (rows[0]) return rows[0];
      await this.add([{ kind: 'person', owner: person, retention }]);
    }
  }

  /** By what an e-mail address or a phone number is found again: an HMAC under a key of this installation, so that nobody can try out all numbers. */
  async lookup(detail: FindableDetail, value: string): Promise<Buffer> {
    this.#lookupKey ??= this.#openLookupKey().catch((fault) => {
      this.#lookupKey = undefined;
      throw fault;
    });
    return createHmac('sha256', await this.#lookupKey)
      .update(`${detail}|${comparable(detail, value)}`)
      .digest();
  }

  /** Drawn by whoever comes first: `claimVault` at a start, or else the first question. */
  async #openLookupKey(): Promise<Buffer> {
    await this.pool.query(ADD_LOOKUP_KEY, [this.master.keyId, await this.master.wrap(randomBytes(32), LOOKUP_CONTEXT)]);
    const { rows } = await this.pool.query<{ wrapped: Buffer }>(READ_LOOKUP_KEY);
    return this.master.unwrap(rows[0]?.wrapped ?? Buffer.alloc(0), LOOKUP_CONTEXT);
  }
}
