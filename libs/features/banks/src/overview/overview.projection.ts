import { sqlFile } from '#database';
import type { Recorded } from '#decider';
import type { ApplicationEvent, BankEvent, Envelope, LedgerEvent, RoundEvent } from '#events';
import { type Projection, writeRows } from '#processors';

const sql = (name: string) => sqlFile(import.meta.url, `./${name}.sql`);

type Seen = Recorded<BankEvent> | Recorded<RoundEvent> | Recorded<ApplicationEvent> | Recorded<LedgerEvent>;
/** One row for one of the statements beside this file. */
interface Row {
  readonly into: 'put-rounds' | 'put-bids' | 'move-bids' | 'put-decisions' | 'move-decisions' | 'mark-demonstration';
  readonly key: string;
  readonly row: object;
}

const round = (roundId: string, bankId: string, status: string, more: object = {}): Row => ({
  into: 'put-rounds',
  key: roundId,
  row: { round_id: roundId, bank_id: bankId, status, ...more },
});
const bid = (bidId: string, row: object): Row => ({ into: 'move-bids', key: bidId, row: { bid_id: bidId, ...row } });
const decision = (bidId: string, more: object): Row => ({
  into: 'move-decisions',
  key: bidId,
  row: { bid_id: bidId, released_pence: 0, paid_pence: 0, returned_pence: 0, ...more },
});

function rowOf(number: number, event: Seen): Row | undefined {
  switch (event.type) {
    case 'LedgerStarted':
      return event.data.kind === 'demonstration' ? { into: 'mark-demonstration', key: '', row: { kind: event.data.kind } } : undefined;
    case 'RoundPlanned': {
      const { roundId, bankId, opensOn, closesOn, decisionOn, preset } = event.data;
      return round(roundId, bankId, 'planned', { preset, opens_on: opensOn, closes_on: closesOn, decision_on: decisionOn ?? null });
    }
    case 'RoundOpened':
      return round(event.data.roundId, event.data.bankId, 'open', { closes_on: event.data.closesOn, pot_pence: event.data.potPence });
    case 'RoundClosed':
      return round(event.data.roundId, event.data.bankId, 'shut');
    case 'RoundFinished':
      return round(event.data.roundId, event.data.bankId, 'closed');
    case 'BidReceived': {
      const { bidId, bankId, roundId, title, askedPence, receivedOn } = event.data;
      const row = { bid_id: bidId, bank_id: bankId, round_id: roundId, title, asked_pence: askedPence, received_on: receivedOn, status: 'received' };
      return { into: 'put-bids', key: bidId, row };
    }
    case 'BidFoundEligible':
      return bid(event.data.bidId, { status: 'eligible' });
    case 'BidFoundNotEligible':
      return bid(event.data.bidId, { status: 'not-eligible' });
    case 'BidPutToPanel':
      return bid(event.data.bidId, { status: 'with-panel' });
    case 'BidJoined':
      return bid(event.data.bidId, { status: 'joined' });
    case 'BidWithdrawn':
      return bid(event.data.bidId, { status: 'withdrawn' });
    case 'BidCarriedOver':
      return bid(event.data.bidId, { round_id: event.data.toRoundId });
    case 'BidDecided':
      return bid(event.data.bidId, { status: event.data.outcome });
    case 'AwardDeclared':
      return declared(number, event, { outcome: event.data.outcome, amount_pence: event.data.amountPence, fund_id: event.data.fundId });
    case 'BidDeclined':
      return declared(number, event, { outcome: 'declined', amount_pence: 0, fund_id: null });
    case 'AwardReleased':
      return decision(event.data.bidId, { released_pence: event.data.amountPence });
    case 'PaymentSettled':
      return decision(event.data.bidId, { paid_pence: event.data.amountPence });
    case 'MoneyReturned':
      return decision(event.data.bidId, { returned_pence: event.data.amountPence });
    default:
      return undefined;
  }
}

function declared(number: number, event: Extract<Seen, { type: 'AwardDeclared' | 'BidDeclined' }>, more: object): Row {
  const { bidId, roundId, reason, decidedBy } = event.data;
  const bankId = event.stream.slice('bank-'.length);
  const none = { released_pence: 0, paid_pence: 0, returned_pence: 0 };
  const row = { bid_id: bidId, bank_id: bankId, round_id: roundId, number, decided_at: event.recordedAt, reason, decided_by: decidedBy.kind, ...none, ...more };
  return { into: 'put-decisions', key: bidId, row };
}

const tables: readonly Row['into'][][] = [['put-rounds'], ['put-bids', 'move-bids'], ['put-decisions', 'move-decisions'], ['mark-demonstration']];

/** Rounds, bids and decisions as home and the bank's page tell of them. */
export const overviewProjection: Projection = {
  name: 'overview',
  version: 1,
  types: [
    'LedgerStarted',
    ...['RoundPlanned', 'RoundOpened', 'RoundClosed', 'RoundFinished'],
    ...['BidReceived', 'BidFoundEligible', 'BidFoundNotEligible', 'BidPutToPanel', 'BidJoined', 'BidWithdrawn', 'BidCarriedOver', 'BidDecided'],
    ...['AwardDeclared', 'BidDeclined', 'AwardReleased', 'PaymentSettled', 'MoneyReturned'],
  ],
  tables: sql('overview.tables'),
  async project(events, client) {
    const rows = events.flatMap(({ number, event }) => rowOf(number, event as Envelope as unknown as Seen) ?? []);
    // Different tables do not wait for each other: the order matters within one only.
    for (const table of tables)
      await writeRows(
        client,
        rows.filter(({ into }) => table.includes(into)).map(({ into, key, row }) => ({ statement: sql(into), key, row })),
      );
  },
};
