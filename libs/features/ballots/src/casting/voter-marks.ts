import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ROUND_SECRETS, type RoundSecrets } from '../secrets/round-secrets.js';

/** So long a secret that was destroyed by another process may still be known to this one. */
const KEPT_MS = 60_000;

/** What a round knows a voter by: HMAC-SHA-256 of the line of the roll under the round's secret (audit.md, "Secret ballots", step 2). */
@Injectable()
export class VoterMarks {
  readonly #kept = new Map<string, { readonly secret: Promise<Buffer>; readonly until: number }>();

  constructor(@Inject(ROUND_SECRETS) private readonly secrets: RoundSecrets) {}

  /** 64 hex digits. @throws RoundSecretMissing */
  markOf(roundId: string, voterId: string): Promise<string> {
    return this.#drawn(roundId, `ballot|${roundId}|${voterId}`);
  }

  /**
   * What the order of bids on a voter's ballot follows from. It is no part of the mark, which everybody reads on the opened ballots: whoever saw somebody's page would try the
   * order of each. 64 hex digits. @throws RoundSecretMissing
   */
  orderOf(roundId: string, voterId: string): Promise<string> {
    return this.#drawn(roundId, `order|${roundId}|${voterId}`);
  }

  /**
   * The nonce of a ballot whose form was in a helper's browser: whoever has a nonce and knows the choices finds the voter's mark among the opened ballots, and with it what they
   * chose later without help. The same form gives the same nonce. 64 hex digits. @throws RoundSecretMissing
   */
  hiddenNonce(roundId: string, voterId: string, r: string): Promise<string> {
    return this.#drawn(roundId, `nonce|${roundId}|${voterId}|${r}`);
  }

  forget(roundId: string): void {
    this.#kept.delete(roundId);
  }

  async #drawn(roundId: string, of: string): Promise<string> {
    return createHmac('sha256', await this.#secretOf(roundId))
      .update(of)
      .digest('hex');
  }

  async #secretOf(roundId: string): Promise<Buffer> {
    const known = this.#kept.get(roundId);
    if (known && known.until > performance.now()) return known.secret;
    const secret = this.secrets.read(roundId);
    this.#kept.set(roundId, { secret, until: performance.now() + KEPT_MS });
    secret.catch(() => this.#kept.delete(roundId));
    return secret;
  }
}
