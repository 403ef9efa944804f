import { createHmac, randomBytes } from 'node:crypto';

/** A fresh salt: 32 random bytes, without which a commitment to a short text could be guessed. */
export function drawSalt(): Buffer {
  return randomBytes(32);
}

/** HMAC-SHA-256(salt, "v1|subject|field|version|" ‖ value) in lower-case hex (audit.md, "Personal data"). The value is in NFC. */
export function commitment(salt: Buffer, text: { readonly subject: string; readonly field: string; readonly version: number; readonly value: string }): string {
  return createHmac('sha256', salt).update(`v1|${text.subject}|${text.field}|${text.version}|`).update(text.value).digest('hex');
}
