import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Doorways } from '#cqrs';
import { PEOPLE, type People } from '#identity';
import type { ReactionOutcome } from '#processors';
import { VAULT, type Vault } from '#vault';
import { SeatMember, UnseatMember } from './panel.commands.js';
import { panelDoorway } from './panels.doorway.js';
import { GiveUpSeat, TakeUpSeat } from './seat.commands.js';

/** Nobody knows any more who it was: there is nobody to seat. */
const done: ReactionOutcome = { status: 'done' };

/** Both send on under their own command id, so that what is sent again after a crash seats nobody twice. */
@CommandHandler(TakeUpSeat)
export class TakeUpSeatHandler implements ICommandHandler<TakeUpSeat, ReactionOutcome> {
  constructor(
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(Doorways) private readonly doorways: Doorways,
  ) {}

  /** Somebody whose household nobody knows counts as a household of their own, as where the role was granted. */
  async execute({ data, meta }: TakeUpSeat): Promise<ReactionOutcome> {
    const { person: token, ...seat } = TakeUpSeat.schema.parse(data);
    const person = await this.vault.personOf(token);
    if (person === undefined) return done;
    const known = await this.people.get(person);
    const [member, household] = await Promise.all([
      this.vault.pseudonym({ person, context: seat.bankId }),
      this.vault.household({ household: known?.household ?? `of-${person}`, context: seat.bankId }),
    ]);
    return this.doorways.carryOut(panelDoorway, new SeatMember({ ...seat, member, household }, meta));
  }
}

@CommandHandler(GiveUpSeat)
export class GiveUpSeatHandler implements ICommandHandler<GiveUpSeat, ReactionOutcome> {
  constructor(
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(Doorways) private readonly doorways: Doorways,
  ) {}

  async execute({ data, meta }: GiveUpSeat): Promise<ReactionOutcome> {
    const { person: token, ...seat } = GiveUpSeat.schema.parse(data);
    const person = await this.vault.personOf(token);
    if (person === undefined) return done;
    const member = await this.vault.pseudonym({ person, context: seat.bankId });
    return this.doorways.carryOut(panelDoorway, new UnseatMember({ ...seat, member }, meta));
  }
}
