import type { TextRef } from '#events';
import type { DataKeys, KeyRow } from './data-keys.js';
import { type OpenText, openText } from './sealed-text.js';

/** A text's row with the key under which it stands, both read by one statement. */
export interface TextRow extends TextRef, KeyRow {
  readonly sealed: Buffer;
}

export const refOf = ({ subject, field, version, commitment }: TextRef): TextRef => ({ subject, field, version, commitment });

/** @throws VaultDamaged, WrongMasterKey */
export function opened(keys: DataKeys, rows: readonly TextRow[]): Promise<readonly OpenText[]> {
  return Promise.all(rows.map(async (row) => openText(await keys.unwrapped(row), row)));
}
