import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { INSTALLATION, PEOPLE, type People } from '#identity';
import { VAULT, type Vault } from '#vault';

interface AtHome {
  readonly name: string;
  /** A token of the installation. */
  readonly household: string;
}

/** Somebody and their household, by their token of the installation. Undefined when nobody known is behind it. */
export class HomeOf extends Query<AtHome | undefined> {
  constructor(readonly token: string) {
    super();
  }
}

@QueryHandler(HomeOf)
export class HomeOfHandler implements IQueryHandler<HomeOf> {
  constructor(
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(PEOPLE) private readonly people: People,
  ) {}

  /** Somebody whose household nobody knows counts as a household of their own. */
  async execute({ token }: HomeOf): Promise<AtHome | undefined> {
    const person = await this.vault.personOf(token);
    const known = person === undefined ? undefined : await this.people.get(person);
    if (!known) return undefined;
    return { name: known.name, household: await this.vault.household({ household: known.household ?? `of-${known.person}`, context: INSTALLATION }) };
  }
}
