import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Pool, PoolClient } from 'pg';
import { inTransaction, POOL, sqlFile } from '#database';
import type { BallotChannel, BallotRules, KeptShutReason } from '#events';
import { BALLOT_BOX, type BallotBox, type ShutBy } from '../box/ballot-box.js';
import { NextBallot } from '../casting/casting.queries.js';

const sql = (name: string) => sqlFile(import.meta.url, `./sql/${name}.sql`);
/** Fewer papers are never typed in together (audit.md, "Secret ballots", step 10). */
export const FEWEST_PAPERS = 5;

/** What became of an envelope at the desk. */
export type EnvelopeFate = { readonly fate: 'admitted' } | { readonly fate: 'kept-shut'; readonly reason: KeptShutReason } | { readonly fate: 'box-shut' };

/** Papers of a round as far as they came: envelopes let in, papers put into batches, and of those the ones that are settled. */
export interface PaperCount {
  readonly admitted: number;
  readonly toSetAside: number;
  readonly batched: number;
  readonly settled: number;
  readonly keptShut: readonly { readonly reason: KeptShutReason; readonly papers: number }[];
  /** Whom the register marks by which channel: for the figures after the close, and for nobody before. */
  readonly channels: readonly { readonly channel: BallotChannel; readonly ballots: number }[];
}

/**
 * The desk at which outer envelopes are marked off (audit.md, "Secret ballots", step 10): an envelope is let in and its voter marked in one step, or it stays shut.
 * Which of two ways of voting counts is the round's rule, and the envelope settles it.
 */
@Injectable()
export class Envelopes {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(QueryBus) private readonly queries: Pick<QueryBus, 'execute'>,
    @Inject(BALLOT_BOX) private readonly box: BallotBox,
  ) {}

  /** Lets an envelope in, unless the register or the rule of the round says otherwise. */
  async admit(roundId: string, number: number, rule: BallotRules['crossChannel']): Promise<EnvelopeFate> {
    return this.decided(roundId, async (client) => {
      if (await isShut(client, roundId)) return { fate: 'box-shut' } as const;
      const [line] = (await client.query<{ mark: BallotChannel | null }>(sql('lock-line'), [roundId, number])).rows;
      const reason = line === undefined ? 'not-on-the-roll' : mayCount(line.mark, rule) ? undefined : 'voted-before';
      if (reason) return this.keep(client, roundId, number, reason);
      await client.query(sql('mark-on-paper'), [roundId, number]);
      await client.query(sql('add-envelope'), [roundId, number, 'admitted', null, line?.mark ?? null]);
      return { fate: 'admitted' } as const;
    });
  }

  /** Keeps an envelope shut for a reason that whoever looks at it sees; without a number where none can be read. */
  async keepShut(roundId: string, number: number | undefined, reason: KeptShutReason): Promise<EnvelopeFate> {
    return this.decided(roundId, (client) => this.keep(client, roundId, number, reason));
  }

  /** The last few that are left: fewer than five are never typed in, so they stay shut after all and their voters are marked as they were before. False when more are left, or this one was not let in. */
  async keepLastShut(roundId: string, number: number): Promise<boolean> {
    return this.decided(roundId, async (client) => {
      const { admitted, batched } = await countIn(client, roundId);
      if (admitted - batched < 1 || admitted - batched >= FEWEST_PAPERS) return false;
      if ((await client.query(sql('unmark'), [roundId, number])).rowCount === 0) return false;
      await client.query(sql('take-out'), [roundId, number]);
      return true;
    });
  }

  /** Of each voter whose paper counts the ballots before it are set aside, once the box is shut and nothing changes any more. Again without harm: it is gone on with where it was cut off. */
  async setAside(roundId: string): Promise<void> {
    const { rows } = await this.pool.query<{ number: number; voterId: string }>(sql('to-set-aside'), [roundId]);
    for (const { number, voterId } of rows) {
      const next = await this.queries.execute(new NextBallot(roundId, voterId));
      if (!next) throw new Error(`the ballots of number ${number} on the roll of ${roundId} cannot be set aside`);
      await this.box.setAside(roundId, next.v);
      await this.pool.query(sql('was-set-aside'), [roundId, number]);
    }
  }

  /** How many envelopes were let in: the lines of the roll that are marked with a paper. */
  marked(roundId: string): Promise<number> {
    return markedIn(this.pool, roundId);
  }

  /**
   * Shuts the box, unless envelopes were let in whose papers are not typed in: then it answers how many, and shuts nothing. `typed` is asked while nobody lets an envelope
   * in, and whoever wants to afterwards finds the box shut: none comes in between.
   */
  async shutBox(roundId: string, typed: () => Promise<number>, by: ShutBy): Promise<number> {
    return this.decided(roundId, async (client) => {
      const waiting = Math.max(0, (await markedIn(client, roundId)) - (await typed()));
      if (waiting === 0) await this.box.shut(roundId, by);
      return waiting;
    });
  }

  count(roundId: string): Promise<PaperCount> {
    return countIn(this.pool, roundId);
  }

  private async keep(client: PoolClient, roundId: string, number: number | undefined, reason: KeptShutReason): Promise<EnvelopeFate> {
    await client.query(sql('add-envelope'), [roundId, number ?? null, 'kept-shut', reason, null]);
    return { fate: 'kept-shut', reason };
  }

  private decided<T>(roundId: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
    return inTransaction(this.pool, async (client) => {
      await client.query(sql('lock-envelopes'), [roundId]);
      return work(client);
    });
  }
}

/** Whether a paper counts of somebody whom the register marks so. A second paper never does. */
const mayCount = (mark: BallotChannel | null, rule: BallotRules['crossChannel']) => mark === null || (mark !== 'paper' && rule === 'paper-counts');

async function isShut(client: PoolClient, roundId: string): Promise<boolean> {
  return (await client.query<{ shut: boolean }>(sql('is-shut'), [roundId])).rows[0]?.shut ?? true;
}

async function markedIn(client: Pick<Pool, 'query'>, roundId: string): Promise<number> {
  return (await client.query<{ marked: number }>(sql('count-marked'), [roundId])).rows[0]?.marked ?? 0;
}

export async function countIn(client: Pick<Pool, 'query'>, roundId: string): Promise<PaperCount> {
  const [row] = (await client.query<PaperCount>(sql('count-papers'), [roundId])).rows;
  if (!row) throw new Error('a count has one row');
  return row;
}
