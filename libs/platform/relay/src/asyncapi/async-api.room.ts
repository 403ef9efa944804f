import { type DynamicModule, Module } from '@nestjs/common';
import { catalogue } from '#events';
import { ASYNC_API, AsyncApiController } from './async-api.controller.js';
import type { AsyncApiBrokers } from './async-api.js';
import { readEarlier } from './versions.js';

export interface AsyncApiSettings {
  readonly version: string;
  readonly topicPrefix: string;
  /** The folder of released schemas, `infra/kafka/schemas`. */
  readonly schemas: string;
  /** Absent: the document names no server. */
  readonly servers?: AsyncApiBrokers | undefined;
}

/** `/api/asyncapi.json`, which needs no broker. */
@Module({})
export class AsyncApiRoom {
  /** @throws when the folder of released schemas is not there: without it the document could lack versions that stand on the topics */
  static with({ version, topicPrefix, schemas, servers }: AsyncApiSettings): DynamicModule {
    const options = { catalogue, version, topicPrefix, servers, earlier: readEarlier(schemas, catalogue) };
    return { module: AsyncApiRoom, controllers: [AsyncApiController], providers: [{ provide: ASYNC_API, useValue: options }] };
  }
}
