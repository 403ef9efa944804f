import type { Pool } from 'pg';
import { AskedTogether, inTransaction, sqlFile } from '#database';
import type { Vault } from '#vault';
import { actingOf } from './acting.js';
import type { Acting, HeldRole, People, Person } from './people.js';

const ADD_PERSON = sqlFile(import.meta.url, './sql/add-person.sql');
const REMOVE_ROLES = sqlFile(import.meta.url, './sql/remove-roles.sql');
const READ_PEOPLE = sqlFile(import.meta.url, './sql/read-people.sql');

interface PersonRow {
  readonly person: string;
  readonly household: string | null;
  readonly roles: readonly HeldRole[];
}

/** People in PostgreSQL, in the schema `identity`; their names are read from the vault beside it. */
export class PostgresPeople implements People {
  readonly #asked = new AskedTogether((persons: readonly string[]) => this.#find(persons));

  constructor(
    private readonly pool: Pool,
    private readonly vault: Vault,
  ) {}

  async add({ person, name, household, roles }: Person): Promise<void> {
    await this.vault.setName(person, name);
    await inTransaction(this.pool, async (client) => {
      await client.query(REMOVE_ROLES, [person]);
      await client.query(ADD_PERSON, [person, household ?? null, roles.map((each) => each.role), roles.map((each) => each.context)]);
    });
  }

  list(): Promise<readonly Person[]> {
    return this.#read(null);
  }

  get(person: string): Promise<Person | undefined> {
    return this.#asked.ask(person);
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
    const { rows } = await this.pool.query<PersonRow>(READ_PEOPLE, [persons]);
    const names = await this.vault.names(rows.map((row) => row.person));
    return rows.map(({ person, household, roles }) => ({ person, name: names.get(person) ?? '', household: household ?? undefined, roles }));
  }
}
