import type { Pool } from 'pg';
import { sqlFile } from '#database';
import { seal, unseal } from './aes-gcm.js';
import type { DataKeys, KeyRow } from './data-keys.js';
import { DetailTaken, type FindableDetail, findableDetails, type PersonDetail } from './person-details.js';
import { VaultDamaged } from './sealed-text.js';

const SET = sqlFile(import.meta.url, './sql/set-detail.sql');
const REMOVE = sqlFile(import.meta.url, './sql/remove-detail.sql');
const READ = sqlFile(import.meta.url, './sql/read-details.sql');
const FIND = sqlFile(import.meta.url, './sql/find-by-detail.sql');

const CLAIM = sqlFile(import.meta.url, './sql/claim-detail.sql');
const PROVE = sqlFile(import.meta.url, './sql/prove-detail.sql');
const PROVED = sqlFile(import.meta.url, './sql/proved-details.sql');
const CLAIMANTS = sqlFile(import.meta.url, './sql/claimants.sql');
const YIELD = sqlFile(import.meta.url, './sql/yield-claims.sql');

const UNIQUE_VIOLATION = '23505';

interface DetailRow extends KeyRow {
  readonly person: string;
  readonly detail: PersonDetail;
  readonly sealed: Buffer;
}

interface Detail {
  readonly person: string;
  readonly detail: PersonDetail;
  readonly value: string;
}

/** The details of people in PostgreSQL, each closed with its person's key of the class `contact` and bound to person and detail. */
export class PostgresDetails {
  constructor(
    private readonly pool: Pool,
    private readonly keys: DataKeys,
  ) {}

  async set(person: string, detail: PersonDetail, value: string): Promise<void> {
    const findable = findableDetails.find((each) => each === detail);
    const lookup = findable ? await this.keys.lookup(findable, value) : null;
    try {
      await this.#put(SET, person, detail, value, lookup);
    } catch (fault) {
      if (findable && isTaken(fault)) throw new DetailTaken(findable);
      throw fault;
    }
    if (lookup) await this.pool.query(YIELD, [lookup, person]);
  }

  async claim(person: string, detail: FindableDetail, value: string): Promise<void> {
    const lookup = await this.keys.lookup(detail, value);
    const { rows } = await this.pool.query<{ person: string }>(FIND, [lookup]);
    if (rows[0] && rows[0].person !== person) throw new DetailTaken(detail);
    await this.#put(CLAIM, person, detail, value, lookup);
  }

  async prove(person: string, detail: FindableDetail): Promise<boolean> {
    try {
      const { rows } = await this.pool.query<{ lookup: Buffer }>(PROVE, [person, detail]);
      if (!rows[0]) return (await this.proved(person)).includes(detail);
      await this.pool.query(YIELD, [rows[0].lookup, person]);
      return true;
    } catch (fault) {
      // Somebody else has proved it meanwhile.
      if (isTaken(fault)) return false;
      throw fault;
    }
  }

  async proved(person: string): Promise<readonly FindableDetail[]> {
    return (await this.pool.query<{ detail: FindableDetail }>(PROVED, [person])).rows.map(({ detail }) => detail);
  }

  async claimants(detail: FindableDetail, value: string): Promise<readonly string[]> {
    const { rows } = await this.pool.query<{ person: string }>(CLAIMANTS, [await this.keys.lookup(detail, value)]);
    return rows.map(({ person }) => person);
  }

  async remove(person: string, detail: PersonDetail): Promise<void> {
    await this.pool.query(REMOVE, [person, detail]);
  }

  async of(person: string, restrictedToo = false): Promise<Readonly<Partial<Record<PersonDetail, string>>>> {
    return Object.fromEntries((await this.#read([person], null, restrictedToo)).map(({ detail, value }) => [detail, value]));
  }

  async names(persons: readonly string[]): Promise<Map<string, string>> {
    if (persons.length === 0) return new Map();
    return new Map((await this.#read(persons, 'name', false)).map(({ person, value }) => [person, value]));
  }

  async find(detail: FindableDetail, value: string): Promise<string | undefined> {
    const { rows } = await this.pool.query<{ person: string }>(FIND, [await this.keys.lookup(detail, value)]);
    return rows[0]?.person;
  }

  async #put(statement: string, person: string, detail: PersonDetail, value: string, lookup: Buffer | null): Promise<void> {
    for (;;) {
      const row = await this.keys.ofPerson(person, 'contact');
      const sealed = seal(await this.keys.unwrapped(row), Buffer.from(value.normalize('NFC')), bound(person, detail));
      // None: the key was thrown away between the two statements.
      if ((await this.pool.query(statement, [person, detail, row.key, sealed, lookup])).rowCount === 1) return;
    }
  }

  async #read(persons: readonly string[], detail: PersonDetail | null, restrictedToo: boolean): Promise<readonly Detail[]> {
    const { rows } = await this.pool.query<DetailRow>({ name: 'vault-read-details', text: READ, values: [persons, detail, restrictedToo] });
    return Promise.all(rows.map(async (row) => ({ person: row.person, detail: row.detail, value: open(await this.keys.unwrapped(row), row) })));
  }
}

const isTaken = (fault: unknown) => (fault as { code?: string }).code === UNIQUE_VIOLATION;
const bound = (person: string, detail: PersonDetail) => `${person}|${detail}`;

/** @throws VaultDamaged, which names the key's row in place of the person */
function open(key: Buffer, row: DetailRow): string {
  const plain = unseal(key, row.sealed, bound(row.person, row.detail));
  if (plain === undefined) throw new VaultDamaged(`the detail ${row.detail} under data key ${row.key} cannot be opened with it`);
  return plain.toString();
}
