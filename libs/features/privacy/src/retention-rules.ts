/** How long what is personal is kept; configuration, with the defaults that `infra/docs/privacy.md` explains (audit.md, "Personal data"). */
export interface RetentionRules {
  /** Of a bid that was not funded, after its answer: 12 to 24 months. */
  readonly bidMonths: number;
  /** Of a bid that was saved and never sent, after it was saved last. */
  readonly draftMonths: number;
  /** Of what a person gave to be reached about a bid, after the bid came to its end or its money was settled. */
  readonly contactMonths: number;
  /** Of financial evidence and who was paid, after the financial year in which money last moved. */
  readonly financeYears: number;
  /** Of what somebody wrote in an office, after the financial year in which they wrote it. */
  readonly officeYears: number;
  /** Of whom a message was for and how it went, after it ended; its words go at once. */
  readonly messageMonths: number;
  readonly caseMonths: number;
  readonly equalityMonths: number;
  /** The last day of a financial year, `MM-DD`. */
  readonly yearEnds: string;
}

export const usualRetention: RetentionRules = {
  bidMonths: 24,
  draftMonths: 6,
  contactMonths: 12,
  financeYears: 6,
  officeYears: 6,
  messageMonths: 12,
  caseMonths: 24,
  equalityMonths: 12,
  yearEnds: '03-31',
};

/** The injection token of the rules in force. */
export const RETENTION_RULES = Symbol('RetentionRules');

/** The last day of the financial year that a day lies in. */
export function financialYearEnd(day: string, yearEnds: string): string {
  const year = Number(day.slice(0, 4));
  return `${day.slice(5) <= yearEnds ? year : year + 1}-${yearEnds}`;
}

/** The same day some months later (earlier where they are less than none), or the month's last where it has no such day. */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  return new Date(Date.UTC(lastOfMonth.getUTCFullYear(), lastOfMonth.getUTCMonth(), Math.min(date, lastOfMonth.getUTCDate()))).toISOString().slice(0, 10);
}
