/** The secret of a round is not where this process looks for it. */
export class RoundSecretMissing extends Error {
  constructor(
    readonly roundId: string,
    where: string,
  ) {
    super(
      `the secret of round ${roundId} is not in ${where}: every process of the service must see the same folder (ROUND_SECRETS_DIR), and a backup of the database does not hold it`,
    );
    this.name = 'RoundSecretMissing';
  }
}

/**
 * K, 32 bytes for each round, by which alone a voter's mark can be found (audit.md, "Secret ballots", steps 1 and 8): outside the database's folder, in no
 * ordinary backup. Every adapter passes `round-secrets.conformance.ts`.
 */
export interface RoundSecrets {
  /** Draws the secret, durable when it answers; the one that is there already stays. */
  draw(roundId: string): Promise<Buffer>;
  /** @throws RoundSecretMissing when it was never drawn here, or is destroyed */
  read(roundId: string): Promise<Buffer>;
  /** Nobody reads it any more. Again without harm. */
  destroy(roundId: string): Promise<void>;
}

/** The injection token of the port. */
export const ROUND_SECRETS = Symbol('RoundSecrets');
