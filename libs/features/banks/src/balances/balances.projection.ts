import type { ClientBase } from 'pg';
import { sqlFile } from '#database';
import type { Recorded } from '#decider';
import type { BankEvent, RecordedOf, ReportReceived } from '#events';
import type { ProjectedEvent, Projection } from '#processors';
import { bankEventOf, bankTypes, type Column, columns, effectsOf } from '../money-effects.projection.js';

const sql = (name: string) => sqlFile(import.meta.url, `./${name}.sql`);
/** Money paid by these routes is held for the bank by somebody until its receipts are shown (domain.md, "Money: one vocabulary"). */
const heldRoutes = new Set<string>(['host-organisation', 'prepaid-card', 'voucher']);

interface Held {
  bid_id: string;
  bank_id: string | null;
  fund_id: string | null;
  settled_pence: number;
  returned_pence: number;
  receipted_pence: number;
}

interface Moved extends Record<string, string | number> {
  bank_id: string;
  fund_id: string;
}

/** The rows of one batch, summed up so that a batch is a handful of statements. */
class Batch {
  readonly banks = new Map<string, object>();
  readonly funds: object[] = [];
  readonly expected: object[] = [];
  readonly moved = new Map<string, Moved>();
  readonly held = new Map<string, Held>();
  readonly revisions = new Map<string, { bank_id: string; revision: number }>();

  take({ number, event }: ProjectedEvent): void {
    if (event.type === 'ReportReceived') {
      const { bidId, receiptedPence } = (event as unknown as RecordedOf<typeof ReportReceived>).data;
      this.hold(bidId).receipted_pence += receiptedPence;
    }
    const own = bankEventOf(event);
    if (own) this.takeOwn(number, own.bankId, own.event);
  }

  private takeOwn(number: number, bankId: string, event: Recorded<BankEvent>): void {
    this.revisions.set(bankId, { bank_id: bankId, revision: event.revision });
    this.takeNames(number, bankId, event);
    for (const { fundId, moves } of effectsOf(event)) this.move(bankId, fundId, moves);
    if (event.type === 'PaymentSettled' && heldRoutes.has(event.data.route)) {
      const held = this.hold(event.data.bidId);
      Object.assign(held, { bank_id: bankId, fund_id: event.data.fundId, settled_pence: held.settled_pence + event.data.amountPence });
    }
    if (event.type === 'MoneyReturned') this.hold(event.data.bidId).returned_pence += event.data.amountPence;
  }

  private takeNames(number: number, bankId: string, { type, data, recordedAt, revision }: Recorded<BankEvent>): void {
    if (type === 'BankOpened') {
      const { estateId, name, rulesVersion, rulesHash } = data;
      const rules = { rules_version: rulesVersion, rules_hash: rulesHash };
      this.banks.set(bankId, { bank_id: bankId, estate_id: estateId, name, ...rules, opened_at: recordedAt, revision });
    }
    if (type === 'FundAgreed') {
      const { fundId, name, funder, agreementHash, purposeHash, requires } = data;
      const hashes = { agreement_hash: agreementHash, purpose_hash: purposeHash };
      this.funds.push({ bank_id: bankId, fund_id: fundId, name, funder, ...hashes, requires, agreed_at: recordedAt });
    }
    if (type === 'MoneyExpected') {
      const { fundId, amountPence, dueOn } = data;
      const receivedBefore = this.moved.get(`${bankId} ${fundId}`)?.received ?? 0;
      this.expected.push({ number, bank_id: bankId, fund_id: fundId, amount_pence: amountPence, due_on: dueOn, received_before: receivedBefore });
    }
  }

  private move(bankId: string, fundId: string, moves: Partial<Record<Column, number>>): void {
    const key = `${bankId} ${fundId}`;
    const row: Moved = this.moved.get(key) ?? { bank_id: bankId, fund_id: fundId, ...Object.fromEntries(columns.map((column) => [inSql(column), 0])) };
    for (const column of columns) row[inSql(column)] = Number(row[inSql(column)]) + (moves[column] ?? 0);
    this.moved.set(key, row);
  }

  private hold(bidId: string): Held {
    const held = this.held.get(bidId) ?? { bid_id: bidId, bank_id: null, fund_id: null, settled_pence: 0, returned_pence: 0, receipted_pence: 0 };
    this.held.set(bidId, held);
    return held;
  }
}

const inSql = (column: Column): string => (column === 'inPayment' ? 'in_payment' : column);

async function write(client: ClientBase, name: string, rows: Iterable<object>): Promise<void> {
  const list = [...rows];
  if (list.length > 0) await client.query(sql(name), [JSON.stringify(list)]);
}

/** Every figure of every bank and fund. */
export const balancesProjection: Projection = {
  name: 'balances',
  version: 2,
  types: [...bankTypes, 'ReportReceived'],
  tables: sql('balances.tables'),
  async project(events, client) {
    const batch = new Batch();
    for (const event of events) batch.take(event);
    await write(client, 'add-banks', batch.banks.values());
    await write(client, 'add-funds', batch.funds);
    await write(client, 'add-expected', batch.expected);
    await write(client, 'move-money', batch.moved.values());
    await write(client, 'hold-money', batch.held.values());
    await write(client, 'set-revisions', batch.revisions.values());
  },
};
