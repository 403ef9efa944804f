import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { POOL, sqlFile } from '#database';
import type { BallotChannel } from '#events';

const sql = (name: string) => sqlFile(import.meta.url, `./sql/${name}.sql`);

/** What the marked register says of one voter: never what they chose, nor which ballot is theirs. */
export interface RollLine {
  readonly roundId: string;
  readonly voterId: string;
  /** Their number on the roll. */
  readonly number: number;
  /** The channel by which a ballot is recorded; null when none is. */
  readonly mark: BallotChannel | null;
}

/** Finds the line of the roll that a ballot is cast for. */
@Injectable()
export class RollLines {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** In every round whose roll they stand on, the newest first. */
  async ofPerson(person: string): Promise<readonly RollLine[]> {
    return (await this.pool.query<RollLine>(sql('lines-of-person'), [person])).rows;
  }

  async ofCard(hashes: readonly Buffer[]): Promise<RollLine | undefined> {
    return (await this.pool.query<RollLine>(sql('line-of-card'), [hashes])).rows[0];
  }

  /** Voters who have no poll card, by their lines. */
  async withoutCard(roundId: string): Promise<readonly string[]> {
    return (await this.pool.query<{ voterId: string }>(sql('lines-without-card'), [roundId])).rows.map(({ voterId }) => voterId);
  }

  async putCards(roundId: string, cards: readonly { readonly voterId: string; readonly hash: Buffer; readonly dead: Buffer }[]): Promise<void> {
    await this.pool.query(sql('put-cards'), [roundId, cards.map(({ voterId }) => voterId), cards.map(({ hash }) => hash), cards.map(({ dead }) => dead)]);
  }

  /** Cards that were printed for a round, and how many of them for somebody who had one. */
  async cardsOf(roundId: string): Promise<PrintedCards> {
    return (await this.pool.query<PrintedCards>(sql('count-cards'), [roundId])).rows[0] ?? { printed: 0, again: 0 };
  }
}

export interface PrintedCards {
  readonly printed: number;
  readonly again: number;
}
