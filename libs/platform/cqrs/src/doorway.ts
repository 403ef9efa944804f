import type { AnyDecider, CommandClass, CommandMeta, Decidable, Decider, Fact, FactReader } from '#decider';
import { InvalidInput, inputErrors } from '#http';
import { type EventCatalogue, handle, type Ledger, type Outcome } from '#ledger';
import { LedgerFacts } from '#ledger/fact-reader';
import { type Vault, VaultConflict } from '#vault';
import { ownersOf } from './owners.js';
import { sealTexts } from './seal-texts.js';
import { storable } from './storable.js';

// biome-ignore lint/suspicious/noExplicitAny: a class's constructor takes its own data only, so no class would fit a general one; its schema checks the data
export type AnyCommandClass = CommandClass<string, any>;

/** A command as somebody sends it. */
export interface SentCommand {
  readonly type: string;
  readonly data: object;
  readonly meta: CommandMeta;
}

/** One kind of stream, and the commands that reach its decider. */
export interface Doorway {
  readonly decider: AnyDecider;
  readonly commands: readonly AnyCommandClass[];
  /** The stream that decides the command. Its texts are still plain: use ids only. */
  stream(data: object): string;
  /** What other streams tell the decider, folded from the ledger. */
  facts?(command: Decidable, reader: FactReader): Promise<unknown>;
  /**
   * Whom the typed text at `field` is about, by their token in any context, so that it can be found and erased with them; `NOBODY` for a text
   * that is about no person; undefined: whoever sends the command. The command's texts are still plain: use ids and tokens only.
   */
  about?(command: Decidable, field: string, reader: FactReader): Promise<string | undefined>;
}

/** Declares a doorway with the types of its decider. */
export function doorway<S, C extends Decidable, F, E extends Fact>(definition: {
  readonly decider: Decider<S, C, F, E>;
  readonly commands: readonly AnyCommandClass[];
  stream(data: C['data']): string;
  facts?(command: C, reader: FactReader): Promise<F>;
  about?(command: C, field: string, reader: FactReader): Promise<string | undefined>;
}): Doorway {
  return definition as Doorway;
}

/** Where commands are carried out. */
export interface DoorwaySite {
  readonly ledger: Ledger;
  readonly vault: Vault;
  readonly clock: { now(): string };
  readonly catalogue: EventCatalogue;
}

/**
 * Parses, puts typed text into the vault, and hands the command on (architecture.md, "How a command travels").
 * @throws InvalidInput when the data does not fit the command's schema; whatever `handle` throws
 */
export async function carryOut(entered: Doorway, { vault, ...site }: DoorwaySite, command: SentCommand): Promise<Outcome> {
  const { type, meta } = command;
  const known = entered.commands.find((each) => each.type === type);
  if (!known) throw new Error(`${type} does not enter by the doorway of ${entered.decider.name}`);
  const parsed = known.schema.safeParse(storable(command.data));
  if (!parsed.success) throw new InvalidInput(inputErrors(parsed.error.issues));
  const stream = entered.stream(parsed.data);
  try {
    const ownerOf = ownersOf(entered, { type, data: parsed.data, at: site.clock.now() }, { actor: meta.actor, reader: readerOn(site) });
    const sealed = await sealTexts(known.schema, parsed.data, async (field, value, retention) =>
      vault.put({ commandId: meta.commandId, subject: stream, field, value, retention, about: await ownerOf(field) }),
    );
    return await handle({ ...site, decider: entered.decider }, { stream, command: { type, data: sealed as object }, meta, gatherFacts: entered.facts });
  } catch (fault) {
    // The same command id came with other words: the vault keeps the first, as the ledger would.
    if (fault instanceof VaultConflict) return { status: 'refused', refusal: { code: 'command-id-reused', detail: { commandId: meta.commandId } } };
    throw fault;
  }
}

const facts = new WeakMap<Ledger, LedgerFacts>();

/** What was folded for one command is kept for the next. */
function readerOn({ ledger, catalogue }: Pick<DoorwaySite, 'ledger' | 'catalogue'>): FactReader {
  const kept = facts.get(ledger) ?? new LedgerFacts(ledger, catalogue.decode);
  facts.set(ledger, kept);
  return kept.reader();
}
