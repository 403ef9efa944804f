/** `AwardDeclared.v1` → a draft-7 JSON Schema. */
type Schemas = Readonly<Record<string, object>>;

export const GOLDEN: string;
export function readGolden(folder?: string): Schemas;
export function writeGolden(schemas: Schemas, options?: { readonly folder?: string; readonly anew?: boolean }): void;
export function breaksOf(released: Schemas, now: Schemas): readonly string[];
