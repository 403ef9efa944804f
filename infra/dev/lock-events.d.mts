import type { z } from 'zod';

type Audience = string | { readonly publicAfter: string; readonly same: string };

export interface LockedTypes {
  readonly types: Readonly<Record<string, { readonly audience: Audience; readonly fields: Readonly<Record<string, string>> }>>;
  /** `Type@version` → SHA-256 of the sample file. */
  readonly samples: Readonly<Record<string, string>>;
}

export function fieldsOf(schema: z.ZodType): Record<string, string>;
export function lockOf(types: readonly { readonly type: string; readonly v: number; readonly audience: Audience; readonly schema: z.ZodType }[]): LockedTypes;
export function readLock(): LockedTypes & { readonly released: boolean };
export function changesOf(locked: LockedTypes, now: LockedTypes): readonly string[];
