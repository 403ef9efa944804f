import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { catalogue, isPublicWording, textRef } from '#events';
import { Languages } from '#web';

const words = new Languages().english;
const publicTypes = catalogue.types.filter(({ audience }) => audience !== 'restricted');
/** Texts of public facts that are nobody's to read here: what somebody said about money they gave up. */
const PRIVATE = ['AwardReleased reason', 'WordingPutRight former'];

/** Every field of a schema, by the names that lead to it. */
function fieldsOf(schema: z.ZodType, path: readonly string[] = []): { path: readonly string[]; schema: z.ZodType }[] {
  const here = { path, schema };
  if (schema === textRef) return [here];
  if (schema instanceof z.ZodOptional) return fieldsOf(schema.unwrap() as z.ZodType, path);
  if (schema instanceof z.ZodArray) return fieldsOf(schema.element as z.ZodType, path);
  if (!(schema instanceof z.ZodObject)) return [here];
  return Object.entries(schema.shape).flatMap(([name, inner]) => [
    { path: [...path, name], schema: inner as z.ZodType },
    ...fieldsOf(inner as z.ZodType, [...path, name]),
  ]);
}

describe('the record in plain words', () => {
  test('every public type has words', () => {
    expect(publicTypes.map(({ type }) => type).filter((type) => !words.has(`record.types.${type}`))).toEqual([]);
    expect(publicTypes.length).toBeGreaterThan(50);
  });

  test('every field of a public fact has words', () => {
    const names = new Set(publicTypes.flatMap(({ schema }) => fieldsOf(schema).map(({ path }) => path.at(-1) ?? '')));
    expect([...names].filter((name) => !words.has(`record.fields.${name}`))).toEqual([]);
    expect(names.size).toBeGreaterThan(100);
  });

  test('every typed text of a public fact is either public wording or private, on purpose', () => {
    const texts = publicTypes.flatMap(({ type, schema }) =>
      fieldsOf(schema)
        .filter((field) => field.schema === textRef)
        .map(({ path }) => ({ type, path: path.join('.') })),
    );
    const hidden = [...new Set(texts.filter(({ type, path }) => !isPublicWording(type, path)).map(({ type, path }) => `${type} ${path}`))];
    expect(hidden.sort()).toEqual(PRIVATE);
    expect(texts.filter(({ type, path }) => isPublicWording(type, path))).not.toEqual([]);
  });

  test('no text of a restricted fact is public wording', () => {
    for (const { type, schema } of catalogue.types.filter(({ audience }) => audience === 'restricted'))
      for (const { path } of fieldsOf(schema)) expect(isPublicWording(type, path.join('.'))).toBe(false);
  });
});
