import type { AnyDecider, CommandClass, Decidable, Decider, Fact, FactReader } from '#decider';
import { catalogue } from '#events';
import { InvalidInput, inputErrors } from '#http';
import { handle, type Ledger, type Outcome } from '#ledger';
import type { Vault } from '#vault';
import { sealTexts } from './seal-texts.js';

/** Commands of every shape; each class checks its own data. */
// biome-ignore lint/suspicious/noExplicitAny: a list of classes with schemas of their own
export type AnyCommandClass = CommandClass<string, any>;
export type AnyCommand = InstanceType<AnyCommandClass>;

/** One kind of stream and the commands that reach it. */
export interface Doorway {
  readonly decider: AnyDecider;
  readonly commands: readonly AnyCommandClass[];
  /** The stream that a command is decided on. */
  stream(data: object): string;
  readonly facts?: ((command: Decidable, reader: FactReader) => Promise<unknown>) | undefined;
}

/** Declares a doorway; `facts` gathers what other streams tell the decider. */
export function doorway<S, C extends Decidable, F, E extends Fact>(definition: {
  readonly decider: Decider<S, C, F, E>;
  readonly commands: readonly AnyCommandClass[];
  readonly stream: (data: C['data']) => string;
  readonly facts?: (command: C, reader: FactReader) => Promise<F>;
}): Doorway {
  return definition as Doorway;
}

/** Where commands are carried out. */
export interface DoorwaySite {
  readonly ledger: Ledger;
  readonly vault: Vault;
  readonly clock: { now(): string };
}

/**
 * Carries one command through its doorway: checks its data, puts typed text into the vault, decides and appends.
 * @throws InvalidInput with pointers and messages when the data does not fit the command's schema
 */
export async function carryOut(entered: Doorway, site: DoorwaySite, command: AnyCommand): Promise<Outcome> {
  const known = entered.commands.find(({ type }) => type === command.type);
  if (!known) throw new Error(`${command.type} does not enter here`);
  const parsed = known.schema.safeParse(command.data);
  if (!parsed.success) throw new InvalidInput(inputErrors(parsed.error.issues));
  const stream = entered.stream(parsed.data);
  const put = (field: string, value: string) => site.vault.put({ commandId: command.meta.commandId, subject: stream, field, value });
  const data = (await sealTexts(known.schema, parsed.data, put)) as object;
  return handle(
    { ledger: site.ledger, decider: entered.decider, clock: site.clock, catalogue },
    {
      stream,
      command: { type: command.type, data },
      meta: command.meta,
      gatherFacts: entered.facts,
    },
  );
}
