import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { catalogue, catalogueOf, eventType, textRef } from '#events';
import { readGolden } from '../../../../../infra/dev/golden-schemas.mjs';
import { asyncApiOf } from './async-api.js';
import type { JsonSchema } from './json-schema.js';
import { payloadSchemaOf } from './payload-schema.js';
import { sentenceOf, topicSentenceOf } from './sentences.js';
import { readEarlier } from './versions.js';

interface Document {
  readonly servers?: object;
  readonly channels: Readonly<Record<string, { readonly address: string; readonly messages: object; readonly bindings: object }>>;
  readonly operations: Readonly<Record<string, { readonly action: string; readonly messages: readonly { readonly $ref: string }[] }>>;
  readonly components: {
    readonly messages: Readonly<Record<string, { readonly name: string; readonly description: string; readonly 'x-public-after'?: object }>>;
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes?: object;
  };
}
const documentOf = (options: Omit<Parameters<typeof asyncApiOf>[0], 'version' | 'topicPrefix'>): Document =>
  JSON.parse(JSON.stringify(asyncApiOf({ version: '1.2.3', topicPrefix: 'estate-bank', ...options })));

const name = z.strictObject({ text: textRef });
const Found = eventType('Found', 2, 'public', z.strictObject({ name: name.optional(), text: textRef }));
const Basis = eventType('FoundBasis', 1, 'restricted', z.strictObject({ finder: z.string() }));
const Sealed = eventType('Sealed', 1, { publicAfter: 'RoundClosed', same: 'roundId' }, z.strictObject({ roundId: z.string() }));
const planted = catalogueOf(
  [
    { feature: 'lost-property', types: [Found, Basis] },
    { feature: 'ballots', types: [Sealed] },
    { feature: 'secrets', types: [eventType('Kept', 1, 'restricted', z.strictObject({}))] },
  ],
  {},
);
const oldFound = payloadSchemaOf(eventType('Found', 1, 'public', z.strictObject({ pounds: z.int(), text: textRef })), 'lost-property');
const earlier = { 'Found.v1': oldFound };

describe('The AsyncAPI document', () => {
  it('has a channel for every feature that has public types, on the topic that the relay sends to', () => {
    const { channels, operations } = documentOf({ catalogue: planted, earlier });
    expect(Object.entries(channels).map(([feature, { address, messages }]) => [feature, address, Object.keys(messages)])).toEqual([
      ['lost-property', 'estate-bank.lost-property', ['Found.v1', 'Found.v2']],
      ['ballots', 'estate-bank.ballots', ['Sealed.v1']],
    ]);
    expect(Object.values(operations).map(({ action, messages }) => [action, ...messages.map(({ $ref }) => $ref)])).toEqual([
      ['send', '#/channels/lost-property/messages/Found.v1', '#/channels/lost-property/messages/Found.v2'],
      ['send', '#/channels/ballots/messages/Sealed.v1'],
    ]);
  });

  it('says nothing of types that are restricted', () => {
    expect(JSON.stringify(documentOf({ catalogue: planted, earlier }))).not.toMatch(/Basis|secrets|Kept/);
    const closed = catalogue.types.filter(({ audience }) => audience === 'restricted').map(({ type }) => type);
    const { messages } = documentOf({ catalogue }).components;
    expect(Object.keys(messages).filter((message) => closed.includes(message.split('.v')[0] ?? ''))).toEqual([]);
    expect(Object.keys(messages)).toHaveLength(catalogue.types.length - closed.length);
  });

  it('says of a type that is public later what it waits for', () => {
    const { messages } = documentOf({ catalogue: planted, earlier }).components;
    expect(messages['Sealed.v1']).toMatchObject({
      name: 'org.estatebank.Sealed.v1',
      description: expect.stringMatching(/^Held back until a RoundClosed with the same data\.roundId is recorded/),
      'x-public-after': { publicAfter: 'RoundClosed', same: 'roundId' },
    });
    expect(messages['Found.v2']).not.toHaveProperty('x-public-after');
  });

  it('keeps a version that events are not written in any more, beside the one of today', () => {
    const { channels, components } = documentOf({ catalogue: planted, earlier });
    expect(Object.keys(channels['lost-property']?.messages ?? {})).toEqual(['Found.v1', 'Found.v2']);
    expect(components.messages['Found.v1']?.name).toBe('org.estatebank.Found.v1');
    expect(components.schemas['Found.v1']?.allOf?.[1]?.properties).toMatchObject({ v: { const: 1 }, data: { properties: { pounds: { type: 'integer' } } } });
  });

  it('is not made where the released schema of an earlier version is gone', () => {
    expect(() => documentOf({ catalogue: planted })).toThrow('the released schema of Found.v1 is not there');
  });

  it('says what several types share once, and what a part meant in an older version under that version', () => {
    const { schemas } = documentOf({ catalogue: planted, earlier }).components;
    expect(Object.keys(schemas)).toEqual(['RecordHeaders', 'Envelope', 'TextRef', 'Found.v1', 'Found.v2', 'Sealed.v1']);

    const before = { ...oldFound, definitions: { TextRef: { type: 'string' } } };
    const other = documentOf({ catalogue: planted, earlier: { 'Found.v1': before } }).components.schemas;
    expect(other.TextRef).toEqual({ type: 'string' });
    expect(other['Found.v2.TextRef']).toMatchObject({ type: 'object' });
    expect(other['Found.v2']?.allOf?.[1]?.properties?.data?.properties?.text).toEqual({ $ref: '#/components/schemas/Found.v2.TextRef' });
  });

  it('says of a sealed event that nobody acted, and of every other who did', () => {
    const { schemas } = documentOf({ catalogue }).components;
    const envelopeOf = (name: string) => String(schemas[name]?.allOf?.[0]?.$ref).split('/').at(-1) ?? '';
    expect([envelopeOf('BallotSealed.v1'), envelopeOf('BallotOpened.v1'), envelopeOf('VotingClosed.v1')]).toEqual([
      'SealedEnvelope',
      'SealedEnvelope',
      'Envelope',
    ]);
    expect(Object.keys(schemas.SealedEnvelope?.properties ?? {}).filter((name) => ['actor', 'role', 'causationId'].includes(name))).toEqual([]);
    expect(schemas.Envelope?.required).toEqual(expect.arrayContaining(['actor', 'role']));
  });

  it('leaves every record open for fields that come later', () => {
    expect(JSON.stringify(documentOf({ catalogue }))).not.toContain('additionalProperties');
  });

  it('refers only to what it holds', () => {
    for (const document of [documentOf({ catalogue }), documentOf({ catalogue: planted, earlier })]) {
      const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
      expect(references.length).toBeGreaterThan(10);
      const found = (path: string) => path.split('/').reduce((at: unknown, key) => (at as Record<string, unknown> | undefined)?.[key], document);
      expect(references.filter((path) => typeof found(path) !== 'object')).toEqual([]);
    }
  });

  it('goes into every kind of part: each is open for more, and leads to what is there', () => {
    const line = z.strictObject({ text: textRef });
    const parts = {
      byName: z.record(z.string(), line),
      pair: z.tuple([z.int(), line]),
      more: z.tuple([z.int()], line),
      either: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('a'), text: textRef }), z.strictObject({ kind: z.literal('b') })]),
      both: z.intersection(line, z.strictObject({ other: z.string().optional() })),
    };
    const many = catalogueOf([{ feature: 'lost-property', types: [eventType('Many', 1, 'public', z.strictObject(parts))] }], {});
    const text = JSON.stringify(documentOf({ catalogue: many }));
    expect(text.match(/"#\/components\/schemas\/TextRef"/g)).toHaveLength(5);
    expect(text).not.toMatch(/#\/definitions|"additionalProperties":false/);
  });

  it('names servers only when it is told to, without their passwords', () => {
    expect(documentOf({ catalogue: planted, earlier })).not.toHaveProperty('servers');
    const sasl = { mechanism: 'scram-sha-512' as const, username: 'relay', password: 'a secret' };
    const told = documentOf({ catalogue: planted, earlier, servers: { brokers: ['a.test:9092', 'b.test:9092'], tls: true, sasl } });
    const security = [{ $ref: '#/components/securitySchemes/sasl' }];
    expect(told.servers).toEqual({
      broker1: { host: 'a.test:9092', protocol: 'kafka-secure', security },
      broker2: { host: 'b.test:9092', protocol: 'kafka-secure', security },
    });
    expect(told.components.securitySchemes).toEqual({ sasl: { type: 'scramSha512' } });
    expect(JSON.stringify(told)).not.toMatch(/a secret|relay"/);
    expect(documentOf({ catalogue: planted, earlier, servers: { brokers: ['a.test:9092'], tls: false } }).servers).toEqual({
      broker1: { host: 'a.test:9092', protocol: 'kafka' },
    });
  });

  it('says in a sentence what each type and each topic is', () => {
    const reached = catalogue.types.filter(({ audience }) => audience !== 'restricted');
    expect(reached.filter(({ type }) => sentenceOf(type) === undefined).map(({ type }) => type)).toEqual([]);
    const features = [...new Set(reached.map(({ type }) => catalogue.featureOf(type)))];
    expect(features.filter((feature) => topicSentenceOf(feature).startsWith('Public facts of'))).toEqual([]);
  });
});

describe('The released schemas of earlier versions', () => {
  it('are those that the contract of today has left behind', () => {
    const folder = mkdtempSync(join(tmpdir(), 'schemas-'));
    try {
      for (const version of ['Found.v1', 'Found.v2', 'Sealed.v1']) writeFileSync(join(folder, `${version}.json`), JSON.stringify({ $id: version }));
      writeFileSync(join(folder, 'README.md'), 'not a schema');
      mkdirSync(join(folder, 'more'));
      expect(readEarlier(folder, planted)).toEqual({ 'Found.v1': { $id: 'Found.v1' } });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('cannot be read where there is no such folder', () => {
    expect(() => readEarlier('/nowhere/schemas', planted)).toThrow(/ENOENT.*\/nowhere\/schemas/);
  });

  it('lack none: every version below the current one of a public type is there', () => {
    const released = Object.keys(readGolden());
    const below = catalogue.types.flatMap(({ type, v, audience }) =>
      audience === 'restricted' ? [] : Array.from({ length: v - 1 }, (_, i) => `${type}.v${i + 1}`),
    );
    expect(below.filter((version) => !released.includes(version))).toEqual([]);
  });
});
