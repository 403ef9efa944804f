import { z } from 'zod';
import { money } from './money.js';

export interface MoneyBounds {
  readonly minPence?: number;
  readonly maxPence?: number;
}

/** What was wrong with a typed amount; `kind` is a key of `platform.form` in the catalogue. */
interface MoneyProblem {
  readonly kind: string;
  readonly message: string;
  readonly minimum?: string;
  readonly maximum?: string;
}

const AMOUNT = /^£?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?$/;

/**
 * An amount as people type it, read as whole pence: "£1,000.50" is 100050, " 1000 " is 100000.
 * Between `minPence` (default one penny) and `maxPence` (default £10 million, the most one amount in the ledger may be).
 */
export function moneyText({ minPence = 1, maxPence = 1_000_000_000 }: MoneyBounds = {}) {
  return z.string().transform((typed, context) => {
    const read = readMoney(typed, minPence, maxPence);
    if (typeof read === 'number') return read;
    const { message, ...params } = read;
    context.addIssue({ code: 'custom', message, params });
    return z.NEVER;
  });
}

function readMoney(typed: string, minPence: number, maxPence: number): number | MoneyProblem {
  const text = typed.trim();
  if (text === '') return { kind: 'moneyMissing', message: 'type how much' };
  if (/^£?\s*[-−–]|^\(.*\)$/.test(text)) return { kind: 'moneyNegative', message: 'type an amount above nothing' };
  const match = AMOUNT.exec(text);
  if (!match) return { kind: 'moneyFormat', message: 'type an amount in pounds, like £180 or £25.50' };
  const [, pounds = '', fraction = ''] = match;
  if (fraction.length > 2) return { kind: 'moneyTooExact', message: 'use two numbers or fewer after the point' };
  const pence = Number(pounds.replaceAll(',', '')) * 100 + Number(fraction.padEnd(2, '0'));
  if (pence > maxPence) return { kind: 'moneyTooBig', message: `type ${money(maxPence)} or less`, maximum: money(maxPence) };
  if (pence < minPence) return { kind: 'moneyTooSmall', message: `type ${money(minPence)} or more`, minimum: money(minPence) };
  return pence;
}
