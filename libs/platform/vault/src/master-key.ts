/**
 * What wraps small secrets (data keys, a queued message): a key from the environment, or a key management service, which never lets its key out.
 * `context` is bound into the wrapping: a secret wrapped for one purpose cannot be unwrapped as another.
 */
export interface MasterKey {
  /** Names the key without telling anything of it; stands beside what it wrapped. */
  readonly keyId: string;
  /** Every key that it can unwrap with: this one first, then former ones while keys are rotated. */
  readonly keyIds: readonly string[];
  wrap(secret: Buffer, context: string): Promise<Buffer>;
  /** @throws WrongMasterKey when it was wrapped by another key, for another context, or was changed since */
  unwrap(wrapped: Buffer, context: string): Promise<Buffer>;
}

/** The injection token of the port. */
export const MASTER_KEY = Symbol('MasterKey');

/** What was wrapped cannot be unwrapped with the key that this process was given. */
export class WrongMasterKey extends Error {
  override readonly name = 'WrongMasterKey';
}
