import { createHash } from 'node:crypto';

const LEAF_PREFIX = Buffer.of(0);

/** The RFC 6962 leaf hash of an event's bytes: SHA-256(0x00 ‖ bytes), 32 bytes. The bytes are the UTF-8 of its canonical text. */
export function leafHash(bytes: string | Uint8Array): Buffer {
  return createHash('sha256').update(LEAF_PREFIX).update(bytes).digest();
}

/** SHA-256 of a text's UTF-8, in lower-case hex: the address of a document (rules, goals) and of a command's payload. */
export function contentHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
