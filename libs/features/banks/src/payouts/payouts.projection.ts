import { sqlFile } from '#database';
import type { Recorded } from '#decider';
import type { BankEvent, Envelope, PaymentEvent } from '#events';
import type { Projection } from '#processors';

const sql = (name: string) => sqlFile(import.meta.url, `./${name}.sql`);
type Seen = Recorded<BankEvent> | Recorded<PaymentEvent>;

type Change = { payment_id: string } & Partial<Record<'status' | 'batch_id' | 'statement_line' | 'moved_at', string>> & { approvals?: number };

/** What an event changes in a payment's row. A failed payment waits to be sent again. */
function changeOf({ type, data, recordedAt }: Seen): Change | undefined {
  switch (type) {
    case 'PaymentApproved':
      return { payment_id: data.paymentId, approvals: data.approvals };
    case 'PayeeDetailsChanged':
      return { payment_id: data.paymentId, approvals: 0, status: 'prepared' };
    case 'PaymentInstructed':
      return { payment_id: data.paymentId, status: 'instructed', batch_id: data.batchId, moved_at: recordedAt };
    case 'PaymentSettled':
      return { payment_id: data.paymentId, status: 'settled', statement_line: data.statementLine, moved_at: recordedAt };
    case 'PaymentFailed':
      return { payment_id: data.paymentId, status: 'failed', moved_at: recordedAt };
    default:
      return undefined;
  }
}

/** Every payment of a bank, from prepared to settled: what the fund holder's list is made from. */
export const payoutsProjection: Projection = {
  name: 'payouts',
  version: 1,
  types: ['PaymentPrepared', 'PaymentApproved', 'PayeeDetailsChanged', 'PaymentInstructed', 'PaymentSettled', 'PaymentFailed'],
  tables: sql('payouts.tables'),
  async project(events, client) {
    const added: object[] = [];
    const changed = new Map<string, Change>();
    for (const { event } of events as readonly { event: Envelope }[]) {
      const seen = event as unknown as Seen;
      if (seen.type === 'PaymentPrepared') {
        const { paymentId, bankId, bidId, fundId, amountPence, route } = seen.data;
        const row = { payment_id: paymentId, bank_id: bankId, bid_id: bidId, fund_id: fundId, amount_pence: amountPence, route };
        added.push({ ...row, status: 'prepared', approvals: 0, prepared_at: seen.recordedAt });
      }
      const change = changeOf(seen);
      if (change) changed.set(change.payment_id, { ...changed.get(change.payment_id), ...change });
    }
    if (added.length > 0) await client.query(sql('put-payments'), [JSON.stringify(added)]);
    if (changed.size > 0) await client.query(sql('move-payments'), [JSON.stringify([...changed.values()])]);
  },
};
