import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { DamagedFile } from './uploads.js';

const NONCE = 12;
const TAG = 16;
const aad = (stream: string, sha256: string) => Buffer.from(`upload|v1|${stream}|${sha256}`);

export const drawKey = () => randomBytes(32);

/** AES-256-GCM, bound to the stream and the hash: a file cannot be put in another one's place. */
export function seal(body: Buffer, key: Buffer, stream: string, sha256: string): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad(stream, sha256));
  return Buffer.concat([nonce, cipher.update(body), cipher.final(), cipher.getAuthTag()]);
}

/** @throws DamagedFile */
export function unseal(sealed: Buffer, key: Buffer, stream: string, sha256: string): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG }).setAAD(aad(stream, sha256));
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
    const body = Buffer.concat([decipher.update(sealed.subarray(NONCE, sealed.length - TAG)), decipher.final()]);
    if (createHash('sha256').update(body).digest('hex') === sha256) return body;
  } catch {
    // The same answer for whatever was wrong with it.
  }
  throw new DamagedFile(`the file ${sha256.slice(0, 12)} is not what was put`);
}
