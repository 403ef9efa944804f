import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { type Audience, catalogue, catalogueOf, eventType } from '#events';
import { breaksOf, lacksOf, readGolden, writeGolden } from '../../../../../infra/dev/golden-schemas.mjs';
import { readLock } from '../../../../../infra/dev/lock-events.mjs';
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

  it('is kept for every version that was ever locked: a file that is gone is missed', () => {
    const { types } = readLock();
    expect(lacksOf(types, golden)).toEqual([]);
    const { 'AwardDeclared.v1': _, ...rest } = golden;
    expect(lacksOf(types, rest)).toEqual([expect.stringContaining('infra/kafka/schemas/AwardDeclared.v1.json is gone')]);
  });

  it('is missed of versions that events are not written in any more as well, and not of restricted types', () => {
    const audiences = { 'Found@1': 'public', 'Found@2': 'public', 'FoundBasis@1': 'restricted', 'Sealed@1': { publicAfter: 'Closed', same: 'round' } } as const;
    const types = Object.fromEntries(Object.entries(audiences).map(([name, audience]) => [name, { audience, fields: {} }]));
    expect(lacksOf(types, { 'Found.v2': {} })).toEqual([expect.stringContaining('Found.v1.json'), expect.stringContaining('Sealed.v1.json')]);
    expect(lacksOf(types, { 'Found.v1': {}, 'Found.v2': {}, 'Sealed.v1': {} })).toEqual([]);
  });

  it('when all is written anew, loses what is not sent, but no earlier version: nothing could write that again', () => {
    const folder = mkdtempSync(join(tmpdir(), 'schemas-'));
    try {
      for (const name of ['Found.v1', 'Found.v3', 'Lost.v1']) writeFileSync(join(folder, `${name}.json`), '{"title":"before"}');
      writeGolden({ 'Found.v2': { title: 'now' } }, { folder, anew: true });
      expect(readGolden(folder)).toEqual({ 'Found.v1': { title: 'before' }, 'Found.v2': { title: 'now' } });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('speaks of nothing that is restricted', () => {
    const closed = catalogue.types.filter(({ audience }) => audience === 'restricted').map(({ type }) => type);
    expect(closed.length).toBeGreaterThan(10);
    expect(Object.keys(golden).filter((name) => closed.includes(name.split('.v')[0] ?? ''))).toEqual([]);
    expect(JSON.stringify(golden)).not.toMatch(/(?<![a-z-])(per|hh)-/);
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

  it('finds that records of an earlier version would go to another topic, or at another moment, than they were promised to', () => {
    expect(breaksOf(sent(Found), sent(Found, { v: 2, feature: 'rounds' }))).toEqual([
      expect.stringContaining('Found.v1: it was on the topic of lost-property and Found.v2 is on that of rounds'),
    ]);
    expect(breaksOf(sent(Found), sent(Found, { v: 2, audience: { publicAfter: 'RoundClosed', same: 'roundId' } }))).toEqual([
      expect.stringContaining('Found.v1: “Sent when it is recorded.” holds for Found.v2 no more'),
    ]);
  });

  it('misses a type that is restricted now', () => {
    const withAudience = (audience: Audience) =>
      payloadSchemas(catalogueOf([{ feature: 'lost-property', types: [eventType('Found', 1, audience, Found)] }], {}));
    expect(breaksOf(withAudience('public'), withAudience('restricted'))).toEqual([expect.stringContaining('is not sent any more')]);
  });
});

describe('A part that several fields share', () => {
  const PART = { $ref: '#/definitions/Part' };
  /** Every way in which a schema of draft 7 or 2020-12 can hold others. */
  const HOLDERS: readonly (readonly [string, (part: object) => object])[] = [
    ['properties', (part) => ({ properties: { of: part } })],
    ['patternProperties', (part) => ({ patternProperties: { '^x': part } })],
    ['additionalProperties', (part) => ({ additionalProperties: part })],
    ['unevaluatedProperties', (part) => ({ unevaluatedProperties: part })],
    ['propertyNames', (part) => ({ propertyNames: part })],
    ['dependencies', (part) => ({ dependencies: { of: part, other: ['more'] } })],
    ['dependentSchemas', (part) => ({ dependentSchemas: { of: part } })],
    ['items', (part) => ({ items: part })],
    ['items of a tuple', (part) => ({ items: [{ type: 'integer' }, part] })],
    ['prefixItems', (part) => ({ prefixItems: [{ type: 'integer' }, part] })],
    ['additionalItems', (part) => ({ items: [{ type: 'integer' }], additionalItems: part })],
    ['unevaluatedItems', (part) => ({ unevaluatedItems: part })],
    ['contains', (part) => ({ contains: part })],
    ['not', (part) => ({ not: part })],
    ['if', (part) => ({ if: part })],
    ['then', (part) => ({ if: { type: 'integer' }, ...Object.fromEntries([['then', part]]) })],
    ['else', (part) => ({ if: { type: 'integer' }, else: part })],
    ['anyOf', (part) => ({ anyOf: [{ type: 'integer' }, part] })],
    ['oneOf', (part) => ({ oneOf: [{ type: 'integer' }, part] })],
    ['allOf', (part) => ({ allOf: [{ description: 'Any.' }, part] })],
    ['contentSchema', (part) => ({ contentSchema: part })],
  ];
  const versionOf = (data: object, definitions: object) => ({ 'Found.v1': { type: 'object', properties: { data }, required: ['data'], definitions } });
  const CHANGED = [expect.stringMatching(/^Found\.v1: data.* had type "string" and has "integer"\. /)];

  it.each(HOLDERS)('is looked into where it stands in %s', (_keyword, holding) => {
    const was = versionOf(holding(PART), { Part: { type: 'string' } });
    expect(breaksOf(was, versionOf(holding(PART), { Part: { type: 'integer' } }))).toEqual(CHANGED);
    expect(breaksOf(was, versionOf(holding({ type: 'integer' }), {}))).toEqual(CHANGED);
    expect(breaksOf(was, versionOf(holding({ $ref: '#/definitions/Other', title: 'Other' }), { Other: PART, Part: { type: 'string' } }))).toEqual([]);
    expect(breaksOf(was, versionOf({}, {}))).not.toEqual([]);
  });

  it.each(HOLDERS)('and so is what is written there itself, and its words are not, in %s', (_keyword, holding) => {
    const was = versionOf(holding({ type: 'string' }), {});
    expect(breaksOf(was, versionOf(holding({ type: 'integer' }), {}))).toEqual(CHANGED);
    expect(breaksOf(was, versionOf(holding({ type: 'string', title: 'Words', description: 'More words.' }), {}))).toEqual([]);
  });

  it('may hold itself', () => {
    const tree = (leaf: string) => versionOf(PART, { Part: { type: 'object', properties: { under: { type: 'array', items: PART }, leaf: { type: leaf } } } });
    expect(breaksOf(tree('string'), tree('string'))).toEqual([]);
    expect(breaksOf(tree('string'), tree('integer'))).toEqual(CHANGED);
    const ring = versionOf(PART, { Part: { $ref: '#/definitions/Next' }, Next: PART });
    expect(() => breaksOf(ring, ring)).toThrow('leads to itself');
  });

  it('is looked into beside what stands next to the reference', () => {
    const was = versionOf({ ...PART, maxLength: 3 }, { Part: { type: 'string', maxLength: 9 } });
    expect(breaksOf(was, was)).toEqual([]);
    expect(breaksOf(was, versionOf({ ...PART, maxLength: 4 }, { Part: { type: 'string', maxLength: 9 } }))).toHaveLength(1);
    expect(breaksOf(was, versionOf({ ...PART, maxLength: 3 }, { Part: { type: 'string', maxLength: 8 } }))).toHaveLength(1);
  });

  it('must be there, wherever a schema keeps it, and no keyword hides one', () => {
    const kept = (type: string) => ({ 'Found.v1': { properties: { data: { $ref: '#/$defs/a~1b' } }, $defs: { 'a/b': { type } } } });
    expect(breaksOf(kept('string'), kept('string'))).toEqual([]);
    expect(breaksOf(kept('string'), kept('integer'))).toEqual(CHANGED);
    const lacking = versionOf(PART, {});
    expect(() => breaksOf(lacking, lacking)).toThrow('#/definitions/Part');
    const hidden = versionOf({ 'x-more': PART }, { Part: {} });
    expect(() => breaksOf(hidden, hidden)).toThrow('x-more');
  });

  it('can be a field whose name is a keyword, or that must be there without being described', () => {
    const named = (type: string) => versionOf({ properties: { definitions: { type }, $comment: { type: 'string' } } }, {});
    expect(breaksOf(named('string'), named('integer'))).toEqual(CHANGED);
    expect(breaksOf(versionOf({ required: ['of'] }, {}), versionOf({}, {}))).toEqual([expect.stringContaining('data.of was always there and may be absent')]);
    expect(breaksOf(versionOf({}, {}), versionOf({ required: ['of'] }, {}))).toEqual([expect.stringContaining('data.of must be there')]);
  });
});
