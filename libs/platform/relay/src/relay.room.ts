import { type DynamicModule, Inject, Module } from '@nestjs/common';
import { catalogue } from '#events';
import { ProcessorRegistry } from '#processors';
import { relayTo } from './follower.js';
import type { RelaySettings } from './relay-settings.js';

const SETTINGS = Symbol('RelaySettings');

/** Public facts on their way to Kafka, when brokers are configured; run by the worker's role like every other processor. */
@Module({})
export class RelayRoom {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry, @Inject(SETTINGS) settings: RelaySettings | undefined) {
    if (settings) registry.follower(relayTo(settings, catalogue));
  }

  static with(settings: RelaySettings | undefined): DynamicModule {
    return { module: RelayRoom, providers: [{ provide: SETTINGS, useValue: settings }] };
  }
}
