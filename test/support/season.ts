import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The project's own season: three banks, their bids, decisions, payments and returns. */
export const seasonFile = fileURLToPath(new URL('../../infra/dev/seasons/estate-banks.json', import.meta.url));
export const seasonJson = readFileSync(seasonFile, 'utf8');

type Balances = Readonly<Record<string, Readonly<Record<string, number>>>>;

export const season = JSON.parse(seasonJson) as {
  readonly banks: readonly { readonly id: string; readonly name: string }[];
  readonly expected_bank_balances: Balances;
  readonly expected_fund_balances: Balances;
};
