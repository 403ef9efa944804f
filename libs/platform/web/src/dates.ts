const LONDON = 'Europe/London';
const DAY = new Intl.DateTimeFormat('en-GB', { timeZone: LONDON, day: 'numeric', month: 'long' });
const FULL_DAY = new Intl.DateTimeFormat('en-GB', { timeZone: LONDON, day: 'numeric', month: 'long', year: 'numeric' });
const TIME = new Intl.DateTimeFormat('en-GB', { timeZone: LONDON, hour: 'numeric', minute: '2-digit', hourCycle: 'h12' });

/** `11 March`: a day (`YYYY-MM-DD`) or an instant (RFC 3339), in London. */
export function date(when: string): string {
  return DAY.format(read(when));
}

/** `11 March 2026` */
export function fullDate(when: string): string {
  return FULL_DAY.format(read(when));
}

/** `7:42 pm`, of an instant. */
export function time(instant: string): string {
  const parts = Object.fromEntries(TIME.formatToParts(read(instant)).map(({ type, value }) => [type, value]));
  return `${parts.hour}:${parts.minute} ${(parts.dayPeriod ?? '').toLowerCase()}`;
}

/** `11 March 2026, 7:42 pm`, of an instant. */
export function dateTime(instant: string): string {
  return `${fullDate(instant)}, ${time(instant)}`;
}

// A day alone is read at noon, so that no time zone moves it.
function read(when: string): Date {
  const value = new Date(/^\d{4}-\d{2}-\d{2}$/.test(when) ? `${when}T12:00:00Z` : when);
  if (Number.isNaN(value.getTime())) throw new RangeError('not a date');
  return value;
}
