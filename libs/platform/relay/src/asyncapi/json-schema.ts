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
  readonly items?: JsonSchema;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

/** The same schema with `change` done to it and to every schema inside it, the innermost first; `name` is the property it stands in. */
export function changeEach(schema: JsonSchema, change: (schema: JsonSchema, name: string) => JsonSchema, name = ''): JsonSchema {
  const { properties, items, allOf, anyOf, definitions, ...rest } = schema;
  const each = (parts: readonly JsonSchema[]) => parts.map((part) => changeEach(part, change, name));
  const named = (parts: Readonly<Record<string, JsonSchema>>) =>
    Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, changeEach(part, change, key)]));
  return change(
    {
      ...rest,
      ...(properties && { properties: named(properties) }),
      ...(items && { items: changeEach(items, change, name) }),
      ...(allOf && { allOf: each(allOf) }),
      ...(anyOf && { anyOf: each(anyOf) }),
      ...(definitions && { definitions: named(definitions) }),
    },
    name,
  );
}
