import type { Pool } from 'pg';
import { AskedTogether, sqlFile } from '#database';
import type { Vault } from '#vault';
import { actingOf } from './acting.js';
import { type Acting, INSTALLATION, type Newcomer, type People, type Person } from './people.js';
import type { RoleBook } from './role-book.js';

const ADD_PERSON = sqlFile(import.meta.url, './sql/add-person.sql');
const READ_PEOPLE = sqlFile(import.meta.url, './sql/read-people.sql');
const REMOVE_PERSON = sqlFile(import.meta.url, './sql/remove-person.sql');

interface PersonRow {
  readonly person: string;
  readonly household: string | null;
}

/** People in PostgreSQL, in the schema `identity`; their names are read from the vault beside it, their roles from the ledger. */
export class PostgresPeople implements People {
  readonly #asked = new AskedTogether((persons: readonly string[]) => this.#find(persons));

  constructor(
    private readonly pool: Pool,
    private readonly vault: Vault,
    private readonly book: RoleBook,
  ) {}

  async add({ person, name, household }: Newcomer): Promise<void> {
    await this.vault.setName(person, name);
    await this.pool.query(ADD_PERSON, [person, household ?? null]);
  }

  async remove(person: string): Promise<void> {
    await this.pool.query(REMOVE_PERSON, [person]);
  }

  list(): Promise<readonly Person[]> {
    return this.#read(null);
  }

  get(person: string): Promise<Person | undefined> {
    return this.#asked.ask(person);
  }

  async holding(role: string, context: string): Promise<readonly Person[]> {
    await this.book.upToDate();
    const persons = await Promise.all(this.book.holders(role, context).map((token) => this.vault.personOf(token)));
    const known = await Promise.all(persons.map((person) => (person === undefined ? undefined : this.get(person))));
    return known.filter((person) => person !== undefined);
  }

  async actAs(person: string, context: string, role?: string): Promise<Acting | undefined> {
    const known = await this.get(person);
    return known && actingOf(this.vault, known, context, role);
  }

  async #find(persons: readonly string[]): Promise<readonly (Person | undefined)[]> {
    const found = new Map((await this.#read([...new Set(persons)])).map((each) => [each.person, each]));
    return persons.map((person) => found.get(person));
  }

  async #read(persons: readonly string[] | null): Promise<readonly Person[]> {
    const [{ rows }] = await Promise.all([this.pool.query<PersonRow>(READ_PEOPLE, [persons]), this.book.upToDate()]);
    const [names, tokens] = await Promise.all([
      this.vault.names(rows.map(({ person }) => person)),
      Promise.all(rows.map(({ person }) => this.vault.pseudonym({ person, context: INSTALLATION }))),
    ]);
    return rows.map(({ person, household }, i) => ({
      person,
      name: names.get(person) ?? '',
      household: household ?? undefined,
      roles: this.book.heldBy(tokens[i] ?? ''),
    }));
  }
}
