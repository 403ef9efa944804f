import { type DynamicModule, Inject, Module } from '@nestjs/common';
import { catalogue } from '#events';
import { ProcessorRegistry } from '#processors';
import { readEarlier } from './asyncapi/versions.js';
import { relayTo } from './follower.js';
import type { RelaySettings } from './relay-settings.js';

const SETTINGS = Symbol('RelaySettings');
const EARLIER = Symbol('EarlierVersions');

/** Public facts on their way to Kafka, when brokers are configured; run by the worker's role like every other processor. */
@Module({})
export class RelayRoom {
  constructor(
    @Inject(ProcessorRegistry) registry: ProcessorRegistry,
    @Inject(SETTINGS) settings: RelaySettings | undefined,
    @Inject(EARLIER) earlier: readonly string[],
  ) {
    if (settings) registry.follower(relayTo(settings, { ...catalogue, earlier }));
  }

  /** `schemas` is the folder of released schemas, `infra/kafka/schemas`; without it only events of today's versions are passed on. @throws when there is no such folder */
  static with(settings: RelaySettings | undefined, schemas?: string): DynamicModule {
    const earlier = schemas === undefined ? [] : Object.keys(readEarlier(schemas, catalogue));
    const providers = [
      { provide: SETTINGS, useValue: settings },
      { provide: EARLIER, useValue: earlier },
    ];
    return { module: RelayRoom, providers };
  }
}
