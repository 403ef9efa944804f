import { Inject, Injectable, type Provider } from '@nestjs/common';
import { CommandHandler, EventBus, type ICommandHandler } from '@nestjs/cqrs';
import { LEDGER, type Ledger, type Outcome } from '#ledger';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import { VAULT, type Vault } from '#vault';
import { type AnyCommand, type AnyCommandClass, carryOut, type Doorway, type DoorwaySite } from './doorway.js';

/** A hint: somebody appended. It may be lost without harm. */
export class LedgerAdvanced {
  constructor(readonly position: string) {}
}

/** What the generated handlers share. */
@Injectable()
export class Doorways {
  readonly #site: DoorwaySite;

  constructor(
    @Inject(LEDGER) ledger: Ledger,
    @Inject(VAULT) vault: Vault,
    @Inject(BUSINESS_CLOCK) clock: BusinessClock,
    @Inject(EventBus) private readonly hints: EventBus,
  ) {
    this.#site = { ledger, vault, clock };
  }

  async carryOut(entered: Doorway, command: AnyCommand): Promise<Outcome> {
    const outcome = await carryOut(entered, this.#site, command);
    if (outcome.status === 'done' && !outcome.duplicate && outcome.position !== undefined) this.hints.publish(new LedgerAdvanced(outcome.position));
    return outcome;
  }
}

/** The providers that let the command bus carry a doorway's commands: a handler for each, none of them written by hand. */
export function commandHandlers(...doorways: readonly Doorway[]): Provider[] {
  return doorways.flatMap((entered) => entered.commands.map((command) => handlerOf(entered, command)));
}

function handlerOf(entered: Doorway, commandClass: AnyCommandClass): Provider {
  @CommandHandler(commandClass)
  class Handler implements ICommandHandler<AnyCommand, Outcome> {
    constructor(@Inject(Doorways) private readonly doorways: Doorways) {}

    execute(command: AnyCommand): Promise<Outcome> {
      return this.doorways.carryOut(entered, command);
    }
  }
  Object.defineProperty(Handler, 'name', { value: `${commandClass.type}Handler` });
  return Handler;
}
