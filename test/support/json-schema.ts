/** As much of JSON schema as the OpenAPI document of the service uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

export interface Wording {
  /** All named schemas, by their ids. */
  readonly named: Readonly<Record<string, Schema>>;
  /** A value for a field of this name, above what its schema asks for. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Every field, not only what must be there. */
  readonly whole?: boolean;
  /** A string for a schema; undefined where none of ours fits. */
  text(schema: Schema, path: string): string | undefined;
}

/** A value that a schema takes: the least there is, or a whole one. */
export function valueFor(schema: Schema, wording: Wording, path = ''): unknown {
  const { $ref, anyOf, oneOf, allOf, type } = schema;
  if ($ref) return valueFor(wording.named[$ref.replace(/^.*\//, '')] ?? {}, wording, path);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [choice] = [...(anyOf ?? []), ...(oneOf ?? []), ...(allOf ?? [])];
  if (choice) return valueFor(choice, wording, path);
  if (type === 'object') {
    const names = wording.whole ? Object.keys(schema.properties ?? {}) : (schema.required ?? []);
    return Object.fromEntries(names.map((name) => [name, wording.values[name] ?? valueFor(schema.properties?.[name] ?? {}, wording, `${path}/${name}`)]));
  }
  if (type === 'array') {
    const length = Math.max(schema.minItems ?? 0, wording.whole ? 1 : 0);
    return Array.from({ length }, (_, index) => valueFor(schema.items ?? {}, wording, `${path}/${index}`));
  }
  if (type === 'integer' || type === 'number') return Math.max(schema.minimum ?? 1, (schema.exclusiveMinimum ?? 0) + 1);
  if (type === 'boolean') return false;
  return wording.text(schema, path);
}
