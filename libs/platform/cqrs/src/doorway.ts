import { Inject, Injectable } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import type { AnyDecider, CommandClass, CommandMeta, Decidable, FactReader } from '#decider';
import { InvalidInput, inputErrors } from '#http';
import { type EventCatalogue, handle, LEDGER, type Ledger, type Outcome } from '#ledger';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import { VAULT, type Vault, VaultConflict } from '#vault';
import { LedgerAdvanced } from './hints.js';
import { sealTexts } from './seal-texts.js';

/** The injection token of the event catalogue. */
export const EVENT_CATALOGUE = Symbol('EventCatalogue');

/** A command as it was typed: its data parsed by its schema, its texts still plain. */
export interface TypedCommand {
  readonly type: string;
  readonly data: object;
}

// biome-ignore lint/suspicious/noExplicitAny: a class's constructor takes its own data only, so no class would fit a general one; its schema checks the data
export type AnyCommandClass = CommandClass<string, any>;

/** How the commands of one decider are carried. */
export interface Carriage {
  readonly decider: AnyDecider;
  stream(command: TypedCommand): string;
  facts?(command: Decidable, reader: FactReader): Promise<unknown>;
  prepare?(command: TypedCommand, vault: Vault): Promise<object>;
}

/** The one way in for every command, whoever sends it: pages, JSON routes, reactions, the season's loader, tests. */
@Injectable()
export class Doorway {
  constructor(
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(BUSINESS_CLOCK) private readonly clock: BusinessClock,
    @Inject(EVENT_CATALOGUE) private readonly catalogue: EventCatalogue,
    @Inject(EventBus) private readonly hints: EventBus,
  ) {}

  /**
   * Parses, puts typed text into the vault, and hands the command on (architecture.md, "How a command travels").
   * @throws InvalidInput when the data does not fit the command's schema; whatever `handle` throws
   */
  async carry(carriage: Carriage, { type, schema }: AnyCommandClass, data: unknown, meta: CommandMeta): Promise<Outcome> {
    const parsed = schema.safeParse(data);
    if (!parsed.success) throw new InvalidInput(inputErrors(parsed.error.issues));
    const typed: TypedCommand = { type, data: parsed.data };
    const stream = carriage.stream(typed);
    try {
      const prepared = carriage.prepare ? await carriage.prepare(typed, this.vault) : typed.data;
      const sealed = await sealTexts(schema, prepared, (field, value) => this.vault.put({ commandId: meta.commandId, subject: stream, field, value }));
      return this.advanced(
        await handle(
          { ledger: this.ledger, decider: carriage.decider, clock: this.clock, catalogue: this.catalogue },
          { stream, command: { type, data: sealed as object }, meta, gatherFacts: carriage.facts?.bind(carriage) },
        ),
      );
    } catch (fault) {
      // The same command id came with other words: the vault keeps the first, as the ledger would.
      if (fault instanceof VaultConflict) return { status: 'refused', refusal: { code: 'command-id-reused', detail: { commandId: meta.commandId } } };
      throw fault;
    }
  }

  private advanced(outcome: Outcome): Outcome {
    if (outcome.status === 'done' && outcome.position !== undefined && !outcome.duplicate && outcome.events.length > 0) {
      this.hints.publish(new LedgerAdvanced(outcome.position));
    }
    return outcome;
  }
}
