/** A JSON Schema of draft 7, as far as this room looks into it. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly $ref?: string;
  readonly $comment?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly maximum?: number;
  readonly minimum?: number;
  readonly additionalProperties?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly additionalItems?: unknown;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

type Change = (schema: JsonSchema, name: string) => JsonSchema;

const BY_NAME = ['properties', 'patternProperties', 'definitions'] as const;
/** All keywords that hold schemas, in the order in which they are written: a part that stood in another would keep references that lead nowhere. */
const HOLDING = [
  'properties',
  'patternProperties',
  'propertyNames',
  'additionalProperties',
  'items',
  'additionalItems',
  'not',
  'allOf',
  'anyOf',
  'oneOf',
  'definitions',
] as const;

/** The same schema with `change` done to it and to every schema inside it, the innermost first; `name` is the property it stands in. */
export function changeEach(schema: JsonSchema, change: Change, name = ''): JsonSchema {
  const plain = Object.entries(schema).filter(([keyword]) => !HOLDING.some((held) => held === keyword));
  const holding = HOLDING.flatMap((keyword) => (schema[keyword] === undefined ? [] : [[keyword, changeHeld(keyword, schema[keyword], change, name)]]));
  return change(Object.fromEntries([...plain, ...holding]), name);
}

function changeHeld(keyword: (typeof HOLDING)[number], held: unknown, change: Change, name: string): unknown {
  if (!BY_NAME.some((byName) => byName === keyword)) return changePart(held, change, name);
  return Object.fromEntries(Object.entries(held as object).map(([key, part]) => [key, changePart(part, change, key)]));
}

/** A part can be a list of schemas, or `true` or `false`. */
function changePart(part: unknown, change: Change, name: string): unknown {
  if (Array.isArray(part)) return part.map((one) => changePart(one, change, name));
  return typeof part === 'object' && part !== null ? changeEach(part, change, name) : part;
}
