import { randomBytes } from 'node:crypto';
import { RoundSecretMissing, type RoundSecrets } from './round-secrets.js';

/** Secrets in memory: a real adapter, for specs and for the season's dry run. */
export class MemoryRoundSecrets implements RoundSecrets {
  readonly #secrets = new Map<string, Buffer>();

  async draw(roundId: string): Promise<Buffer> {
    const secret = this.#secrets.get(roundId) ?? randomBytes(32);
    this.#secrets.set(roundId, secret);
    return secret;
  }

  async read(roundId: string): Promise<Buffer> {
    const secret = this.#secrets.get(roundId);
    if (!secret) throw new RoundSecretMissing(roundId, 'memory');
    return secret;
  }

  async destroy(roundId: string): Promise<void> {
    this.#secrets.delete(roundId);
  }
}
