import { type BeforeApplicationShutdown, type DynamicModule, Global, Inject, type InjectionToken, Module } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { LEDGER, type Ledger } from '#ledger';
import { BUSINESS_CLOCK, type BusinessClock } from './clocks/clock.js';
import { Freshness } from './freshness.js';
import type { ProcessorLog } from './log.js';
import { ProcessorRegistry } from './processor-registry.js';
import { ProcessorStatuses } from './processor-statuses.js';
import { Processors } from './processors.js';

export interface ProcessorsRoomOptions {
  /** The token of the pool, for the read side; without it (the dry run) there are reactions only, in memory. */
  readonly pool?: InjectionToken;
  /** The token of the log. */
  readonly log?: InjectionToken;
}

/**
 * The processors of one process. Features add theirs to the `ProcessorRegistry` in their module's constructor; the worker's role calls
 * `Processors.start()` once all modules stand; they are stopped when the application shuts down. Ledger, business clock and command bus come from global modules.
 */
@Global()
@Module({})
export class ProcessorsRoom implements BeforeApplicationShutdown {
  constructor(@Inject(Processors) private readonly processors: Processors) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.processors.stop();
  }

  static with({ pool, log }: ProcessorsRoomOptions): DynamicModule {
    const optional = (token: InjectionToken | undefined) => ({ token: token ?? Symbol('nothing'), optional: token === undefined });
    const processors = {
      provide: Processors,
      inject: [LEDGER, ProcessorRegistry, CommandBus, BUSINESS_CLOCK, optional(pool), optional(log)],
      useFactory: (ledger: Ledger, registry: ProcessorRegistry, bus: CommandBus, clock: BusinessClock, givenPool?: Pool, givenLog?: ProcessorLog) =>
        new Processors({
          ledger,
          registry,
          clock,
          execute: (command) => bus.execute(command),
          ...(givenPool ? { pool: givenPool } : {}),
          ...(givenLog ? { log: givenLog } : {}),
        }),
    };
    const readSide = pool === undefined ? [] : readSideOf(pool);
    const provided = [ProcessorRegistry, processors, ...readSide];
    return { module: ProcessorsRoom, providers: provided, exports: provided };
  }
}

function readSideOf(pool: InjectionToken) {
  return [
    {
      provide: Freshness,
      inject: [pool, LEDGER, BUSINESS_CLOCK, ProcessorRegistry],
      useFactory: (givenPool: Pool, ledger: Ledger, clock: BusinessClock, registry: ProcessorRegistry) => new Freshness(givenPool, ledger, clock, registry),
    },
    {
      provide: ProcessorStatuses,
      inject: [pool, LEDGER, ProcessorRegistry],
      useFactory: (givenPool: Pool, ledger: Ledger, registry: ProcessorRegistry) => new ProcessorStatuses(givenPool, ledger, registry),
    },
  ];
}
