import type { Recorded } from '#decider';
import { type BankEvent, bankEvents, type Envelope } from '#events';

/** Where a fund's money can be (domain.md, "Money: one vocabulary"). */
export const columns = ['received', 'withdrawn', 'available', 'reserved', 'committed', 'inPayment', 'paid', 'returned'] as const;
export type Column = (typeof columns)[number];

/** What one money event did to one fund, in pence. */
export interface Effect {
  readonly fundId: string;
  /** The size of the event, never negative but for a correction downwards. */
  readonly amountPence: number;
  readonly moves: Partial<Record<Column, number>>;
}

/** Every event of a bank's stream, so that read models know its revision. */
export const bankTypes: readonly string[] = bankEvents.map(({ type }) => type);
const types = new Set(bankTypes);

/** The bank's own events of a batch, with the bank they belong to. */
export function bankEventOf(event: Envelope): { bankId: string; event: Recorded<BankEvent> } | undefined {
  return types.has(event.type) ? { bankId: event.stream.slice('bank-'.length), event: event as unknown as Recorded<BankEvent> } : undefined;
}

const one = (fundId: string, amountPence: number, from: Column, to: Column): Effect[] => [
  { fundId, amountPence, moves: { [from]: -amountPence, [to]: amountPence } },
];

/** What an event did to the funds it names: from its own amounts, never from its postings, so that the auditor's sums and ours can disagree. */
export function effectsOf({ type, data }: Recorded<BankEvent>): Effect[] {
  switch (type) {
    case 'MoneyReceived':
      return [{ fundId: data.fundId, amountPence: data.amountPence, moves: { received: data.amountPence, available: data.amountPence } }];
    case 'MoneyReceiptCorrected': {
      const byPence = data.toPence - data.fromPence;
      return [{ fundId: data.fundId, amountPence: byPence, moves: { received: byPence, available: byPence } }];
    }
    case 'MoneyWithdrawn':
      return one(data.fundId, data.amountPence, 'available', 'withdrawn');
    case 'FundsReserved':
      return data.reserves.flatMap(({ fundId, amountPence }) => one(fundId, amountPence, 'available', 'reserved'));
    case 'ReservationReleased':
      return data.releases.flatMap(({ fundId, amountPence }) => one(fundId, amountPence, 'reserved', 'available'));
    case 'AwardDeclared':
      return one(data.fundId, data.amountPence, 'reserved', 'committed');
    case 'AwardReleased':
      return one(data.fundId, data.amountPence, 'committed', 'available');
    case 'PaymentInstructed':
      return one(data.fundId, data.amountPence, 'committed', 'inPayment');
    case 'PaymentSettled':
      return one(data.fundId, data.amountPence, 'inPayment', 'paid');
    case 'PaymentFailed':
      return one(data.fundId, data.amountPence, 'inPayment', 'committed');
    case 'MoneyReturned':
      return [{ fundId: data.fundId, amountPence: data.amountPence, moves: { returned: data.amountPence, available: data.amountPence } }];
    case 'FundCarriedForward':
    case 'LossRecorded':
      return [{ fundId: data.fundId, amountPence: data.amountPence, moves: {} }];
    default:
      return [];
  }
}

/** What an effect did to what can still be given (available and reserved) and to the cash in the account (received − withdrawn − paid + returned). */
export function deltasOf({ moves }: Effect): { leftPence: number; cashPence: number } {
  const at = (column: Column) => moves[column] ?? 0;
  return { leftPence: at('available') + at('reserved'), cashPence: at('received') - at('withdrawn') - at('paid') + at('returned') };
}
