import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ClientBase } from 'pg';
import { inTransaction } from '#database';
import { type TestDatabase, testDatabase } from '#database/test-database';
import type { Recorded } from '#decider';
import { endOfLondonDay } from '#decider/calendar';
import { type BankEvent, catalogue, type Envelope } from '#events';
import { bankDecider, bankReactors } from '#features/banks';
import type { Projection } from '#processors';
import { canonical } from '#proof';
import { balance } from '../../apps/auditor/src/balance.js';
import type { LedgerLine } from '../../apps/auditor/src/ledger-file.js';
import { dryRun } from '../../apps/server/src/season/dry-run.js';
import { type AllMoney, auditedMoney, FoldedMoney, moved, pick } from '../support/money.js';
import { audit } from '../support/programs.js';
import { seasonJson } from '../support/season.js';

let folder: string;
let lines: LedgerLine[];
let file: string;
let database: TestDatabase;

beforeAll(async () => {
  [folder, database] = await Promise.all([mkdtemp(join(tmpdir(), 'estate-bank-audit-')), testDatabase()]);
  lines = [];
  const { ledger } = await dryRun(seasonJson);
  for (let after: string | undefined, atEnd = false; !atEnd; ) {
    const page = await ledger.readAll({ after });
    for (const { number, json } of page.entries) lines.push({ number, json, event: catalogue.decode(json) });
    [after, atEnd] = [page.readTo, page.atEnd];
  }
  file = await exported('season', lines);
}, 60_000);
afterAll(async () => {
  await Promise.all([database.drop(), rm(folder, { recursive: true, force: true })]);
});

async function exported(name: string, events: readonly { readonly json: string }[]): Promise<string> {
  const path = join(folder, `${name}.ndjson`);
  await writeFile(path, events.map(({ json }) => `${json}\n`).join(''));
  return path;
}

async function* upTo(number: number, events: readonly LedgerLine[] = lines): AsyncGenerator<LedgerLine> {
  yield* events.slice(0, number + 1);
}

const audited = async (number: number, events?: readonly LedgerLine[]) => auditedMoney((await balance(upTo(number, events), { number })).banks);
const reported = async (...args: string[]) => {
  const { code, stdout, stderr } = await audit('balance', ...args);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Awaited<ReturnType<typeof balance>>;
};

function folded(events: readonly LedgerLine[], more = new FoldedMoney()): AllMoney {
  for (const { event } of events) more.take(event);
  return more.money();
}

/** The read model of balances, event by event, as the service would have it at each number. */
async function projected(events: readonly LedgerLine[], projection: Projection, look: (money: AllMoney, line: LedgerLine) => Promise<void>): Promise<void> {
  await inTransaction(database.pool, async (client: ClientBase) => {
    await client.query('DROP SCHEMA IF EXISTS audited CASCADE; CREATE SCHEMA audited; SET LOCAL search_path = audited');
    await client.query(projection.tables);
    for (const line of events) {
      if (projection.types.includes(line.event.type)) await projection.project([line], client);
      await look(await projectedMoney(client), line);
    }
  });
}

async function projectedMoney(client: ClientBase): Promise<AllMoney> {
  const { rows } = await client.query('SELECT * FROM funds');
  return moved(
    Object.fromEntries(rows.map((row) => [`${row.bank_id}/${row.fund_id}`, pick((account) => Number(row[account === 'inPayment' ? 'in_payment' : account]))])),
  );
}

function balances(): Projection {
  const found = bankReactors.projections?.find(({ name }) => name === 'balances');
  if (!found) throw new Error('the bank has no read model of balances');
  return found;
}

describe('The auditor’s balance of the season', () => {
  test('equals what the deciders hold and what the pages read, to the penny, at every number', async () => {
    const fold = new FoldedMoney();
    let numbers = 0;
    await projected(lines, balances(), async (read, { number, event }) => {
      fold.take(event);
      const money = await audited(number);
      expect({ number, money: fold.money() }).toEqual({ number, money });
      expect({ number, money: read }).toEqual({ number, money });
      numbers += 1;
    });
    expect(numbers).toBe(lines.length);
    expect(numbers).toBeGreaterThan(900);
  }, 120_000);

  test('from the exported file says the same, first of all that this is a demonstration', async () => {
    const report = await reported('--ledger', file);
    expect(report).toMatchObject({ kind: 'demonstration', events: lines.length });
    expect(auditedMoney(report.banks)).toEqual(folded(lines));
    const { expected_fund_balances } = JSON.parse(seasonJson);
    for (const [key, expected] of Object.entries<Record<string, number>>(expected_fund_balances)) {
      const [bank = '', fundId = ''] = key.replace('bank-', '').split('/');
      const fund = report.banks[bank]?.funds[fundId];
      const { leftToGivePence: available, cashPence: cash, paidPence: paid, returnedPence: returned } = fund ?? {};
      expect({ key, available, cash, paid, returned }).toMatchObject({
        key,
        available: expected.available,
        cash: expected.cash,
        paid: expected.paid,
        returned: expected.returned,
      });
    }
  });

  test.each([0, 12, 200, 777])('up to number %d counts that event and nothing behind it', async (number) => {
    const report = await reported('--ledger', file, '--at', String(number));
    expect(report.events).toBe(number + 1);
    expect(auditedMoney(report.banks)).toEqual(folded(lines.slice(0, number + 1)));
  });

  test.each(['2026-01-01', '2026-03-11', '2026-03-29', '2026-06-30', '2026-09-30'])(
    'at %s counts what was recorded before that day ended in London',
    async (day) => {
      const report = await reported('--ledger', file, '--at', day);
      const before = lines.filter(({ event }) => event.recordedAt < endOfLondonDay(day));
      expect(report.events).toBe(before.length);
      expect(auditedMoney(report.banks)).toEqual(folded(before));
    },
  );
});

describe('One planted wrong', () => {
  test('posting, balanced in itself, parts the auditor from the read model and the deciders', async () => {
    const planted = lines.map((line) => (line === lastOf('MoneyReceived') ? withPostings(line, 100) : line));
    const last = lines.length - 1;
    const sums = await audited(last, planted);
    let read: AllMoney = {};
    await projected(planted, balances(), async (money) => {
      read = money;
    });
    expect(folded(planted)).toEqual(folded(lines));
    expect(read).toEqual(folded(lines));
    expect(sums).not.toEqual(read);
    expect(differences(sums, read)).toEqual({ available: 100, received: 100 });
    const { code, stdout } = await audit('balance', '--ledger', await exported('wrong-posting', planted));
    expect(code).toBe(0);
    expect(auditedMoney(JSON.parse(stdout).banks)).toEqual(sums);
  }, 60_000);

  test('evolve parts the deciders from the auditor, and shows from the very event on', async () => {
    const careless = (state: Parameters<typeof bankDecider.evolve>[0], event: Recorded<BankEvent>) =>
      event.type === 'MoneyReturned' ? state : bankDecider.evolve(state, event);
    const wrong = new FoldedMoney(careless);
    const parted = [];
    for (const { number, event } of lines) {
      wrong.take(event);
      if (JSON.stringify(differences(await audited(number), wrong.money())) !== '{}') parted.push(number);
    }
    const first = lines.find(({ event }) => event.type === 'MoneyReturned')?.number ?? -1;
    expect(parted).toEqual(lines.slice(first).map(({ number }) => number));
  });

  test('projection parts the read model from the auditor', async () => {
    const right = balances();
    const careless: Projection = {
      ...right,
      project: (events, client) =>
        right.project(
          events.filter(({ event }) => event.type !== 'PaymentSettled'),
          client,
        ),
    };
    let read: AllMoney = {};
    await projected(lines, careless, async (money) => {
      read = money;
    });
    const sums = await audited(lines.length - 1);
    expect(differences(sums, read)).toMatchObject({ paid: expect.any(Number), inPayment: expect.any(Number) });
  }, 60_000);
});

/** Where two accounts of the same money part, summed over all funds by absolute pence. */
function differences(one: AllMoney, other: AllMoney): Partial<Record<string, number>> {
  const sums: Record<string, number> = {};
  const zero = pick(() => 0);
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const [a, b] = [one[key] ?? zero, other[key] ?? zero];
    for (const account of Object.keys(zero) as (keyof typeof zero)[]) {
      if (a[account] !== b[account]) sums[account] = (sums[account] ?? 0) + Math.abs(a[account] - b[account]);
    }
  }
  return sums;
}

function lastOf(type: string): LedgerLine {
  const found = lines.findLast(({ event }) => event.type === type);
  if (!found) throw new Error(`the season has no ${type}`);
  return found;
}

/** The same event with more pence in its postings, which still sum to zero; its own amount stays. */
function withPostings(line: LedgerLine, morePence: number): LedgerLine {
  const postings = (line.event.data.postings as { amountPence: number }[]).map((posting) => ({
    ...posting,
    amountPence: posting.amountPence + Math.sign(posting.amountPence) * morePence,
  }));
  const event: Envelope = { ...line.event, data: { ...line.event.data, postings } };
  return { ...line, event, json: canonical(event) };
}

describe('A ledger file that cannot be right', () => {
  const damaged: readonly [string, string, (all: LedgerLine[]) => readonly { json: string }[]][] = [
    ['whose line was cut short', 'not-an-event', (all) => all.with(300, { ...line(all, 300), json: line(all, 300).json.slice(0, -7) })],
    ['that lacks a line', 'stream-gap', (all) => all.filter(({ number }) => number !== firstBankLine(all))],
    ['with a line twice', 'stream-gap', (all) => all.flatMap((each) => (each.number === firstBankLine(all) ? [each, each] : [each]))],
    ['with two events of one stream swapped', 'stream-gap', swapped],
    ['with one side of a posting edited', 'not-balanced', (all) => all.map((each) => (each === lastOf('MoneyReceived') ? lopsided(each) : each))],
    ['that spends what never came', 'below-nothing', (all) => all.map((each) => (each === lastOf('MoneyReceived') ? withPostings(each, -200_000) : each))],
  ];
  test.each(damaged)('%s ends in %s, with the number, and exit code 1', async (_, failure, damage) => {
    const { code, stdout, stderr } = await audit('balance', '--ledger', await exported('damaged', damage([...lines])));
    expect(stderr).toMatch(new RegExp(`^${failure} at number \\d+: .+\n$`));
    expect([code, stdout]).toEqual([1, '']);
  });

  test('names the very number of the line', async () => {
    const { stderr } = await audit('balance', '--ledger', await exported('cut', lines.with(300, { ...line(lines, 300), json: '{"stream"' })));
    expect(stderr).toContain('not-an-event at number 300:');
  });

  test.each([
    ['missing', () => ['--ledger', join(folder, 'nowhere.ndjson')]],
    ['not named', () => []],
    ['read up to a day that does not exist', () => ['--ledger', file, '--at', '2026-02-30']],
  ])('is not judged when it is %s: exit code 2', async (_, args) => {
    const { code, stdout, stderr } = await audit('balance', ...args());
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).not.toBe('');
  });

  function line(all: readonly LedgerLine[], number: number): LedgerLine {
    const found = all[number];
    if (!found) throw new Error(`the season has no number ${number}`);
    return found;
  }

  function firstBankLine(all: readonly LedgerLine[]): number {
    return all.findIndex(({ event }) => event.type === 'MoneyReceived');
  }

  function swapped(all: readonly LedgerLine[]): readonly LedgerLine[] {
    const one = firstBankLine(all);
    const stream = line(all, one).event.stream;
    const other = all.findIndex(({ event, number }) => number > one && event.stream === stream);
    return all.with(one, line(all, other)).with(other, line(all, one));
  }

  function lopsided(each: LedgerLine): LedgerLine {
    const [first, ...rest] = each.event.data.postings as { amountPence: number }[];
    const postings = [{ ...first, amountPence: (first?.amountPence ?? 0) - 1 }, ...rest];
    return { ...each, json: canonical({ ...each.event, data: { ...each.event.data, postings } }) };
  }
});

test('counts the season’s vote again from its opened ballots, and agrees with both results', async () => {
  const { code, stdout, stderr } = await audit('recount', '--ledger', file);
  expect([code, stderr]).toEqual([0, expect.anything()]);
  const versions = ['count', 'withdrawal'].map((because, n) => ({ version: n + 1, because, resultHash: expect.any(String), agrees: true }));
  const vote = { roundId: 'H-R1', stage: 'declared', roll: 612, sealed: 64, counting: 64, blank: 0, versions, recounts: 0, notChecked: [], failures: [] };
  expect(JSON.parse(stdout).rounds).toEqual([vote]);
});
