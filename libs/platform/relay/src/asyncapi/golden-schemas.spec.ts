import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { type Audience, catalogue, catalogueOf, eventType } from '#events';
import { breaksOf, readGolden } from '../../../../../infra/dev/golden-schemas.mjs';
import { payloadSchemaOf, payloadSchemas } from './payload-schema.js';

describe('what consumers of the outward stream were promised', () => {
  const golden = readGolden();
  const now = payloadSchemas(catalogue);

  it('is kept: whoever reads a version goes on reading it', () => {
    expect(breaksOf(golden, now)).toEqual([]);
  });

  it('is written down for every public type as it is today: run `npm run lock-events`', () => {
    expect(Object.keys(now).length).toBeGreaterThan(50);
    expect({ ...golden, ...now }).toEqual(golden);
  });

  it('speaks of nothing that is restricted', () => {
    const closed = catalogue.types.filter(({ audience }) => audience === 'restricted').map(({ type }) => type);
    expect(closed.length).toBeGreaterThan(10);
    expect(Object.keys(golden).filter((name) => closed.includes(name.split('.v')[0] ?? ''))).toEqual([]);
    expect(JSON.stringify(golden)).not.toMatch(/\b(per|hh)-/);
  });
});

const place = z.strictObject({ name: z.string(), floor: z.int().optional() });
const Found = z.strictObject({
  amountPence: z.int().min(0).max(100),
  by: z.enum(['resident', 'officer']),
  note: z.string().optional(),
  where: place,
  lines: z.array(z.strictObject({ pence: z.int() })),
  whose: z.union([z.string().max(8), z.strictObject({ other: z.string() })]),
});

interface Sent {
  readonly v?: number;
  readonly audience?: Audience;
  readonly feature?: string;
}
const sent = (schema: z.ZodType, { v = 1, audience = 'public', feature = 'lost-property' }: Sent = {}) => ({
  [`Found.v${v}`]: payloadSchemaOf(eventType('Found', v, audience, schema), feature),
});

describe('Looking for what would break a consumer', () => {
  it.each([
    ['the same', Found],
    ['a new field that may be absent', Found.extend({ more: z.enum(['a', 'b']).optional() })],
    ['a new field that may be absent, inside a record', Found.extend({ where: place.extend({ room: z.string().optional() }) })],
    ['a new field that may be absent, in the items of a list', Found.extend({ lines: z.array(z.strictObject({ pence: z.int(), of: z.string().optional() })) })],
    ['the values of a list in another order', Found.extend({ by: z.enum(['officer', 'resident']) })],
    ['words that explain a field', Found.extend({ amountPence: z.int().min(0).max(100).describe('What was found.') })],
  ])('passes over %s', (_what, schema) => {
    expect(breaksOf(sent(Found), sent(schema))).toEqual([]);
  });

  it.each([
    ['a field removed', Found.omit({ amountPence: true }), 'data.amountPence is gone'],
    ['a field removed that could be absent', Found.omit({ note: true }), 'data.note is gone'],
    ['a field removed inside a record', Found.extend({ where: place.omit({ floor: true }) }), 'data.where.floor is gone'],
    ['another type', Found.extend({ note: z.int().optional() }), 'data.note had type "string" and has "integer"'],
    ['a wider range', Found.extend({ amountPence: z.int().min(0).max(200) }), 'data.amountPence had maximum 100 and has 200'],
    ['a narrower range', Found.extend({ amountPence: z.int().min(1).max(100) }), 'data.amountPence had minimum 0 and has 1'],
    ['a value more', Found.extend({ by: z.enum(['resident', 'officer', 'visitor']) }), 'data.by can be visitor'],
    ['a value less', Found.extend({ by: z.enum(['resident']) }), 'data.by cannot be officer'],
    ['a new field that must be there', Found.extend({ more: z.int() }), 'data.more must be there, and records sent before lack it'],
    ['a field that may be absent now', Found.extend({ where: place.optional() }), 'data.where was always there and may be absent'],
    ['a field that must be there now', Found.extend({ note: z.string() }), 'data.note must be there, and records sent before may lack it'],
    ['other items', Found.extend({ lines: z.array(z.strictObject({ pence: z.string() })) }), 'data.lines[].pence had type'],
    ['a list that must hold something', Found.extend({ lines: Found.shape.lines.min(1) }), 'data.lines had minItems none and has 1'],
    ['a choice more', Found.extend({ whose: z.union([...Found.shape.whose.options, z.int()]) }), 'data.whose had anyOf'],
    [
      'another record behind a choice',
      Found.extend({ whose: z.union([z.string().max(8), z.strictObject({ other: z.int() })]) }),
      'data.whose(anyOf 2).other had type',
    ],
  ])('finds %s', (_what, schema, sentence) => {
    expect(breaksOf(sent(Found), sent(schema))).toEqual([expect.stringContaining(`Found.v1: ${sentence}`)]);
  });

  it('finds a change of the envelope, which every type has', () => {
    const [[name, schema]] = Object.entries(sent(Found)) as [[string, ReturnType<typeof payloadSchemaOf>]];
    const { actor: _, ...properties } = schema.properties ?? {};
    expect(breaksOf({ [name]: schema }, { [name]: { ...schema, properties } })).toEqual([expect.stringContaining('actor is gone')]);
  });

  it('finds a change inside a part that got a name of its own, and passes over the naming', () => {
    const [[name, schema]] = Object.entries(sent(Found)) as [[string, ReturnType<typeof payloadSchemaOf>]];
    const data = schema.properties?.data;
    const split = (found: object | undefined) => ({
      [name]: { ...schema, properties: { ...schema.properties, data: { $ref: '#/definitions/Found' } }, definitions: { Found: found ?? {} } },
    });
    expect(breaksOf({ [name]: schema }, split(data))).toEqual([]);
    expect(breaksOf({ [name]: schema }, split({ ...data, type: 'array' }))).toEqual([expect.stringContaining('data had type "object" and has "array"')]);
  });

  it('finds another topic, and another moment of sending', () => {
    expect(breaksOf(sent(Found), sent(Found, { feature: 'rounds' }))).toEqual([
      expect.stringContaining('had $id "urn:estate-bank:lost-property:Found.v1" and has "urn:estate-bank:rounds:Found.v1"'),
    ]);
    expect(breaksOf(sent(Found), sent(Found, { audience: { publicAfter: 'RoundClosed', same: 'roundId' } }))).toEqual([
      expect.stringContaining('had $comment "Sent when it is recorded."'),
    ]);
  });

  it('lets a new version stand beside the old one, whatever its shape, and misses one that is gone', () => {
    const next = sent(z.strictObject({ pounds: z.string() }), { v: 2 });
    expect(breaksOf(sent(Found), next)).toEqual([]);
    expect(breaksOf({ ...sent(Found), ...next }, next)).toEqual([]);
    expect(breaksOf({ ...sent(Found), ...next }, sent(Found))).toEqual([expect.stringContaining('Found.v2 was on the topics and is not sent any more')]);
    expect(breaksOf(sent(Found, { v: 10 }), sent(Found, { v: 9 }))).toHaveLength(1);
    expect(breaksOf(sent(Found), {})).toHaveLength(1);
  });

  it('misses a type that is restricted now', () => {
    const withAudience = (audience: Audience) =>
      payloadSchemas(catalogueOf([{ feature: 'lost-property', types: [eventType('Found', 1, audience, Found)] }], {}));
    expect(breaksOf(withAudience('public'), withAudience('restricted'))).toEqual([expect.stringContaining('is not sent any more')]);
  });
});
