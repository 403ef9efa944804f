import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { canonical, leafHash } from '#proof';
import { changesOf, fieldsOf, type LockedTypes, lockOf, readLock } from '../../../infra/dev/lock-events.mjs';
import { catalogue } from './catalogue.js';

const SAMPLES = join(import.meta.dirname, '../samples');
const samples = readdirSync(SAMPLES)
  .map((file) => ({ name: file.replace(/\.json$/, ''), text: readFileSync(join(SAMPLES, file), 'utf8').replace(/\n$/, '') }))
  .map((sample) => ({ ...sample, type: catalogue.typeOf(sample.name.split('@')[0] ?? '') }));

describe('the samples', () => {
  it('show every type at its current version', () => {
    const names = samples.map(({ name }) => name);
    expect(catalogue.types.map(({ type, v }) => `${type}@${v}`).filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each(samples)('$name is what this release reads, in canonical text of at most 16 kB', ({ name, text }) => {
    const event = catalogue.decodeStrictly(text);
    expect(`${event.type}@${(JSON.parse(text) as { v: number }).v}`).toBe(name);
    expect(canonical(JSON.parse(text))).toBe(text);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(16_384);
    expect(leafHash(text)).toHaveLength(32);
  });

  it.each(samples.filter(({ type }) => type.sealed))('$name, which is sealed, names nobody in its envelope and no moment but the hour', ({ text }) => {
    expect(Object.keys(JSON.parse(text) as object)).toEqual(['commandId', 'data', 'id', 'recordedAt', 'revision', 'stream', 'type', 'v']);
    expect(text).toMatch(/"recordedAt":"[-0-9]{10}T\d\d:00:00\.000Z"/);
  });

  it.each(samples.filter(({ type }) => type.audience !== 'restricted' && !type.sealed))(
    '$name, which everyone may read, names no person anywhere in its envelope',
    ({ text }) => {
      expect(text).not.toMatch(/\b(per|hh)-[A-Za-z0-9]{22}\b/);
      const { actor, role } = JSON.parse(text) as { actor: string; role: string };
      expect(actor).toMatch(/^([a-z]+(-[a-z]+)*)(:[a-z0-9-]+)?$/);
      expect(role).toBe(actor.split(':')[0]);
    },
  );
});

describe('the lock of released events', () => {
  const now = lockOf(catalogue.types);

  it('has no type, field or sample changed since: a released event never changes, make a new version with an upcast', () => {
    expect(changesOf(readLock(), now)).toEqual([]);
  });

  it('knows all that is new: run `npm run lock-events`', () => {
    const { types, samples: locked } = readLock();
    expect({ ...types, ...now.types }).toEqual(types);
    expect(locked).toEqual(now.samples);
  });

  const Found = z.strictObject({
    amountPence: z.int(),
    by: z.enum(['resident', 'officer']),
    where: z.strictObject({ place: z.string() }).optional(),
    lines: z.array(z.int()),
  });
  const lock = (schema: z.ZodType, { audience = 'public', sample = 'a' } = {}): LockedTypes => ({
    types: { 'Found@1': { audience, fields: fieldsOf(schema) } },
    samples: { 'Found@1': sample },
  });

  it.each([
    ['the same', Found],
    ['a new field that may be absent', Found.extend({ note: z.int().optional() })],
    ['a new record that may be absent, with parts of its own', Found.extend({ note: z.strictObject({ a: z.int(), b: z.array(z.int()) }).optional() })],
    ['a new field that may be absent, inside a record', Found.extend({ where: z.strictObject({ place: z.string(), floor: z.int().optional() }).optional() })],
  ])('lets be %s', (_what, schema) => {
    expect(changesOf(lock(Found), lock(schema))).toEqual([]);
  });

  it.each([
    ['a field that must be there', Found.extend({ note: z.int() }), 'note'],
    ['a field that must be there, inside a record', Found.extend({ where: z.strictObject({ place: z.string(), floor: z.int() }).optional() }), 'where?.floor'],
    ['a field gone', Found.omit({ amountPence: true }), 'amountPence'],
    ['a field that may now be absent', Found.extend({ amountPence: z.int().optional() }), 'amountPence'],
    ['a wider field', Found.extend({ by: z.enum(['resident', 'officer', 'anyone']) }), 'by'],
    ['a narrower list', Found.extend({ lines: z.array(z.int()).min(1) }), 'lines[*]'],
    ['other items', Found.extend({ lines: z.array(z.string()) }), 'lines[]'],
    ['a record that takes anything', z.looseObject(Found.shape), '{}'],
  ])('finds %s', (_what, schema, path) => {
    expect(changesOf(lock(Found), lock(schema))).toContainEqual(expect.stringContaining(`Found@1 has another ${path} than`));
  });

  it('finds another circle of readers, an edited sample, and a version gone with its sample', () => {
    expect(changesOf(lock(Found), lock(Found, { audience: 'restricted' }))).toEqual([expect.stringContaining('was public and is restricted')]);
    expect(changesOf(lock(Found), lock(Found, { sample: 'b' }))).toEqual([expect.stringContaining('samples/Found@1.json was edited')]);
    expect(changesOf(lock(Found), { types: {}, samples: { 'Found@1': 'a' } })).toEqual([]);
    expect(changesOf(lock(Found), { types: {}, samples: {} })).toContainEqual(expect.stringContaining('Found@1 is gone'));
  });
});
