import { hash } from 'node:crypto';

const LEAF_PREFIX = Buffer.of(0);

/** The RFC 6962 leaf hash of an event's bytes: SHA-256(0x00 ‖ bytes), 32 bytes. The bytes are the UTF-8 of its canonical text. */
export function leafHash(bytes: string | Uint8Array): Buffer {
  // By way of hex, which takes Node a third of the time of a hash object.
  return Buffer.from(hash('sha256', typeof bytes === 'string' ? `\0${bytes}` : Buffer.concat([LEAF_PREFIX, bytes]), 'hex'), 'hex');
}

/** SHA-256 of a text's UTF-8, in lower-case hex: the address of a document (rules, goals) and of a command's payload. */
export function contentHash(text: string): string {
  return hash('sha256', text, 'hex');
}
