import { describe, expect, test } from '@jest/globals';
import { BANK_HOLIDAYS } from './bank-holidays.js';
import { addDays, addWorkingDays, daysBetween, endOfLondonDay, isWorkingDay, londonDay, startOfLondonDay, UnknownBankHolidays } from './calendar.js';

describe('days in London', () => {
  test.each([
    ['in winter midnight is midnight', '2026-01-15T00:00:00.000Z', '2026-01-15'],
    ['in summer a day begins an hour earlier', '2026-06-30T23:00:00.000Z', '2026-07-01'],
    ['just before it does', '2026-06-30T22:59:59.999Z', '2026-06-30'],
    ['before the clocks go forward', '2026-03-28T23:59:59.999Z', '2026-03-28'],
    ['on the evening of the day they went forward', '2026-03-29T23:00:00.000Z', '2026-03-30'],
    ['on the day they go back', '2026-10-24T23:00:00.000Z', '2026-10-25'],
    ['on the evening of the day they went back', '2026-10-25T23:59:59.999Z', '2026-10-25'],
  ])('%s', (_, instant, day) => {
    expect(londonDay(instant)).toBe(day);
  });

  test.each([
    ['2026-03-29', '2026-03-29T00:00:00.000Z', '2026-03-29T23:00:00.000Z', 23],
    ['2026-10-25', '2026-10-24T23:00:00.000Z', '2026-10-26T00:00:00.000Z', 25],
    ['2026-07-01', '2026-06-30T23:00:00.000Z', '2026-07-01T23:00:00.000Z', 24],
  ])('%s begins and ends where it should, also when the clocks change', (day, start, end, hours) => {
    expect([startOfLondonDay(day), endOfLondonDay(day)]).toEqual([start, end]);
    expect((Date.parse(end) - Date.parse(start)) / 3_600_000).toBe(hours);
  });

  test('every hour of fifteen years has the day that the zone tables give it', () => {
    const tables = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London', year: 'numeric', month: '2-digit', day: '2-digit' });
    const wrong: string[] = [];
    for (let at = Date.UTC(2021, 0, 1); at < Date.UTC(2036, 0, 1); at += 3_600_000) {
      const instant = new Date(at).toISOString();
      if (londonDay(instant) !== tables.format(at)) wrong.push(instant);
    }
    expect(wrong).toEqual([]);
  });

  test('days are added over months, leap days and clock changes', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-03-28', 2)).toBe('2026-03-30');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(daysBetween('2026-03-28', '2026-10-26')).toBe(212);
    expect(daysBetween('2026-01-02', '2026-01-01')).toBe(-1);
  });

  test('what is not a day is refused', () => {
    expect(() => startOfLondonDay('2026-13-01')).toThrow(RangeError);
    expect(() => londonDay('yesterday')).toThrow(RangeError);
  });
});

describe('working days', () => {
  test.each([
    ['over a weekend', '2026-02-13', 2, '2026-02-17'],
    ['over Easter: Good Friday and Easter Monday do not count', '2026-04-02', 1, '2026-04-07'],
    ['from a Saturday', '2026-02-14', 1, '2026-02-16'],
    ['over Christmas, with the substitute for a Boxing Day on a Saturday', '2026-12-24', 1, '2026-12-29'],
    ['over the end of a year', '2026-12-31', 1, '2027-01-04'],
    ['none at all', '2026-04-03', 0, '2026-04-03'],
  ])('%s', (_, day, n, then) => {
    expect(addWorkingDays(day, n)).toBe(then);
  });

  test('a year whose bank holidays are not known is refused, not guessed', () => {
    expect(() => isWorkingDay('2024-12-31')).toThrow(UnknownBankHolidays);
    expect(() => addWorkingDays('2027-12-31', 1)).toThrow('the bank holidays of 2028 are not known');
  });

  test('they are counted forwards only, in whole days', () => {
    expect(() => addWorkingDays('2026-04-03', -1)).toThrow(RangeError);
    expect(() => addWorkingDays('2026-04-03', 1.5)).toThrow(RangeError);
  });

  test('every year of the file has its eight bank holidays, each on a weekday of that year, two of them around Easter', () => {
    for (const [year, days] of Object.entries(BANK_HOLIDAYS)) {
      expect(days).toHaveLength(8);
      expect([...days].sort()).toEqual(days);
      for (const day of days) {
        expect(day.slice(0, 4)).toBe(year);
        expect([1, 2, 3, 4, 5]).toContain(new Date(day).getUTCDay());
      }
      expect(days).toEqual(expect.arrayContaining([addDays(easterSunday(Number(year)), -2), addDays(easterSunday(Number(year)), 1)]));
    }
  });
});

/** Easter Sunday by the anonymous Gregorian computus (Meeus, "Astronomical Algorithms", chapter 8). */
function easterSunday(year: number): string {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return new Date(Date.UTC(year, Math.floor(n / 31) - 1, (n % 31) + 1)).toISOString().slice(0, 10);
}
