/** `AwardDeclared.v1` → a draft-7 JSON Schema. */
type Schemas = Readonly<Record<string, object>>;

type Audience = string | { readonly publicAfter: string; readonly same: string };

export const GOLDEN: string;
export function readGolden(folder?: string): Schemas;
export function writeGolden(schemas: Schemas, options?: { readonly folder?: string; readonly anew?: boolean }): void;
export function breaksOf(released: Schemas, now: Schemas): readonly string[];
export function lacksOf(lockedTypes: Readonly<Record<string, { readonly audience: Audience }>>, golden: Schemas): readonly string[];
