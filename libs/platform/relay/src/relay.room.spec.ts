import { expect, test } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ProcessorRegistry } from '#processors';
import { GOLDEN } from '../../../../infra/dev/golden-schemas.mjs';
import { RelayRoom } from './relay.room.js';
import type { RelaySettings } from './relay-settings.js';

@Global()
@Module({ providers: [ProcessorRegistry], exports: [ProcessorRegistry] })
class Registry {}

async function followersWith(settings: RelaySettings | undefined): Promise<readonly string[]> {
  const house = await Test.createTestingModule({ imports: [Registry, RelayRoom.with(settings)] }).compile();
  return house.get(ProcessorRegistry).followers.map(({ kind, name }) => `${kind}:${name}`);
}

test('with brokers the relay is among what is run; without them there is none', async () => {
  const settings = { brokers: ['127.0.0.1:9'], topicPrefix: 'spec', source: 'urn:spec', partitions: 6, tls: false };
  expect(await followersWith(settings)).toEqual(['relay:kafka']);
  expect(await followersWith(undefined)).toEqual([]);
});

test('where the released schemas are said to be and are not, nothing begins: facts of earlier versions could not be told from unknown ones', () => {
  expect(() => RelayRoom.with(undefined, '/nowhere/schemas')).toThrow(/ENOENT.*\/nowhere\/schemas/);
  expect(() => RelayRoom.with(undefined, GOLDEN)).not.toThrow();
});
