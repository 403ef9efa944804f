import type { ClientBase } from 'pg';
import { sqlFile } from '#database';
import type { Recorded } from '#decider';
import { londonDay } from '#decider/calendar';
import type { BankEvent } from '#events';
import type { Projection } from '#processors';
import { bankEventOf, bankTypes, deltasOf, type Effect, effectsOf } from '../money-effects.projection.js';

const sql = (name: string) => sqlFile(import.meta.url, `./${name}.sql`);

interface Running {
  bank_id: string;
  fund_id: string;
  left_pence: number;
  cash_pence: number;
}

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

  all(): Running[] {
    return [...this.rows.values()];
  }
}

function lineOf(number: number, part: number, bankId: string, event: Recorded<BankEvent>, effect: Effect, running: RunningBalances): object {
  const deltas = deltasOf(effect);
  const fund = running.moved(bankId, effect.fundId, deltas);
  const bank = running.moved(bankId, '', deltas);
  const named = event.data as { roundId?: string; bidId?: string; paymentId?: string; statementLine?: string };
  return {
    bank_id: bankId,
    number,
    part,
    day: londonDay(event.recordedAt),
    recorded_at: event.recordedAt,
    kind: event.type,
    fund_id: effect.fundId,
    round_id: named.roundId ?? null,
    bid_id: named.bidId ?? null,
    payment_id: named.paymentId ?? null,
    statement_line: named.statementLine ?? null,
    amount_pence: effect.amountPence,
    left_delta: deltas.leftPence,
    cash_delta: deltas.cashPence,
    fund_left: fund.left_pence,
    fund_cash: fund.cash_pence,
    bank_left: bank.left_pence,
    bank_cash: bank.cash_pence,
  };
}

async function runningOf(client: ClientBase, bankIds: readonly string[]): Promise<RunningBalances> {
  const { rows } = await client.query<Running>(sql('read-running'), [bankIds]);
  return new RunningBalances(rows.map((row) => ({ ...row, left_pence: Number(row.left_pence), cash_pence: Number(row.cash_pence) })));
}

/** Every money event of every bank as lines with running balances. */
export const statementProjection: Projection = {
  name: 'statement',
  version: 1,
  types: bankTypes,
  tables: sql('statement.tables'),
  async project(events, client) {
    const touching = events.flatMap(({ number, event }) => {
      const own = bankEventOf(event);
      const effects = own ? effectsOf(own.event) : [];
      return own && effects.length > 0 ? [{ number, ...own, effects }] : [];
    });
    if (touching.length === 0) return;
    const running = await runningOf(client, [...new Set(touching.map(({ bankId }) => bankId))]);
    const lines = touching.flatMap(({ number, bankId, event, effects }) => effects.map((effect, part) => lineOf(number, part, bankId, event, effect, running)));
    await client.query(sql('add-lines'), [JSON.stringify(lines)]);
    await client.query(sql('keep-running'), [JSON.stringify(running.all())]);
  },
};
