import type { ClientBase } from 'pg';
import { sqlFile } from '#database';
import type { Recorded } from '#decider';
import { londonDay } from '#decider/calendar';
import type { BankEvent } from '#events';
import type { ProjectedEvent, Projection } from '#processors';
import { writeColumns } from '../columns.projection.js';
import { bankEventOf, bankTypes, deltasOf, type Effect, effectsOf } from '../money-effects.projection.js';

const sql = (name: string) => sqlFile(import.meta.url, `./${name}.sql`);
const statement = (name: string) => ({ name: `statement-${name}`, text: sql(name) });
const READ_RUNNING = statement('read-running');
const ADD_LINES = statement('add-lines');
const KEEP_MONTHS = statement('keep-months');
const KEEP_RUNNING = statement('keep-running');

interface Running {
  bank_id: string;
  fund_id: string;
  left_pence: number;
  cash_pence: number;
}

interface Month {
  readonly bank_id: string;
  /** Its first day. */
  readonly month: string;
  readonly first_number: number;
  last_number: number;
}

/** An event that moved money, or said something about it. */
interface Touching {
  readonly number: number;
  readonly bankId: string;
  readonly event: Recorded<BankEvent>;
  readonly effects: readonly Effect[];
}

const lineColumns = [
  ...(['bank_id', 'number', 'part', 'day', 'kind', 'fund_id', 'round_id', 'bid_id', 'payment_id', 'statement_line'] as const),
  ...(['amount_pence', 'left_delta', 'cash_delta', 'fund_left', 'fund_cash', 'bank_left', 'bank_cash'] as const),
];
type Line = Readonly<Record<(typeof lineColumns)[number], string | number | undefined>>;

/** The balances so far, of each fund and (under an empty fund) of each bank. */
class RunningBalances {
  private readonly rows = new Map<string, Running>();

  constructor(rows: readonly Running[]) {
    for (const row of rows) this.rows.set(`${row.bank_id} ${row.fund_id}`, row);
  }

  moved(bankId: string, fundId: string, by: ReturnType<typeof deltasOf>): Running {
    const key = `${bankId} ${fundId}`;
    const row = this.rows.get(key) ?? { bank_id: bankId, fund_id: fundId, left_pence: 0, cash_pence: 0 };
    row.left_pence += by.leftPence;
    row.cash_pence += by.cashPence;
    this.rows.set(key, row);
    return row;
  }

  all(): Iterable<Running> {
    return this.rows.values();
  }
}

/** The lines of one batch, each with the balances after it, and the months they fall in. */
class Batch {
  readonly lines: Line[] = [];
  readonly months = new Map<string, Month>();

  constructor(private readonly running: RunningBalances) {}

  take({ number, bankId, event, effects }: Touching): void {
    const day = londonDay(event.recordedAt);
    this.touch(bankId, `${day.slice(0, 7)}-01`, number);
    const named = event.data as { roundId?: string; bidId?: string; paymentId?: string; statementLine?: string };
    effects.forEach((effect, part) => {
      const deltas = deltasOf(effect);
      const fund = this.running.moved(bankId, effect.fundId, deltas);
      const bank = this.running.moved(bankId, '', deltas);
      this.lines.push({
        bank_id: bankId,
        number,
        part,
        day,
        kind: event.type,
        fund_id: effect.fundId,
        round_id: named.roundId,
        bid_id: named.bidId,
        payment_id: named.paymentId,
        statement_line: named.statementLine,
        amount_pence: effect.amountPence,
        left_delta: deltas.leftPence,
        cash_delta: deltas.cashPence,
        fund_left: fund.left_pence,
        fund_cash: fund.cash_pence,
        bank_left: bank.left_pence,
        bank_cash: bank.cash_pence,
      });
    });
  }

  private touch(bankId: string, month: string, number: number): void {
    const key = `${bankId} ${month}`;
    const known = this.months.get(key);
    if (known) known.last_number = number;
    else this.months.set(key, { bank_id: bankId, month, first_number: number, last_number: number });
  }
}

function touchingOf({ number, event }: ProjectedEvent): Touching[] {
  const own = bankEventOf(event);
  const effects = own ? effectsOf(own.event) : [];
  return own && effects.length > 0 ? [{ number, ...own, effects }] : [];
}

async function runningOf(client: ClientBase, bankIds: readonly string[]): Promise<RunningBalances> {
  const { rows } = await client.query<Running>({ ...READ_RUNNING, values: [bankIds] });
  return new RunningBalances(rows.map((row) => ({ ...row, left_pence: Number(row.left_pence), cash_pence: Number(row.cash_pence) })));
}

/** Every money event of every bank as lines with running balances. */
export const statementProjection: Projection = {
  name: 'statement',
  version: 2,
  types: bankTypes,
  tables: sql('statement.tables'),
  async project(events, client) {
    const touching = events.flatMap(touchingOf);
    if (touching.length === 0) return;
    const running = await runningOf(client, [...new Set(touching.map(({ bankId }) => bankId))]);
    const batch = new Batch(running);
    for (const each of touching) batch.take(each);
    await writeColumns(client, ADD_LINES, batch.lines, lineColumns);
    await writeColumns(client, KEEP_MONTHS, batch.months.values(), ['bank_id', 'month', 'first_number', 'last_number']);
    await writeColumns(client, KEEP_RUNNING, running.all(), ['bank_id', 'fund_id', 'left_pence', 'cash_pence']);
  },
};
