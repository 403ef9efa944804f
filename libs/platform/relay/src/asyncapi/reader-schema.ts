import { changeEach, type JsonSchema } from './json-schema.js';

/** Formats that say enough: the pattern beside them is a page of digits. */
const FORMATS = ['date', 'date-time', 'uuid'];

/**
 * A writer's schema as a reader should hold it. Objects stay open, because a version may gain fields that can be absent and a reader who refuses unknown
 * ones would refuse every later record; the limits of a JavaScript integer are no rule of ours; and what the name or the form of a field tells is said.
 */
export const readerSchemaOf = (written: JsonSchema): JsonSchema => changeEach(written, (schema, name) => described(opened(schema), name));

function opened(schema: JsonSchema): JsonSchema {
  const { additionalProperties, allOf, maximum, minimum, pattern, ...rest } = schema;
  // A named part that may be absent comes wrapped, as if it were several.
  if (allOf?.length === 1 && Object.keys(schema).length === 1) return allOf[0] ?? schema;
  return {
    ...rest,
    ...(allOf && { allOf }),
    ...(minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER && { minimum }),
    ...(maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER && { maximum }),
    ...(pattern !== undefined && !FORMATS.includes(schema.format ?? '') && { pattern }),
    ...(additionalProperties !== undefined && additionalProperties !== false && { additionalProperties }),
  };
}

function described(schema: JsonSchema, name: string): JsonSchema {
  const description = schema.description ?? wordsFor(schema, name);
  return description === undefined ? schema : { ...schema, description };
}

function wordsFor({ type, format, pattern }: JsonSchema, name: string): string | undefined {
  if (type === 'integer' && name.endsWith('Pence')) return 'Whole pence of pounds sterling.';
  if (format === 'date') return 'A day in London.';
  if (pattern?.includes('[0-9a-f]{64}')) return `${name === 'commitment' ? 'An HMAC-SHA-256' : 'A SHA-256'} in lower-case hex.`;
  return undefined;
}
