import { seal, unseal } from './aes-gcm.js';
import { commitment, drawSalt } from './commitment.js';

const SALT = 32;

/** Where a text stands; what its ciphertext is bound to (audit.md, "Personal data": AAD = subject|field|version). */
export interface TextPlace {
  readonly subject: string;
  readonly field: string;
  readonly version: number;
}

/** Something in the vault is not what was put there. The message names the row, never a value. */
export class VaultDamaged extends Error {
  override readonly name = 'VaultDamaged';
}

const bound = ({ subject, field, version }: TextPlace) => `${subject}|${field}|${version}`;

/** A value with a fresh salt, closed together: what erases one erases the other. */
export function sealText(key: Buffer, place: TextPlace, value: string): { readonly sealed: Buffer; readonly commitment: string } {
  const salt = drawSalt();
  return { sealed: seal(key, Buffer.concat([salt, Buffer.from(value)]), bound(place)), commitment: commitment(salt, { ...place, value }) };
}

export interface OpenText {
  readonly value: string;
  readonly salt: Buffer;
}

/** @throws VaultDamaged when it was closed with another key or for another place, or does not agree with its commitment */
export function openText(key: Buffer, row: TextPlace & { readonly commitment: string; readonly sealed: Buffer }): OpenText {
  const plain = unseal(key, row.sealed, bound(row));
  if (plain === undefined) throw new VaultDamaged(`the text ${row.field} of ${row.subject}, version ${row.version}, cannot be opened with its key`);
  const [salt, value] = [plain.subarray(0, SALT), plain.subarray(SALT).toString()];
  if (commitment(salt, { subject: row.subject, field: row.field, version: row.version, value }) !== row.commitment) {
    throw new VaultDamaged(`the text ${row.field} of ${row.subject}, version ${row.version}, is not the one that its commitment names`);
  }
  return { value, salt };
}
