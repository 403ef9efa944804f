import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { type MasterKey, WrongMasterKey } from './master-key.js';

const NONCE = 12;
const TAG = 16;

/** A master key of 32 bytes that the operator gave: AES-256-GCM with a random nonce, the context as additional data. */
export class EnvironmentMasterKey implements MasterKey {
  readonly keyId: string;

  constructor(private readonly key: Buffer) {
    if (key.length !== 32) throw new RangeError('a master key has 32 bytes');
    this.keyId = createHash('sha256').update('estate-bank master key').update(key).digest('hex').slice(0, 16);
  }

  async wrap(secret: Buffer, context: string): Promise<Buffer> {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(context));
    return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  }

  async unwrap(wrapped: Buffer, context: string): Promise<Buffer> {
    const nonce = wrapped.subarray(0, NONCE);
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.key, nonce, { authTagLength: TAG }).setAAD(Buffer.from(context));
      decipher.setAuthTag(wrapped.subarray(wrapped.length - TAG));
      return Buffer.concat([decipher.update(wrapped.subarray(NONCE, wrapped.length - TAG)), decipher.final()]);
    } catch {
      throw new WrongMasterKey('this was wrapped with another master key, or changed since');
    }
  }
}
