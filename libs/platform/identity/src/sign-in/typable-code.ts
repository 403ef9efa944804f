import { randomInt } from 'node:crypto';

/*
 * The code of a letter, for a door or for one person. Its signs are those that nobody takes for another one, on paper or on a screen: no O, Q or 0, no I, L or 1, no Z or 2, no S or 5, no B
 * or 8, no G (it looks like 6), and no vowels, so that no code is a word.
 */
const SIGNS = 'CDFHJKMNPRTVWXY34679';
const LENGTH = 15;
const GROUP = 5;
const CODE = new RegExp(`^[${SIGNS}]{${LENGTH}}$`);

/** A code, drawn at random: 20 signs, 15 of them, make 64.8 bits. */
export function drawCode(): string {
  return Array.from({ length: LENGTH }, () => SIGNS.charAt(randomInt(SIGNS.length))).join('');
}

/** A code that follows from 30 bytes or more, as if drawn from them. */
export function codeFrom(bytes: Buffer): string {
  return Array.from({ length: LENGTH }, (_, i) => SIGNS.charAt(bytes.readUInt16BE(i * 2) % SIGNS.length)).join('');
}

/** As it stands on the letter: `CDFHJ-KMNPR-TVWXY`. */
export function groupedCode(code: string): string {
  return code.replace(new RegExp(`(.{${GROUP}})(?=.)`, 'g'), '$1-');
}

/** What somebody typed, in small letters or large, with or without the dashes; undefined for what cannot be a code. */
export function typedCode(typed: string): string | undefined {
  const signs = typed.toUpperCase().replace(/[\s\p{Pd}.]/gu, '');
  return CODE.test(signs) ? signs : undefined;
}
