import type { Pool } from 'pg';
import { inTransaction, sqlFile } from '#database';
import type { Vault } from '#vault';
import { actingOf } from './acting.js';
import type { Acting, HeldRole, People, Person } from './people.js';

const ADD_PERSON = sqlFile(import.meta.url, './sql/add-person.sql');
const REMOVE_ROLES = sqlFile(import.meta.url, './sql/remove-roles.sql');
const READ_PEOPLE = sqlFile(import.meta.url, './sql/read-people.sql');

interface PersonRow {
  readonly person: string;
  readonly household: string | null;
  readonly name: string | null;
  readonly roles: readonly HeldRole[];
}

/** People in PostgreSQL, in the schema `identity`; their names are read from the vault beside it. */
export class PostgresPeople implements People {
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

  async get(person: string): Promise<Person | undefined> {
    return (await this.#read(person))[0];
  }

  async actAs(person: string, context: string, role?: string): Promise<Acting | undefined> {
    const known = await this.get(person);
    return known && actingOf(this.vault, known, context, role);
  }

  async #read(person: string | null): Promise<readonly Person[]> {
    const { rows } = await this.pool.query<PersonRow>(READ_PEOPLE, [person]);
    return rows.map((row) => ({ person: row.person, name: row.name ?? '', household: row.household ?? undefined, roles: row.roles }));
  }
}
