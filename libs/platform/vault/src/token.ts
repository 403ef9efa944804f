import { randomBytes } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const LENGTH = 22;
/** Bytes from here on are thrown away, so that every letter is equally likely. */
const FAIR_BELOW = 256 - (256 % ALPHABET.length);

/** A random token, `per-` or `hh-` and 22 letters and digits (131 bits). */
export function drawToken(prefix: 'per' | 'hh'): string {
  let letters = '';
  while (letters.length < LENGTH) {
    for (const byte of randomBytes(LENGTH)) {
      if (byte < FAIR_BELOW && letters.length < LENGTH) letters += ALPHABET.charAt(byte % ALPHABET.length);
    }
  }
  return `${prefix}-${letters}`;
}
