/** A schema of the OpenAPI document, as far as a body is made from it. */
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

const texts = ['chalcots', '2026-03-11', 'C-001', 'a'.repeat(64), `per-${'A'.repeat(22)}`, '7c9e6679-7425-40de-944b-e07fc1f90ae7'];

/** The things of Chalcots that every address names. */
export const params: Readonly<Record<string, string>> = {
  ...{
    bankId: 'chalcots',
    fundId: 'F1',
    roundId: 'C-R1',
    bidId: 'C-001',
    paymentId: 'PAY-001',
    meetingId: 'C-R1-2026-03-11',
    placeId: 'chalcots',
    estateId: 'chalcots',
    dwellingId: 'home-chalcots-1',
    joinId: 'J-1',
  },
  ...{ goalId: 'C1', stream: 'bank-chalcots', code: 'stale', needId: 'need-1', conditionId: 'condition-1', link: 'C-001.guess', screen: 'money' },
  sha256: 'a'.repeat(64),
};
const queries: Readonly<Record<string, string>> = { '/api/payments': '?bank=chalcots', '/panel/meetings/new': '?bank=chalcots' };

/** With other ids than those of Chalcots where they are given. */
export const addressOf = (path: string, ids: Readonly<Record<string, string>> = {}): string =>
  path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? params[name] ?? name) + (queries[path] ?? '');

/** The least body that a schema takes. */
export function least(schema: Schema, named: Readonly<Record<string, Schema>>): unknown {
  const { $ref, anyOf, oneOf, allOf, type } = schema;
  if ($ref) return least(named[$ref.replace(/^.*\//, '')] ?? {}, named);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [choice] = [...(anyOf ?? []), ...(oneOf ?? []), ...(allOf ?? [])];
  if (choice) return least(choice, named);
  if (type === 'object')
    return Object.fromEntries((schema.required ?? []).map((name) => [name, params[name] ?? least(schema.properties?.[name] ?? {}, named)]));
  if (type === 'array') return Array.from({ length: schema.minItems ?? 0 }, () => least(schema.items ?? {}, named));
  if (type === 'integer' || type === 'number') return Math.max(schema.minimum ?? 1, (schema.exclusiveMinimum ?? 0) + 1);
  if (type === 'boolean') return false;
  return texts.find((text) => new RegExp(schema.pattern ?? '', 'u').test(text));
}
