/**
 * The canonical text of a value: RFC 8785 (JCS) in the restricted profile of the ledger (audit.md, "What a recorded event is").
 *
 * In this profile numbers are safe integers, strings are NFC without NUL or lone surrogates, keys are plain ASCII names and nothing is null; within it
 * ECMAScript's own string and integer forms are exactly those of RFC 8785, so only the order of the keys is left to do.
 *
 * @throws NotCanonical naming the JSON pointer of the first value outside the profile
 */
export function canonical(value: unknown): string {
  return write(value, '');
}

/** A value that the ledger's profile does not allow; `pointer` is an RFC 6901 pointer to it. */
export class NotCanonical extends Error {
  constructor(
    readonly pointer: string,
    why: string,
  ) {
    super(`${pointer || '/'}: ${why}`);
    this.name = 'NotCanonical';
  }
}

/** Printable ASCII without what JSON escapes: as nearly all of an event is. It is well-formed, in NFC and written as it stands. */
const PLAIN = /^[ !#-[\]-~]*$/;
const KEY = /^[a-z][A-Za-z0-9_]*$/;

function write(value: unknown, pointer: string): string {
  if (typeof value === 'string') return writeString(value, pointer);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new NotCanonical(pointer, 'numbers are integers within ±(2^53 − 1)');
    return Object.is(value, -0) ? '0' : String(value);
  }
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map((item, i) => write(item, `${pointer}/${i}`)).join(',')}]`;
  if (typeof value === 'object' && value !== null) return writeObject(value, pointer);
  throw new NotCanonical(pointer, `${value === null ? 'null' : typeof value} is not allowed`);
}

function writeObject(value: object, pointer: string): string {
  let text = '';
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key];
    if (member === undefined) continue;
    if (!KEY.test(key)) throw new NotCanonical(`${pointer}/${key}`, 'a key starts with a small letter and has only letters, digits and _');
    text += `${text ? ',' : ''}"${key}":${write(member, `${pointer}/${key}`)}`;
  }
  return `{${text}}`;
}

function writeString(value: string, pointer: string): string {
  if (PLAIN.test(value)) return `"${value}"`;
  if (!value.isWellFormed()) throw new NotCanonical(pointer, 'text has half a character (a lone surrogate)');
  if (value.includes('\u0000')) throw new NotCanonical(pointer, 'text has a NUL character');
  if (value.normalize('NFC') !== value) throw new NotCanonical(pointer, 'text is not in NFC');
  return JSON.stringify(value);
}
