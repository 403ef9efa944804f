import { createHash } from 'node:crypto';
import { seal, unseal } from './aes-gcm.js';
import { type MasterKey, WrongMasterKey } from './master-key.js';

interface Named {
  readonly keyId: string;
  readonly key: Buffer;
}

/** A master key of 32 bytes that the operator gave: AES-256-GCM, the context as additional data. Former keys unwrap what they wrapped, and wrap nothing any more. */
export class EnvironmentMasterKey implements MasterKey {
  readonly keyId: string;
  readonly keyIds: readonly string[];
  readonly #keys: readonly [Named, ...Named[]];

  /** @throws RangeError for a key that has not 32 bytes */
  constructor(current: Buffer, former: readonly Buffer[] = []) {
    this.#keys = [named(current), ...former.map(named)];
    this.keyId = this.#keys[0].keyId;
    this.keyIds = this.#keys.map(({ keyId }) => keyId);
  }

  async wrap(secret: Buffer, context: string): Promise<Buffer> {
    return seal(this.#keys[0].key, secret, context);
  }

  async unwrap(wrapped: Buffer, context: string): Promise<Buffer> {
    for (const { key } of this.#keys) {
      const secret = unseal(key, wrapped, context);
      if (secret) return secret;
    }
    throw new WrongMasterKey('this was wrapped with another master key, or changed since');
  }
}

function named(key: Buffer): Named {
  if (key.length !== 32) throw new RangeError('a master key has 32 bytes');
  return { key, keyId: createHash('sha256').update('estate-bank master key').update(key).digest('hex').slice(0, 16) };
}
