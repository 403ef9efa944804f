import type { TextRef } from '#events';
import type { DataKeys, KeyRow } from './data-keys.js';
import { type OpenText, openText } from './sealed-text.js';

/** A text's row with the key under which it stands, both read by one statement. */
export interface TextRow extends TextRef, KeyRow {
  readonly sealed: Buffer;
}

export const refOf = ({ subject, field, version, commitment }: TextRef): TextRef => ({ subject, field, version, commitment });

/** Each key is unwrapped once, however many texts stand under it. @throws VaultDamaged, WrongMasterKey */
export async function opened(keys: DataKeys, rows: readonly TextRow[]): Promise<readonly OpenText[]> {
  const unwrapped = new Map<number, Buffer>();
  const texts: OpenText[] = [];
  for (const row of rows) {
    const key = unwrapped.get(row.key) ?? (await keys.unwrapped(row));
    unwrapped.set(row.key, key);
    texts.push(openText(key, row));
  }
  return texts;
}
