import { createHmac, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { drawCode, typedCode } from '#identity';
import { BALLOT_BOX, type BallotBox } from '../box/ballot-box.js';
import { ROUND_SECRETS, RoundSecretMissing, type RoundSecrets } from '../secrets/round-secrets.js';
import { type RollLine, RollLines } from './roll-lines.js';

/** The code of a voter's poll card, which exists here for as long as it takes to print it. */
export interface DrawnCard {
  readonly voterId: string;
  readonly number: number;
  readonly code: string;
}

/**
 * The codes of poll cards: with one, somebody on the roll votes without an account. Only a hash under the round's secret is kept, which does not stand in the database
 * (audit.md, "Personal data"); when the secret ends, no card opens anything any more.
 */
@Injectable()
export class CardCodes {
  constructor(
    @Inject(RollLines) private readonly lines: RollLines,
    @Inject(BALLOT_BOX) private readonly box: BallotBox,
    @Inject(ROUND_SECRETS) private readonly secrets: RoundSecrets,
  ) {}

  /** A new code for each of these voters; the ones before are dead. For whom a ballot is recorded already the new code opens nothing. */
  async draw(roundId: string, voters: readonly Pick<RollLine, 'voterId' | 'number'>[]): Promise<readonly DrawnCard[]> {
    const secret = await this.secrets.read(roundId);
    const cards = voters.map(({ voterId, number }) => ({ voterId, number, code: drawCode() }));
    await this.lines.putCards(
      roundId,
      cards.map(({ voterId, code }) => ({ voterId, hash: hashOf(secret, code), dead: randomBytes(32) })),
    );
    return cards;
  }

  /** The voter whose code was typed, in any round whose box takes ballots. What cannot be a code is looked for as well, so that a guess takes as long. */
  async find(typed: string): Promise<RollLine | undefined> {
    const code = typedCode(typed);
    const rounds = (await this.box.active()).filter(({ shut }) => !shut);
    const secrets = (await Promise.all(rounds.map(({ roundId }) => this.secretOf(roundId)))).flatMap((secret) => secret ?? []);
    const hashes = secrets.map((secret) => hashOf(secret, code ?? `not a code: ${typed.slice(0, 100)}`));
    return hashes.length === 0 ? undefined : this.lines.ofCard(hashes);
  }

  /** A round whose secret is missing has no cards that work; those of other rounds do. */
  private async secretOf(roundId: string): Promise<Buffer | undefined> {
    try {
      return await this.secrets.read(roundId);
    } catch (fault) {
      if (fault instanceof RoundSecretMissing) return undefined;
      throw fault;
    }
  }
}

function hashOf(secret: Buffer, code: string): Buffer {
  return createHmac('sha256', secret).update(`card|${code}`).digest();
}
