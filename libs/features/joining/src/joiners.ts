import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { z } from 'zod';
import type { CommandMeta } from '#decider';
import type { residenceWay } from '#events';
import { INSTALLATION, Passkeys, PEOPLE, type People } from '#identity';
import type { Outcome } from '#ledger';
import { NOTIFICATIONS, type Notifications } from '#notifications';
import { DetailTaken, VAULT, type Vault } from '#vault';
import { DoorCodes } from './door-codes/door-codes.js';
import { DoorKeys } from './door-codes/door-keys.js';
import { JoinByLetter, VerifyResident } from './dwelling.commands.js';

/** Who joins: somebody known, who is signed in; or somebody new, with one way to reach them or none: then a letter with a code of their own lets them in. */
export type Joiner = { readonly person: string } | { readonly name: string; readonly email?: string | undefined; readonly phone?: string | undefined };

export interface Joining {
  readonly dwellingId: string;
  readonly estateId: string;
  /** The estate's name, for the message that bids them welcome. */
  readonly estate: string;
  readonly oldEnough: boolean;
  readonly channel: 'online' | 'paper' | 'phone' | 'assisted';
}

export type Found =
  | { readonly letterId: string; readonly helper?: string | undefined; readonly manyFromOneAddress: boolean }
  | { readonly way: Exclude<z.output<typeof residenceWay>, 'door-letter'>; readonly by: string };

/** `told`: somebody has proved that the address is theirs, who was told; nobody joined. To whoever typed it, it looks the same. */
export type Joined = Outcome | { readonly status: 'told' };

const DETAILS = ['email', 'phone'] as const;

/**
 * Takes people in. Their name and how to reach them go to the vault and to the people first, then the fact follows; what nobody joined by is forgotten again.
 * The role of a resident follows from the fact.
 */
@Injectable()
export class Joiners {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(NOTIFICATIONS) private readonly notifications: Notifications,
    @Inject(DoorCodes) private readonly codes: DoorCodes,
    @Inject(DoorKeys) private readonly keys: DoorKeys,
    @Inject(Passkeys) private readonly passkeys: Passkeys,
  ) {}

  /** `commandId` is the form's own: sent twice, it takes in one person once. */
  async join(joiner: Joiner, joining: Joining, found: Found, commandId: string): Promise<Joined> {
    const { dwellingId, oldEnough } = joining;
    // Nobody's name is kept who is told that they are too young.
    if (!oldEnough) return this.send(await this.nobody(), await this.nobodys(), joining, found, commandId);
    if ('person' in joiner) return this.asThemselves(joiner.person, joining, found, commandId);
    const person = await this.newcomer(commandId);
    const known = await this.knownAs(joiner);
    if (known !== undefined && known !== person) return this.tell(known, joining, commandId);
    const household = await this.codes.householdOf(dwellingId, undefined);
    await this.people.add({ person, name: joiner.name, household });
    if (!(await this.keepDetails(person, joiner))) return this.takenMeanwhile(person, joiner, joining, commandId);
    const codeLetter = await this.getsLetter(joiner);
    const outcome = await this.send(await this.tokenOf(person), await this.householdToken(household), joining, found, commandId, codeLetter);
    if (outcome.status === 'done') await this.welcome(person, joining, commandId);
    else await this.forget(person);
    return outcome;
  }

  /**
   * Whether a letter brings them a code of their own: who is new or known, and could not come in otherwise. Somebody who lives by letters and moves is one of them; a
   * code lets nobody in who has an office, so they are not.
   */
  async getsLetter(joiner: Joiner): Promise<boolean> {
    if (!('person' in joiner)) return joiner.email === undefined && joiner.phone === undefined;
    const { email, phone } = await this.vault.details(joiner.person);
    if (email !== undefined || phone !== undefined || (await this.passkeys.list(joiner.person)).length > 0) return false;
    const known = await this.people.get(joiner.person);
    return known?.roles.every(({ role }) => role === 'resident') ?? false;
  }

  private async asThemselves(person: string, joining: Joining, found: Found, commandId: string): Promise<Outcome> {
    const known = await this.people.get(person);
    const household = await this.codes.householdOf(joining.dwellingId, known?.household);
    const codeLetter = await this.getsLetter({ person });
    const outcome = await this.send(await this.tokenOf(person), await this.householdToken(household), joining, found, commandId, codeLetter);
    if (outcome.status === 'done' && known && known.household !== household) await this.people.add({ person, name: known.name, household });
    return outcome;
  }

  private send(
    resident: string,
    household: string,
    { dwellingId, estateId, oldEnough, channel }: Joining,
    found: Found,
    commandId: string,
    codeLetter = false,
  ): Promise<Outcome> {
    const same = { dwellingId, estateId, joinId: `J-${commandId}`, resident, household, oldEnough, channel, codeLetter };
    const actor = ('letterId' in found ? found.helper : found.by) ?? resident;
    const role = actor === resident ? 'applicant' : 'organiser';
    const meta: CommandMeta = { commandId, actor, office: role, role };
    if ('letterId' in found) return this.commands.execute(new JoinByLetter({ ...same, ...found }, meta));
    return this.commands.execute(new VerifyResident({ ...same, ...found }, meta));
  }

  /** The id of whoever a form brings: the same for the same form, and not to be worked out from what stands in the ledger. */
  private async newcomer(commandId: string): Promise<string> {
    const drawn = (await this.keys.hash('person', commandId)).toString('hex');
    return `${drawn.slice(0, 8)}-${drawn.slice(8, 12)}-8${drawn.slice(13, 16)}-a${drawn.slice(17, 20)}-${drawn.slice(20, 32)}`;
  }

  private async knownAs(joiner: { readonly email?: string | undefined; readonly phone?: string | undefined }): Promise<string | undefined> {
    for (const detail of DETAILS) {
      const known = joiner[detail] === undefined ? undefined : await this.vault.findByDetail(detail, joiner[detail]);
      if (known !== undefined) return known;
    }
    return undefined;
  }

  /** As they were typed, so not proved: nobody is found by them until a link or a code that was sent there came back. */
  private async keepDetails(person: string, joiner: { readonly email?: string | undefined; readonly phone?: string | undefined }): Promise<boolean> {
    try {
      for (const detail of DETAILS) if (joiner[detail] !== undefined) await this.vault.claimDetail(person, detail, joiner[detail]);
      return true;
    } catch (fault) {
      if (fault instanceof DetailTaken) return false;
      throw fault;
    }
  }

  private async takenMeanwhile(person: string, joiner: Exclude<Joiner, { person: string }>, joining: Joining, commandId: string): Promise<Joined> {
    await this.forget(person);
    const known = await this.knownAs(joiner);
    return known === undefined ? { status: 'told' } : this.tell(known, joining, commandId);
  }

  /** Whoever has this address learns that somebody typed it; they may join by signing in. */
  private async tell(person: string, { estate }: Joining, commandId: string): Promise<Joined> {
    await this.notifications.send({
      to: { person },
      template: 'joining.known',
      values: { estate, page: '/join' },
      once: `${commandId}/joining.known/${person}`,
    });
    return { status: 'told' };
  }

  private async welcome(person: string, { estate }: Joining, commandId: string): Promise<void> {
    const { email, phone } = await this.vault.details(person);
    // Who gave no way to be reached is told by the letter that brings their code.
    if (email === undefined && phone === undefined) return;
    await this.notifications.send({
      to: { person },
      template: 'joining.welcome',
      values: { estate, page: '/sign-in' },
      once: `${commandId}/joining.welcome/${person}`,
    });
  }

  private async forget(person: string): Promise<void> {
    for (const detail of ['name', ...DETAILS] as const) await this.vault.setDetail(person, detail, undefined);
  }

  private tokenOf(person: string): Promise<string> {
    return this.vault.pseudonym({ person, context: INSTALLATION });
  }

  private householdToken(household: string): Promise<string> {
    return this.vault.household({ household, context: INSTALLATION });
  }

  /** Stands for somebody who is refused before anything of them is kept. */
  private async nobody(): Promise<string> {
    return `per-${(await this.keys.hash('person', 'nobody')).toString('hex').slice(0, 22)}`;
  }

  private async nobodys(): Promise<string> {
    return `hh-${(await this.keys.hash('person', 'nobody')).toString('hex').slice(0, 22)}`;
  }
}
