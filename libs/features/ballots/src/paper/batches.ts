import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { inTransaction, POOL, sqlFile } from '#database';
import { RollKeys } from '../roll/roll-keys.js';
import { countIn, FEWEST_PAPERS } from './envelopes.js';
import { alike, type KeyedPaper } from './keyed-paper.js';

const sql = (name: string) => sqlFile(import.meta.url, `./sql/${name}.sql`);

/** The first keyer, the second, whoever settles. */
export type Hand = 1 | 2 | 3;

export interface PaperBatch {
  readonly batchId: string;
  readonly papers: number;
  /** By their tokens at the bank. */
  readonly firstKeyer: string | null;
  readonly secondKeyer: string | null;
  readonly settler: string | null;
  readonly settled: boolean;
  /** So many each of the two has typed. */
  readonly firstKeyed: number;
  readonly secondKeyed: number;
}

/** `too-few`: a smaller pile waits for more papers. `more-than-admitted`: there are not so many papers out of their envelopes. */
export type Begun = { readonly status: 'begun'; readonly batchId: string } | { readonly status: 'too-few' | 'more-than-admitted' };

/** Two readings of one paper that are not the same. */
export interface Difference {
  readonly paper: number;
  readonly first: KeyedPaper;
  readonly second: KeyedPaper;
}

/** What a batch needs next: papers typed by both, then whatever differs settled; then its papers are there. */
export type Standing =
  | { readonly status: 'keying' }
  | { readonly status: 'differs'; readonly differences: readonly Difference[] }
  | { readonly status: 'ready'; readonly papers: readonly KeyedPaper[] };

/** Papers in piles, each typed twice by two people who do not see each other's (audit.md, "Secret ballots", step 10). What they type lies closed, and goes when the pile is settled. */
@Injectable()
export class Batches {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(RollKeys) private readonly keys: RollKeys,
  ) {}

  async begin(roundId: string, papers: number): Promise<Begun> {
    if (papers < FEWEST_PAPERS) return { status: 'too-few' };
    const batchId = `P-${randomBytes(4).toString('hex')}`;
    return inTransaction(this.pool, async (client) => {
      await client.query(sql('lock-envelopes'), [roundId]);
      const { admitted, batched } = await countIn(client, roundId);
      if (batched + papers > admitted) return { status: 'more-than-admitted' };
      await client.query(sql('add-batch'), [roundId, batchId, papers]);
      return { status: 'begun', batchId };
    });
  }

  /** Before its papers go into the box, since what lies there is not taken out: afterwards nobody undoes it. False where somebody just did. */
  async boxing(roundId: string, batchId: string): Promise<boolean> {
    return ((await this.pool.query(sql('mark-boxing'), [roundId, batchId])).rowCount ?? 0) > 0;
  }

  /** The pile is counted anew: what was typed of it goes. False once its papers go into the box. */
  async undo(roundId: string, batchId: string): Promise<boolean> {
    return ((await this.pool.query(sql('remove-batch'), [roundId, batchId])).rowCount ?? 0) > 0;
  }

  async list(roundId: string): Promise<readonly PaperBatch[]> {
    return (await this.pool.query<PaperBatch>(sql('list-batches'), [roundId, null])).rows;
  }

  async find(roundId: string, batchId: string): Promise<PaperBatch | undefined> {
    return (await this.pool.query<PaperBatch>(sql('list-batches'), [roundId, batchId])).rows[0];
  }

  /** Which of the two keyers somebody is; undefined when two others began, or it is settled. */
  async handOf(roundId: string, batchId: string, keyer: string): Promise<Hand | undefined> {
    const [row] = (await this.pool.query<Pick<PaperBatch, 'firstKeyer' | 'secondKeyer'>>(sql('take-hand'), [roundId, batchId, keyer])).rows;
    return row?.firstKeyer === keyer ? 1 : row?.secondKeyer === keyer ? 2 : undefined;
  }

  /** The first paper of a pile that this hand has not typed yet; undefined when all are. */
  async next(roundId: string, { batchId, papers }: PaperBatch, hand: Hand): Promise<number | undefined> {
    const { rows } = await this.pool.query<{ paper: number }>(sql('keyed-by-hand'), [roundId, batchId, hand]);
    const keyed = new Set(rows.map(({ paper }) => paper));
    return Array.from({ length: papers }, (_, n) => n + 1).find((paper) => !keyed.has(paper));
  }

  /** What was typed once stays. */
  async key(roundId: string, batchId: string, paper: number, hand: Hand, keyed: KeyedPaper): Promise<void> {
    const key = await this.keys.of(roundId);
    const sealed = key.close(placeOf(batchId, paper, hand), 'paper', JSON.stringify(keyed));
    await this.pool.query(sql('add-keying'), [roundId, batchId, paper, hand, sealed]);
  }

  /** A third person takes the settling of a pile on; false for one of its two keyers, and when somebody else did. */
  async settlesBy(roundId: string, batchId: string, settler: string): Promise<boolean> {
    const { rows } = await this.pool.query<{ settler: string }>(sql('take-settling'), [roundId, batchId, settler]);
    return rows[0]?.settler === settler;
  }

  async standing(roundId: string, { batchId, papers }: PaperBatch): Promise<Standing> {
    const key = await this.keys.of(roundId);
    const { rows } = await this.pool.query<{ paper: number; hand: Hand; sealed: Buffer }>(sql('read-keyings'), [roundId, batchId]);
    const typed = new Map(
      rows.map(({ paper, hand, sealed }) => [`${paper}/${hand}`, JSON.parse(key.open(placeOf(batchId, paper, hand), 'paper', sealed) ?? '') as KeyedPaper]),
    );
    const final: KeyedPaper[] = [];
    const differences: Difference[] = [];
    for (let paper = 1; paper <= papers; paper++) {
      const [first, second, third] = [1, 2, 3].map((hand) => typed.get(`${paper}/${hand}`));
      if (!first || !second) return { status: 'keying' };
      const settled = alike(first, second) ? first : third;
      if (settled) final.push(settled);
      else differences.push({ paper, first, second });
    }
    return differences.length > 0 ? { status: 'differs', differences } : { status: 'ready', papers: final };
  }

  /** Its papers are in the box and on record: what was typed goes. */
  async settled(roundId: string, batchId: string): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      await client.query(sql('mark-settled'), [roundId, batchId]);
      await client.query(sql('forget-keyings'), [roundId, batchId]);
    });
  }
}

const placeOf = (batchId: string, paper: number, hand: Hand) => `${batchId}|${paper}|${hand}`;
