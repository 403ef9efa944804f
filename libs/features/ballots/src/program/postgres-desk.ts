import type { CommandMeta } from '#decider';
import type { Outcome } from '#ledger';
import type { Batches, Hand, PaperBatch } from '../paper/batches.js';
import type { Envelopes } from '../paper/envelopes.js';
import type { PaperMark } from '../paper/keyed-paper.js';
import type { Settling } from '../paper/settling.js';
import type { RollBook } from '../roll/roll-book.js';
import { type Envelope, type Pile, type VoteDesk, votersIn } from './vote-desk.js';

/** The roll and the desk as they stand in the database. What was cut off is gone on with: envelopes are counted, and one pile at a time is typed. */
export class PostgresDesk implements VoteDesk {
  constructor(
    private readonly book: RollBook,
    private readonly envelopes: Envelopes,
    private readonly batches: Batches,
    private readonly settling: Settling,
  ) {}

  async bringRoll(roundId: string, csv: string, by: string): Promise<void> {
    const { status } = await this.book.add(roundId, votersIn(csv), { what: 'list', by });
    if (status !== 'done') throw new Error(`the roll of ${roundId} stands still`);
  }

  root(roundId: string) {
    return this.book.root(roundId);
  }

  end(roundId: string): Promise<void> {
    return this.book.end(roundId);
  }

  async voterOf(roundId: string, number: number): Promise<string | undefined> {
    return (await this.book.line(roundId, number))?.voterId;
  }

  async takeEnvelope(roundId: string, { place, number, keptShut }: Envelope): Promise<void> {
    const { admitted, keptShut: shut } = await this.envelopes.count(roundId);
    if (shut.reduce((came, { papers }) => came + papers, admitted) > place) return;
    if (keptShut) await this.envelopes.keepShut(roundId, number, keptShut);
    else await this.envelopes.admit(roundId, number, 'first-counts');
  }

  setAside(roundId: string): Promise<void> {
    return this.envelopes.setAside(roundId);
  }

  async keyPile(roundId: string, { pile, hands }: Pile, meta: CommandMeta): Promise<Outcome> {
    const [first, second, third] = hands;
    const batches = await this.batches.list(roundId);
    const begun = batches.find(({ settled }) => !settled);
    if (!begun && batches.length > pile) return alreadySo;
    const batch = begun ?? (await this.begin(roundId, first.papers.length));
    await this.key(roundId, batch, 1, first);
    await this.key(roundId, batch, 2, second);
    let settled = await this.settling.settle(roundId, batch.batchId, meta);
    if (settled.status === 'differs') {
      await this.batches.settlesBy(roundId, batch.batchId, third.by);
      for (const { paper } of settled.differences) await this.batches.key(roundId, batch.batchId, paper, 3, { marks: third.papers[paper - 1] ?? [] });
      settled = await this.settling.settle(roundId, batch.batchId, meta);
    }
    if (settled.status === 'refused') return settled;
    if (settled.status !== 'settled') throw new Error(`the pile ${pile + 1} is not settled: ${settled.status}`);
    return alreadySo;
  }

  papers(roundId: string) {
    return this.envelopes.count(roundId);
  }

  private async begin(roundId: string, papers: number): Promise<PaperBatch> {
    const begun = await this.batches.begin(roundId, papers);
    const batch = begun.status === 'begun' ? await this.batches.find(roundId, begun.batchId) : undefined;
    if (!batch) throw new Error(`a pile of ${papers} papers was not begun: ${begun.status}`);
    return batch;
  }

  private async key(
    roundId: string,
    { batchId }: PaperBatch,
    hand: Hand,
    { by, papers }: { readonly by: string; readonly papers: readonly (readonly PaperMark[])[] },
  ) {
    if ((await this.batches.handOf(roundId, batchId, by)) !== hand) throw new Error(`pile ${batchId} is typed by others`);
    for (const [n, marks] of papers.entries()) await this.batches.key(roundId, batchId, n + 1, hand, { marks });
  }
}

/** Nothing more stands in the ledger by this very call. */
const alreadySo: Outcome = { status: 'done', revision: -1, position: undefined, firstRevision: 0, duplicate: true, events: [] };
