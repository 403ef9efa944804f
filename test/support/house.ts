import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { z } from 'zod';
import { carryOut, type SentCommand } from '#cqrs';
import { createPool } from '#database';
import type { CommandClass } from '#decider';
import { catalogue, type Envelope } from '#events';
import { EventstoreLedger, type Ledger, MemoryLedger, type Outcome, PostgresLedger } from '#ledger';
import { type BusinessClock, OffsetClock, ProcessorRegistry, Processors, SeasonClock } from '#processors';
import { MemoryVault, PostgresVault, type Vault } from '#vault';
import { doorwayOf, reactors } from '../../apps/server/src/features.js';
import type { DataFolder } from './data-folder.js';

/** A house without Nest in the test's own process: every command enters by its own doorway. */
export class House {
  private constructor(
    readonly ledger: Ledger,
    readonly vault: Vault,
    readonly clock: BusinessClock,
    private readonly follow: () => Promise<void>,
    private readonly end: () => Promise<void>,
  ) {}

  /** On the memory ledger, with a clock that stands where the test sets it; after each command everything follows that follows from it. */
  static inMemory(at: string): House & { readonly clock: SeasonClock } {
    const [ledger, vault, clock] = [new MemoryLedger(), new MemoryVault(), new SeasonClock(at)];
    const registry = new ProcessorRegistry();
    for (const { reactions = [], timed = [] } of reactors) registry.add({ reactions, timed });
    const processors = new Processors({ ledger, registry, clock, execute: (command) => house.carryOut(command) });
    const house = new House(
      ledger,
      vault,
      clock,
      () => processors.drainReactions(),
      () => processors.stop(),
    );
    return house as House & { readonly clock: SeasonClock };
  }

  /** Beside running services, on the database of their data folder, and on their EventStoreDB where they have one; reactions and projections are theirs. */
  static async beside(folder: Pick<DataFolder, 'connection' | 'masterKey'>, eventstore?: string): Promise<House & { readonly pool: Pool }> {
    const connection = folder.connection();
    const pool = createPool(connection, { max: 4 });
    const ledger = eventstore === undefined ? new PostgresLedger({ pool, connection }) : await EventstoreLedger.open({ url: eventstore, pool });
    const clock = await OffsetClock.open(pool);
    const end = async () => {
      clock.close();
      await ledger.close();
      await pool.end();
    };
    return Object.assign(new House(ledger, new PostgresVault(pool, folder.masterKey()), clock, async () => undefined, end), { pool });
  }

  async send<T extends string, S extends z.ZodObject>(command: CommandClass<T, S>, data: z.input<S>, commandId: string = randomUUID()): Promise<Outcome> {
    const outcome = await this.carryOut(new command(data, { commandId, actor: 'system', office: 'system', role: 'system' }));
    await this.follow();
    return outcome;
  }

  /** As `send`. @throws Error when it is refused */
  async must<T extends string, S extends z.ZodObject>(command: CommandClass<T, S>, data: z.input<S>): Promise<void> {
    const outcome = await this.send(command, data);
    if (outcome.status !== 'done') throw new Error(`${command.type} was answered ${JSON.stringify(outcome)}`);
  }

  async stream(name: string): Promise<readonly Envelope[]> {
    return (await this.ledger.readStream(name)).map(({ json }) => catalogue.decode(json));
  }

  stop(): Promise<void> {
    return this.end();
  }

  private carryOut(command: SentCommand): Promise<Outcome> {
    return carryOut(doorwayOf(command.type), { ledger: this.ledger, vault: this.vault, clock: this.clock, catalogue }, command);
  }
}
