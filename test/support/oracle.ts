import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { Pool } from 'pg';
import { catalogue, type Envelope } from '#events';
import type { Ledger, LedgerEntry } from '#ledger';
import { Api } from './api.js';
import type { DataFolder } from './data-folder.js';
import type { Acknowledged } from './load.js';
import { type AllMoney, auditedMoney, moved, pick } from './money.js';
import { audit, runProgram } from './programs.js';

/** The ledger as the operator's own programs see it. */
export interface Exported {
  readonly events: readonly Envelope[];
  /** The auditor's sums. */
  readonly money: AllMoney;
}

/** Runs `export` on a data folder, or on whatever else the service was told to use, and the auditor on what it wrote. */
export async function exportedLedger(folder: Pick<DataFolder, 'path'>, env: Readonly<Record<string, string>> = {}): Promise<Exported> {
  const place = await mkdtemp(join(tmpdir(), 'estate-bank-export-'));
  try {
    const file = join(place, 'ledger.ndjson');
    const wrote = await runProgram('apps/server/src/programs/export', ['--out', file], { DATA_DIR: folder.path, ...env });
    if (wrote.code !== 0) throw new Error(`export ended with ${wrote.code}:\n${wrote.stderr}`);
    const sums = await audit('balance', '--ledger', file);
    if (sums.code !== 0) throw new Error(`the audit ended with ${sums.code}:\n${sums.stderr}`);
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    return { events: lines.map((line) => catalogue.decode(line)), money: auditedMoney(JSON.parse(sums.stdout).banks) };
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** What clients were told stands in the ledger where they were told it stands, and nothing stands there twice. `numberAt` reads a position. */
export function expectKept(events: readonly Envelope[], acknowledged: readonly Acknowledged[], numberAt: (position: string) => number = Number): void {
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  for (const { position, revision, body } of acknowledged) {
    const event = events[numberAt(position)];
    expect({ position, revision: event?.revision }).toEqual({ position, revision });
    const named = Object.entries(body).find(([name]) => name === 'statementLine' || name === 'batchId');
    if (named) expect(event?.data).toMatchObject(Object.fromEntries([named]));
  }
  for (const [type, name] of once) {
    const values = events.filter((event) => event.type === type).map(({ stream, data }) => `${stream} ${String(data[name])}`);
    expect({ type, twice: values.filter((value, index) => values.indexOf(value) !== index) }).toEqual({ type, twice: [] });
  }
}

/** What may happen once only, and the field that says what it happened to. */
const once: readonly (readonly [string, string])[] = [
  ['MoneyReceived', 'statementLine'],
  ['AwardDeclared', 'bidId'],
  ['BidDecided', 'bidId'],
  ['GrantOpened', 'bidId'],
  ['PaymentInstructed', 'paymentId'],
  ['InstructionConfirmed', 'paymentId'],
  ['PaymentSettled', 'paymentId'],
  ['PaymentCompleted', 'paymentId'],
  ['BatchInstructed', 'batchId'],
];

/** Each first step has its second: what somebody waits for was not lost with the process that should have done it. */
export function expectNoHalfSteps(events: readonly Envelope[]): void {
  for (const [first, second, name] of steps) {
    const of = (type: string) => events.filter((event) => event.type === type).map(({ data }) => String(data[name]));
    const followed = new Set(of(second));
    expect({ first, second, missing: of(first).filter((value) => !followed.has(value)) }).toEqual({ first, second, missing: [] });
  }
}

const steps: readonly (readonly [string, string, string])[] = [
  ['AwardDeclared', 'GrantOpened', 'bidId'],
  ['AwardDeclared', 'BidDecided', 'bidId'],
  ['PaymentInstructed', 'InstructionConfirmed', 'paymentId'],
  ['PaymentSettled', 'PaymentCompleted', 'paymentId'],
];

/** Waits until every reaction and read model has taken everything that stands in the ledger (of the database, unless another is named), and nothing follows any more. */
export async function settled(pool: Pool, ledger?: Ledger): Promise<void> {
  for (let before = -1; ; ) {
    const { rows } = await pool.query<{ head: number; behind: number; stopped: string | null }>(
      `WITH head AS (SELECT coalesce($1, (SELECT count(*) FROM ledger.events)::int) AS head)
       SELECT (SELECT head FROM head) AS head, count(*) FILTER (WHERE number < (SELECT head FROM head) - 1)::int AS behind,
       string_agg(processor || ' at ' || stopped_at || ': ' || error, ', ') AS stopped FROM processors.checkpoints`,
      [ledger ? ((await ledger.head())?.count ?? 0) : null],
    );
    const [row] = rows;
    if (row?.stopped) throw new Error(`stopped: ${row.stopped}`);
    if (row?.behind === 0 && row.head === before) return;
    before = row?.behind === 0 ? row.head : -1;
    await sleep(100);
  }
}

/** The read model's money, as the API tells it. */
export async function readMoney(url: string, after?: LedgerEntry['position']): Promise<AllMoney> {
  const { status, body } = await new Api(url).get(`/api/banks${after === undefined ? '' : `?after=${after}`}`);
  expect({ status, behind: body.behind }).toEqual({ status: 200, behind: false });
  const all: Record<string, AllMoney[string]> = {};
  for (const bank of body.banks) for (const { fundId, figures } of bank.funds) all[`${bank.bankId}/${fundId}`] = pick((account) => figures[`${account}Pence`]);
  return moved(all);
}
