import { BANK_HOLIDAYS } from './bank-holidays.js';

/*
 * Days in London, pure. An instant is RFC 3339 UTC with milliseconds, a day `YYYY-MM-DD`.
 *
 * Summer time is worked out from the rule (Summer Time Order 2002: from 1:00 UTC on the last Sunday of March to 1:00 UTC on the last Sunday of October)
 * and not from the machine's zone tables, so that whoever replays a decision in ten years gets the same day.
 */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The day it is in London at an instant. */
export function londonDay(instant: string): string {
  const at = millis(instant);
  return new Date(at + (isSummerTime(at) ? HOUR : 0)).toISOString().slice(0, 10);
}

/** The instant at which a day begins in London: its first midnight. */
export function startOfLondonDay(day: string): string {
  const midnight = millis(`${day}T00:00:00.000Z`);
  // The clocks never change at midnight: what holds at that hour in UTC holds an hour before it too.
  return new Date(midnight - (isSummerTime(midnight - HOUR) ? HOUR : 0)).toISOString();
}

/** The first instant that is no longer in the day, in London: compare with `<`. */
export function endOfLondonDay(day: string): string {
  return startOfLondonDay(addDays(day, 1));
}

/** The day `n` calendar days later (earlier when negative). */
export function addDays(day: string, n: number): string {
  return new Date(millis(`${day}T00:00:00.000Z`) + n * DAY).toISOString().slice(0, 10);
}

/** How many calendar days lie between two days; negative when `to` is the earlier one. */
export function daysBetween(from: string, to: string): number {
  return Math.round((millis(`${to}T00:00:00.000Z`) - millis(`${from}T00:00:00.000Z`)) / DAY);
}

/** A working day is asked for in a year whose bank holidays are not known here. */
export class UnknownBankHolidays extends Error {
  constructor(readonly year: string) {
    super(`the bank holidays of ${year} are not known: add them to bank-holidays.ts`);
    this.name = 'UnknownBankHolidays';
  }
}

/**
 * Monday to Friday, less the bank holidays of England (domain.md, "Payment").
 * @throws UnknownBankHolidays
 */
export function isWorkingDay(day: string): boolean {
  const holidays = BANK_HOLIDAYS[day.slice(0, 4)];
  if (!holidays) throw new UnknownBankHolidays(day.slice(0, 4));
  const weekday = new Date(millis(`${day}T00:00:00.000Z`)).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidays.includes(day);
}

/**
 * The nth working day after a day, which itself need not be one; with 0 the day itself.
 * @throws UnknownBankHolidays
 */
export function addWorkingDays(day: string, n: number): string {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError('working days are counted forwards, in whole days');
  let current = day;
  for (let left = n; left > 0; ) {
    current = addDays(current, 1);
    if (isWorkingDay(current)) left -= 1;
  }
  return current;
}

function millis(instant: string): number {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) throw new RangeError(`not a day or an instant: ${instant}`);
  return at;
}

function isSummerTime(at: number): boolean {
  const year = new Date(at).getUTCFullYear();
  return at >= lastSunday(year, 2) && at < lastSunday(year, 9);
}

/** 1:00 UTC on the last Sunday of a month of 31 days (0 = January). */
function lastSunday(year: number, month: number): number {
  const last = Date.UTC(year, month, 31, 1);
  return last - new Date(last).getUTCDay() * DAY;
}
