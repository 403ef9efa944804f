import type { ClientBase } from 'pg';
import { sqlFile } from '#database';
import type { Recorded } from '#decider';
import type { ApplicationEvent, BankEvent, LedgerEvent, RoundEvent, VotingEvent } from '#events';
import type { Projection } from '#processors';
import { writeColumns } from '../columns.projection.js';

const sql = (name: string) => sqlFile(import.meta.url, `./${name}.sql`);
const statement = (name: string) => ({ name: `overview-${name}`, text: sql(name) });
const PUT_ROUNDS = sql('put-rounds');
const MARK_DEMONSTRATION = sql('mark-demonstration');
const PUT_BIDS = statement('put-bids');
const MOVE_BIDS = statement('move-bids');
const PUT_DECISIONS = statement('put-decisions');
const MOVE_DECISIONS = statement('move-decisions');

type Seen = Recorded<BankEvent> | Recorded<RoundEvent> | Recorded<ApplicationEvent> | Recorded<LedgerEvent> | Recorded<VotingEvent>;

const bidColumns = ['bid_id', 'bank_id', 'round_id', 'title', 'asked_pence', 'received_on', 'status'] as const;
type Bid = { readonly bid_id: string } & Readonly<Partial<Record<(typeof bidColumns)[number], unknown>>>;
const decisionColumns = [
  ...(['bid_id', 'bank_id', 'round_id', 'number', 'decided_at', 'outcome', 'amount_pence', 'released_pence', 'paid_pence', 'returned_pence'] as const),
  ...(['fund_id', 'reason', 'decided_by'] as const),
];
const sums = ['released_pence', 'paid_pence', 'returned_pence'] as const;
type Sums = Record<(typeof sums)[number], number>;
type Decision = { readonly bid_id: string } & Sums & Readonly<Partial<Record<Exclude<(typeof decisionColumns)[number], keyof Sums>, unknown>>>;
const noSums: Readonly<Sums> = { released_pence: 0, paid_pence: 0, returned_pence: 0 };

/** The rows of one batch, folded so that a batch is at most one statement a table and kind. */
class Batch {
  readonly rounds = new Map<string, object>();
  readonly newBids = new Map<string, Bid>();
  readonly movedBids = new Map<string, Bid>();
  readonly newDecisions = new Map<string, Decision>();
  readonly movedDecisions = new Map<string, Decision>();
  demonstration = false;

  take(number: number, event: Seen): void {
    const taker = takers[event.type] as ((batch: Batch, event: Seen, number: number) => void) | undefined;
    taker?.(this, event, number);
  }

  round(roundId: string, bankId: string, status: string, more: object = {}): void {
    this.rounds.set(roundId, { ...this.rounds.get(roundId), round_id: roundId, bank_id: bankId, status, ...more });
  }

  bid(bidId: string, change: Pick<Bid, 'status' | 'round_id' | 'title'>): void {
    const bids = this.newBids.has(bidId) ? this.newBids : this.movedBids;
    bids.set(bidId, { ...(bids.get(bidId) ?? { bid_id: bidId }), ...change });
  }

  declared(number: number, event: Extract<Seen, { type: 'AwardDeclared' | 'BidDeclined' }>, more: object): void {
    const { bidId, roundId, reason, decidedBy } = event.data;
    const bankId = event.stream.slice('bank-'.length);
    const row = { bid_id: bidId, bank_id: bankId, round_id: roundId, number, decided_at: event.recordedAt, reason, decided_by: decidedBy.kind };
    this.newDecisions.set(bidId, { ...row, ...more, ...noSums });
  }

  add(bidId: string, sum: keyof Sums, pence: number): void {
    const known = this.newDecisions.get(bidId) ?? this.movedDecisions.get(bidId);
    const row = known ?? { bid_id: bidId, ...noSums };
    row[sum] += pence;
    if (!known) this.movedDecisions.set(bidId, row);
  }
}

type Takers = { readonly [T in Seen['type']]?: (batch: Batch, event: Extract<Seen, { type: T }>, number: number) => void };

const takers: Takers = {
  LedgerStarted: (batch, { data }) => {
    batch.demonstration ||= data.kind === 'demonstration';
  },
  RoundPlanned: (batch, { data }) => {
    const { opensOn, closesOn, decisionOn, preset } = data;
    batch.round(data.roundId, data.bankId, 'planned', { preset, opens_on: opensOn, closes_on: closesOn, ...(decisionOn ? { decision_on: decisionOn } : {}) });
  },
  RoundOpened: (batch, { data }) => batch.round(data.roundId, data.bankId, 'open', { closes_on: data.closesOn, pot_pence: data.potPence }),
  RoundClosed: (batch, { data }) => batch.round(data.roundId, data.bankId, 'shut'),
  // People vote on what is closed for bids.
  VotingOpened: (batch, { data }) => batch.round(data.roundId, data.bankId, 'voting'),
  VotingClosed: (batch, { data }) => batch.round(data.roundId, data.bankId, 'shut'),
  RoundFinished: (batch, { data }) => batch.round(data.roundId, data.bankId, 'closed'),
  BidReceived: (batch, { data: { bidId, bankId, roundId, title, askedPence, receivedOn } }) => {
    const row = { bid_id: bidId, bank_id: bankId, round_id: roundId, title, asked_pence: askedPence, received_on: receivedOn, status: 'received' };
    batch.newBids.set(bidId, row);
  },
  BidFoundEligible: (batch, { data }) => batch.bid(data.bidId, { status: 'eligible' }),
  BidFoundNotEligible: (batch, { data }) => batch.bid(data.bidId, { status: 'not-eligible' }),
  BidPutToPanel: (batch, { data }) => batch.bid(data.bidId, { status: 'with-panel' }),
  BidJoined: (batch, { data }) => batch.bid(data.bidId, { status: 'joined' }),
  BidWithdrawn: (batch, { data }) => batch.bid(data.bidId, { status: 'withdrawn' }),
  BidCarriedOver: (batch, { data }) => batch.bid(data.bidId, { round_id: data.toRoundId }),
  BidReworded: (batch, { data }) => batch.bid(data.bidId, data.title ? { title: data.title } : {}),
  BidDecided: (batch, { data }) => batch.bid(data.bidId, { status: data.outcome }),
  AwardDeclared: (batch, event, number) => {
    const { outcome, amountPence, fundId } = event.data;
    batch.declared(number, event, { outcome, amount_pence: amountPence, fund_id: fundId });
  },
  BidDeclined: (batch, event, number) => batch.declared(number, event, { outcome: 'declined', amount_pence: 0, fund_id: null }),
  AwardReleased: (batch, { data }) => batch.add(data.bidId, 'released_pence', data.amountPence),
  PaymentSettled: (batch, { data }) => batch.add(data.bidId, 'paid_pence', data.amountPence),
  MoneyReturned: (batch, { data }) => batch.add(data.bidId, 'returned_pence', data.amountPence),
};

/** For the few rows of a batch: a column that is not told stays as it is. */
async function writeFew(client: ClientBase, text: string, rows: Iterable<object>): Promise<void> {
  const list = [...rows];
  if (list.length > 0) await client.query(text, [JSON.stringify(list)]);
}

/** Rounds, bids and decisions as home and the bank's page tell of them. */
export const overviewProjection: Projection = {
  name: 'overview',
  version: 4,
  types: Object.keys(takers),
  tables: sql('overview.tables'),
  async project(events, client) {
    const batch = new Batch();
    for (const { number, event } of events) batch.take(number, event as unknown as Seen);
    if (batch.demonstration) await writeFew(client, MARK_DEMONSTRATION, [{ kind: 'demonstration' }]);
    await writeFew(client, PUT_ROUNDS, batch.rounds.values());
    await writeColumns(client, PUT_BIDS, batch.newBids.values(), bidColumns);
    await writeColumns(client, MOVE_BIDS, batch.movedBids.values(), ['bid_id', 'status', 'round_id', 'title']);
    await writeColumns(client, PUT_DECISIONS, batch.newDecisions.values(), decisionColumns);
    await writeColumns(client, MOVE_DECISIONS, batch.movedDecisions.values(), ['bid_id', ...sums]);
  },
};
