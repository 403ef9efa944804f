import { type TextRef, textRef } from '#events';
import type { Vault } from './vault.js';

/** A row with the vault's texts in place of its TextRefs; undefined where a text is gone: pages say "[private]". */
export type WithTexts<T> = T extends TextRef
  ? string | undefined
  : T extends Date
    ? T
    : T extends readonly (infer Item)[]
      ? WithTexts<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: WithTexts<T[Key]> }
        : T;

/** Joins what a read model answered with the vault, in one read. */
export async function withTexts<T>(vault: Pick<Vault, 'readNewest'>, rows: T): Promise<WithTexts<T>> {
  const refs: TextRef[] = [];
  replace(rows, (ref) => void refs.push(ref));
  const texts = refs.length > 0 ? await vault.readNewest(refs) : new Map<string, string | undefined>();
  return replace(rows, (ref) => texts.get(ref.commitment)) as WithTexts<T>;
}

function replace(value: unknown, by: (ref: TextRef) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => replace(item, by));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if ('commitment' in value && textRef.safeParse(value).success) return by(value as TextRef);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner, by)]));
}
