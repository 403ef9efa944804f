import { Inject, Injectable, type Type } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandMeta, Decidable, Decider, Fact, FactReader } from '#decider';
import type { Outcome } from '#ledger';
import type { Vault } from '#vault';
import { type AnyCommandClass, type Carriage, Doorway, type TypedCommand } from './doorway.js';

export interface CommandHandlersOptions<State, Command extends Decidable, Facts, Event extends Fact> {
  readonly decider: Decider<State, Command, Facts, Event>;
  /** The classes of the decider's commands. */
  readonly commands: readonly AnyCommandClass[];
  /** The stream that decides the command. Its texts are still plain: use ids only. */
  stream(command: Command): string;
  /** What other streams tell the decider, folded from the ledger. */
  facts?(command: Command, reader: FactReader): Promise<Facts>;
  /** What must stand in the vault beyond typed texts (documents by their hash); answers the data to decide on. */
  prepare?(command: Command, vault: Vault): Promise<object>;
}

interface SentCommand {
  readonly data: object;
  readonly meta: CommandMeta;
}

/**
 * The providers that carry the commands of one decider from the CommandBus: `providers: [...commandHandlers({ decider, commands, stream, facts })]`.
 * `commandBus.execute(new OpenBank(data, meta))` then answers an `Outcome`.
 */
export function commandHandlers<State, Command extends Decidable, Facts, Event extends Fact>(
  options: CommandHandlersOptions<State, Command, Facts, Event>,
): Type<ICommandHandler<SentCommand, Outcome>>[] {
  const { decider, commands, stream, facts, prepare } = options;
  const carriage: Carriage = {
    decider,
    stream: (command) => stream(command as Command),
    ...(facts ? { facts: (command: Decidable, reader: FactReader) => facts(command as Command, reader) } : {}),
    ...(prepare ? { prepare: (command: TypedCommand, vault: Vault) => prepare(command as Command, vault) } : {}),
  };
  return commands.map((command) => handlerOf(command, carriage));
}

function handlerOf(command: AnyCommandClass, carriage: Carriage): Type<ICommandHandler<SentCommand, Outcome>> {
  @CommandHandler(command)
  @Injectable()
  class GeneratedHandler implements ICommandHandler<SentCommand, Outcome> {
    constructor(@Inject(Doorway) private readonly doorway: Doorway) {}

    execute({ data, meta }: SentCommand): Promise<Outcome> {
      return this.doorway.carry(carriage, command, data, meta);
    }
  }
  Object.defineProperty(GeneratedHandler, 'name', { value: `${command.type}Handler` });
  return GeneratedHandler;
}
