import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { carryOut, type SentCommand } from '#cqrs';
import type { CommandClass } from '#decider';
import { catalogue, type Envelope } from '#events';
import { MemoryLedger, type Outcome } from '#ledger';
import { ProcessorRegistry, Processors, SeasonClock } from '#processors';
import { MemoryVault } from '#vault';
import { doorwayOf, reactors } from '../../apps/server/src/features.js';

/** The whole house on the memory ledger, with a clock that stands where a test sets it: every command enters by its own doorway. */
export class House {
  readonly ledger = new MemoryLedger();
  readonly vault = new MemoryVault();
  readonly clock: SeasonClock;
  readonly #processors: Processors;

  constructor(at: string) {
    this.clock = new SeasonClock(at);
    const registry = new ProcessorRegistry();
    for (const { reactions = [], timed = [] } of reactors) registry.add({ reactions, timed });
    this.#processors = new Processors({ ledger: this.ledger, registry, clock: this.clock, execute: (command) => this.#carryOut(command) });
  }

  /** Sends one command and lets everything follow that follows from it. */
  async send<T extends string, S extends z.ZodObject>(command: CommandClass<T, S>, data: z.input<S>, commandId = randomUUID()): Promise<Outcome> {
    const outcome = await this.#carryOut(new command(data, { commandId, actor: 'system', office: 'system', role: 'system' }));
    await this.#processors.drainReactions();
    return outcome;
  }

  /** As `send`. @throws Error when it is refused */
  async must<T extends string, S extends z.ZodObject>(command: CommandClass<T, S>, data: z.input<S>): Promise<readonly Envelope[]> {
    const outcome = await this.send(command, data);
    if (outcome.status !== 'done') throw new Error(`${command.type} was answered ${JSON.stringify(outcome)}`);
    return outcome.events as unknown as readonly Envelope[];
  }

  async stream(name: string): Promise<readonly Envelope[]> {
    return (await this.ledger.readStream(name)).map(({ json }) => catalogue.decode(json));
  }

  stop(): Promise<void> {
    return this.#processors.stop();
  }

  #carryOut(command: SentCommand): Promise<Outcome> {
    return carryOut(doorwayOf(command.type), { ledger: this.ledger, vault: this.vault, clock: this.clock, catalogue }, command);
  }
}
