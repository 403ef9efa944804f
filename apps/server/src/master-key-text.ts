import { z } from 'zod';

/** 32 bytes in hex (64 digits) or base64 (44 characters); undefined for anything else. */
function bytesOf(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === 32 && bytes.toString('base64') === text ? bytes : undefined;
}

/** A master key as an operator writes it. */
export const masterKeyText = z
  .string()
  .transform((text) => bytesOf(text.trim()))
  .pipe(z.instanceof(Buffer, { error: 'must be 32 bytes, written as 64 hex digits or in base64 (openssl rand -base64 32 draws one)' }));
