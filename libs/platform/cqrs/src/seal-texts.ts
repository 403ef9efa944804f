import { z } from 'zod';
import { isText } from '#decider';
import type { TextRef } from '#events';

type Put = (field: string, value: string) => Promise<TextRef>;

/** The data with every typed text (`text()` of `#decider`) replaced by the TextRef that the vault answered; `field` is its path with dots. */
export async function sealTexts(schema: z.ZodType, value: unknown, put: Put, path: readonly string[] = []): Promise<unknown> {
  if (value === undefined || !hasText(schema)) return value;
  if (isText(schema)) return put(path.join('.'), value as string);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return sealTexts(schema.unwrap() as z.ZodType, value, put, path);
  if (schema instanceof z.ZodArray) {
    const items = value as unknown[];
    return Promise.all(items.map((item, index) => sealTexts(schema.element as z.ZodType, item, put, [...path, String(index)])));
  }
  if (schema instanceof z.ZodObject) {
    const members = Object.entries(value as object).map(async ([key, member]) => {
      const within = schema.shape[key] as z.ZodType | undefined;
      return [key, within ? await sealTexts(within, member, put, [...path, key]) : member] as const;
    });
    return Object.fromEntries(await Promise.all(members));
  }
  return value;
}

const known = new WeakMap<z.ZodType, boolean>();

/** Most commands carry no text: looked up once for each schema. */
function hasText(schema: z.ZodType): boolean {
  const before = known.get(schema);
  if (before !== undefined) return before;
  const found = isText(schema) || insideOf(schema).some(hasText);
  known.set(schema, found);
  return found;
}

function insideOf(schema: z.ZodType): readonly z.ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) return [schema.unwrap() as z.ZodType];
  if (schema instanceof z.ZodArray) return [schema.element as z.ZodType];
  return schema instanceof z.ZodObject ? (Object.values(schema.shape) as z.ZodType[]) : [];
}
