import type { Vault } from '#vault';
import { actingOf } from './acting.js';
import { type Acting, type HeldRole, INSTALLATION, type Newcomer, type People, type Person } from './people.js';
import type { RoleBook } from './role-book.js';

interface Known extends Newcomer {
  /** For tests that need no ledger: held besides whatever the ledger says. */
  readonly roles?: readonly HeldRole[] | undefined;
}

/** People in memory: for tests and for the season's dry run. Without a ledger they hold what they were added with. */
export class MemoryPeople implements People {
  readonly #people = new Map<string, Omit<Known, 'name'>>();

  constructor(
    private readonly vault: Vault,
    private readonly book?: RoleBook,
  ) {}

  async add({ name, ...person }: Known): Promise<void> {
    await this.vault.setName(person.person, name);
    this.#people.set(person.person, person);
  }

  async remove(person: string): Promise<void> {
    this.#people.delete(person);
  }

  async list(): Promise<readonly Person[]> {
    await this.book?.upToDate();
    return Promise.all([...this.#people.values()].map((person) => this.#whole(person)));
  }

  async get(person: string): Promise<Person | undefined> {
    await this.book?.upToDate();
    const known = this.#people.get(person);
    return known && this.#whole(known);
  }

  async holding(role: string, context: string): Promise<readonly Person[]> {
    const known = new Map((await this.list()).map((each) => [each.person, each]));
    const booked = await Promise.all((this.book?.holders(role, context) ?? []).map((token) => this.vault.personOf(token)));
    const given = [...known.values()].filter(({ roles }) => roles.some((held) => held.role === role && held.context === context));
    return [...new Set([...booked, ...given.map(({ person }) => person)])].flatMap((person) => known.get(person ?? '') ?? []);
  }

  async actAs(person: string, context: string, role?: string): Promise<Acting | undefined> {
    const known = await this.get(person);
    return known && actingOf(this.vault, known, context, role);
  }

  async #whole({ person, household, roles = [] }: Omit<Known, 'name'>): Promise<Person> {
    const booked = this.book?.heldBy(await this.vault.pseudonym({ person, context: INSTALLATION })) ?? [];
    return { person, household, roles: [...roles, ...booked], name: (await this.vault.name(person)) ?? '' };
  }
}
