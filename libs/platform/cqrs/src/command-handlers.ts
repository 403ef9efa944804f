import { Inject, Injectable, type Type } from '@nestjs/common';
import { CommandHandler, EventBus, type ICommandHandler } from '@nestjs/cqrs';
import { type EventCatalogue, LEDGER, type Ledger, type Outcome } from '#ledger';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import { VAULT, type Vault } from '#vault';
import { type AnyCommandClass, carryOut, type Doorway, type DoorwaySite, type SentCommand } from './doorway.js';
import { LedgerAdvanced } from './hints.js';

/** The injection token of the event catalogue. */
export const EVENT_CATALOGUE = Symbol('EventCatalogue');

/** The one way in for every command of this process, with a hint to whoever follows the ledger. */
@Injectable()
export class Doorways {
  private readonly site: DoorwaySite;

  constructor(
    @Inject(LEDGER) ledger: Ledger,
    @Inject(VAULT) vault: Vault,
    @Inject(BUSINESS_CLOCK) clock: BusinessClock,
    @Inject(EVENT_CATALOGUE) catalogue: EventCatalogue,
    @Inject(EventBus) private readonly hints: EventBus,
  ) {
    this.site = { ledger, vault, clock, catalogue };
  }

  async carryOut(entered: Doorway, command: SentCommand): Promise<Outcome> {
    const outcome = await carryOut(entered, this.site, command);
    if (outcome.status === 'done' && outcome.position !== undefined && !outcome.duplicate && outcome.events.length > 0) {
      this.hints.publish(new LedgerAdvanced(outcome.position));
    }
    return outcome;
  }
}

/**
 * The providers that carry the commands of doorways from the CommandBus, none written by hand: `providers: commandHandlers(bankDoorway)`.
 * `commandBus.execute(new OpenBank(data, meta))` then answers an `Outcome`.
 */
export function commandHandlers(...doorways: readonly Doorway[]): Type<ICommandHandler<SentCommand, Outcome>>[] {
  return doorways.flatMap((entered) => entered.commands.map((command) => handlerOf(command, entered)));
}

function handlerOf(command: AnyCommandClass, entered: Doorway): Type<ICommandHandler<SentCommand, Outcome>> {
  @CommandHandler(command)
  @Injectable()
  class GeneratedHandler implements ICommandHandler<SentCommand, Outcome> {
    constructor(@Inject(Doorways) private readonly doorways: Doorways) {}

    execute(sent: SentCommand): Promise<Outcome> {
      return this.doorways.carryOut(entered, sent);
    }
  }
  Object.defineProperty(GeneratedHandler, 'name', { value: `${command.type}Handler` });
  return GeneratedHandler;
}
