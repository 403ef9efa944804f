import { createHash } from 'node:crypto';

/** Crockford's base32: no I, L, O or U, which are read or heard as something else. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The reference of a new bid, from the command that makes it, so that the same command again means the same bid: `C-7K3M9Q`. */
export function bidReference(bankId: string, commandId: string): string {
  const hash = createHash('sha256').update(commandId).digest();
  const letters = Array.from({ length: 6 }, (_, i) => LETTERS.charAt((hash[i] ?? 0) % LETTERS.length));
  return `${bankId.charAt(0).toUpperCase()}-${letters.join('')}`;
}
