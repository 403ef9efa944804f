import { type DynamicModule, Inject, type InjectionToken, Module } from '@nestjs/common';
import { LEDGER, type Ledger } from '#ledger';
import { jobFollower, ProcessorRegistry } from '#processors';
import { sweepTexts } from './sweep.js';
import { VAULT, type Vault } from './vault.js';

/** How often texts without an event are looked for. */
const EVERY_MS = 3_600_000;

const SWEEP_LOG = Symbol('SweepLog');

interface SweepLog {
  info(fields: object, message: string): void;
}

/** The vault's housekeeping, run by the worker's role. Vault, ledger and log come from global modules of the application. */
@Module({})
export class VaultRoom {
  constructor(
    @Inject(ProcessorRegistry) registry: ProcessorRegistry,
    @Inject(VAULT) vault: Vault,
    @Inject(LEDGER) ledger: Ledger,
    @Inject(SWEEP_LOG) log: SweepLog,
  ) {
    const run = async () => {
      const { removed } = await sweepTexts(vault, ledger);
      if (removed > 0) log.info({ removed }, 'texts whose event never came were taken away');
    };
    registry.follower(jobFollower({ name: 'vault-sweep', everyMs: EVERY_MS, run }));
  }

  static with(log: InjectionToken): DynamicModule {
    return { module: VaultRoom, providers: [{ provide: SWEEP_LOG, useExisting: log }] };
  }
}
