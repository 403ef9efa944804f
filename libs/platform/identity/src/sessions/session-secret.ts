import { createHash, randomBytes } from 'node:crypto';

const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** 256 random bits as 43 letters, digits, `-` and `_`. */
export function drawSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a secret; undefined for what cannot be one. A hash without a salt is enough for 256 random bits. */
export function hashOfSecret(secret: string): Buffer | undefined {
  return SECRET.test(secret) ? createHash('sha256').update(secret).digest() : undefined;
}
