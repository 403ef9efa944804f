import { ForbiddenException, Inject, Injectable } from '@nestjs/common';
import { type Acting, type Asked, actingIn, everybody, type FastifyRequest, held, idIn, mayBeSent, personOf, type Relation } from '#http';
import { EVERYWHERE, INSTALLATION, PEOPLE, type People } from '#identity';
import { VAULT, type Vault } from '#vault';
import { AddDwelling, IssueDoorLetter, JoinByLetter, VerifyResident } from './dwelling.commands.js';
import { ReadEstate } from './homes/homes.query.js';
import { PrintDoorLetters, SetJoiningRules } from './letters.commands.js';

/** Who prints letters, keys in and looks at flags. */
export const HOUSE_KEEPERS = ['organiser', 'administrator'] as const;
const OFFICERS = ['officer', 'team-manager'] as const;

/** An officer of a team that serves the estate's neighbourhood. */
const servingOfficer: Relation = async (request, asked: Asked, queries, doorkeeper) => {
  const estate = await queries.execute(new ReadEstate(idIn(asked, 'estateId')));
  for (const team of estate?.teams ?? []) {
    const acting = await doorkeeper.actingAs(request, team, OFFICERS);
    if (acting) return acting;
  }
  return undefined;
};

/** Nobody of another estate learns which homes, joins and checks there are. A code on a letter makes a resident, and that lasts: a role for some hours prints none. */
export const atEstate = held(HOUSE_KEEPERS, 'estateId', { hidden: true, lasting: true });
export const bringsHomes = held(['administrator'], 'estateId', { hidden: true, lasting: true });
/** Codes are made and come out on paper: a stolen session alone gets none (audit.md, "Threats"). */
const printsLetters = held(HOUSE_KEEPERS, 'estateId', { hidden: true, lasting: true, stepUp: true });
/** Who may say that somebody lives there: they know the doors (audit.md, "Threats": officer-verified exceptions). */
export const knowsTheDoors = held(HOUSE_KEEPERS, 'estateId', { or: servingOfficer, hidden: true, lasting: true });
/** Says it: from then on somebody votes and asks for money there. */
const takesIn = held(HOUSE_KEEPERS, 'estateId', { or: servingOfficer, hidden: true, lasting: true, stepUp: true });

/** Anybody; with a helper at their side whoever came to join a home. */
export const joinsAHome = { ...everybody, helped: 'join-a-home' } as const;

mayBeSent(AddDwelling, bringsHomes);
mayBeSent(SetJoiningRules, atEstate);
mayBeSent(PrintDoorLetters, printsLetters);
mayBeSent(IssueDoorLetter, printsLetters);
mayBeSent(VerifyResident, takesIn);
// The code on the letter is what lets somebody join.
mayBeSent(JoinByLetter, joinsAHome);

/** How people of the house stand in events about homes: by their token of the installation, since two contexts of one person never stand side by side. */
@Injectable()
export class Staff {
  constructor(
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(PEOPLE) private readonly people: People,
  ) {}

  /** @throws ForbiddenException for a visitor */
  async by(request: FastifyRequest): Promise<string> {
    const person = personOf(request);
    if (person === undefined) throw new ForbiddenException();
    return this.vault.pseudonym({ person, context: INSTALLATION });
  }

  /** The one who acts by the rule of the route, under that token. */
  async acting(request: FastifyRequest): Promise<Acting> {
    return { ...actingIn(request), actor: await this.by(request) };
  }

  /** The estates whose homes somebody looks after; undefined for all of them. */
  async estatesOf(request: FastifyRequest): Promise<readonly string[] | undefined> {
    const known = await this.people.get(personOf(request) ?? '');
    const kept = known?.roles.filter(({ role }) => HOUSE_KEEPERS.some((each) => each === role)).map(({ context }) => context) ?? [];
    return kept.includes(EVERYWHERE) ? undefined : kept;
  }
}
