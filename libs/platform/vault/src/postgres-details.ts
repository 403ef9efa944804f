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
    for (;;) {
      const row = await this.keys.ofPerson(person, 'contact');
      const sealed = seal(await this.keys.unwrapped(row), Buffer.from(value.normalize('NFC')), bound(person, detail));
      try {
        // None: the key was thrown away between the two statements.
        if ((await this.pool.query(SET, [person, detail, row.key, sealed, lookup])).rowCount === 1) return;
      } catch (fault) {
        if (findable && (fault as { code?: string }).code === UNIQUE_VIOLATION) throw new DetailTaken(findable);
        throw fault;
      }
    }
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

  async #read(persons: readonly string[], detail: PersonDetail | null, restrictedToo: boolean): Promise<readonly Detail[]> {
    const { rows } = await this.pool.query<DetailRow>({ name: 'vault-read-details', text: READ, values: [persons, detail, restrictedToo] });
    return Promise.all(rows.map(async (row) => ({ person: row.person, detail: row.detail, value: open(await this.keys.unwrapped(row), row) })));
  }
}

const bound = (person: string, detail: PersonDetail) => `${person}|${detail}`;

/** @throws VaultDamaged, which names the key's row in place of the person */
function open(key: Buffer, row: DetailRow): string {
  const plain = unseal(key, row.sealed, bound(row.person, row.detail));
  if (plain === undefined) throw new VaultDamaged(`the detail ${row.detail} under data key ${row.key} cannot be opened with it`);
  return plain.toString();
}
