import type { Vault } from '#vault';
import { actingOf } from './acting.js';
import type { Acting, People, Person } from './people.js';

/** People in memory: for tests and for the season's dry run. */
export class MemoryPeople implements People {
  readonly #people = new Map<string, Omit<Person, 'name'>>();

  constructor(private readonly vault: Vault) {}

  async add({ name, ...person }: Person): Promise<void> {
    await this.vault.setName(person.person, name);
    this.#people.set(person.person, person);
  }

  async list(): Promise<readonly Person[]> {
    return Promise.all([...this.#people.values()].map((person) => this.#named(person)));
  }

  async get(person: string): Promise<Person | undefined> {
    const known = this.#people.get(person);
    return known && this.#named(known);
  }

  async actAs(person: string, context: string, role?: string): Promise<Acting | undefined> {
    const known = await this.get(person);
    return known && actingOf(this.vault, known, context, role);
  }

  async #named(person: Omit<Person, 'name'>): Promise<Person> {
    return { ...person, name: (await this.vault.name(person.person)) ?? '' };
  }
}
