import type { RetentionClass } from '#decider';
import type { ErasureAnswered, RecordedOf } from '#events';

type Answered = RecordedOf<typeof ErasureAnswered>['data'];
export type Basis = Answered['basis'];
export type Kept = Answered['keeps'][number];

/** What goes and what stays of a person. */
export interface ErasureAnswer {
  readonly erases: readonly RetentionClass[];
  readonly keeps: readonly Kept[];
}

/** Nothing needs these once the person wants them gone (audit.md, "Personal data": equality monitoring and cases rest on nothing that lasts here). */
const NEVER_KEPT: readonly RetentionClass[] = ['case', 'equality'];

/**
 * What goes at once and what stays, why and until when (audit.md, "Personal data": "An erasure request erases at once what has no lasting basis, restricts the
 * rest … and erases that when its clock ends"). `today` and every `until` are days in London.
 */
export function erasureAnswer(basis: Basis, keepYears: number, today: string): ErasureAnswer {
  const money = moneyGround(basis, keepYears, today);
  const office = officeGround(basis, keepYears, today);
  // While money is on its way somebody must know whom it goes to; afterwards the name stays only where it went to the person themselves.
  const name = money?.ground === 'running-payment' || basis.paidThemselves ? money : undefined;
  const keeps: Kept[] = [
    ...kept('contact', name),
    ...kept('bid', basis.awards > 0 ? money : undefined),
    ...kept('payee', money),
    ...kept('finance', money),
    ...kept('office', office),
  ];
  const stays = (each: RetentionClass) => keeps.some(({ retention }) => retention === each);
  const goes = (['contact', 'bid', 'payee', 'finance', 'office'] as const).filter((each) => !stays(each));
  // Addresses go also where the name stays, and bids that were not funded where funded ones stay.
  const partly = (['contact', 'bid'] as const).filter(stays);
  return { erases: [...goes, ...partly, ...NEVER_KEPT], keeps };
}

/** The end of a financial year, a number of years later. A year that ends on 29 February ends on 28 February where there is none. */
export function yearsAfter(yearEnd: string, years: number): string {
  const year = Number(yearEnd.slice(0, 4)) + years;
  const monthAndDay = yearEnd.slice(4);
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return `${year}${monthAndDay === '-02-29' && !isLeap ? '-02-28' : monthAndDay}`;
}

type Ground = Omit<Kept, 'retention'>;

/** A payment that is promised or on its way first, then the clock of the financial record: the current year and the years configured. */
function moneyGround({ runningAwards, lastFinancialYearEnd }: Basis, keepYears: number, today: string): Ground | undefined {
  if (runningAwards > 0) return { ground: 'running-payment' };
  if (lastFinancialYearEnd === undefined) return undefined;
  const until = yearsAfter(lastFinancialYearEnd, keepYears);
  return today <= until ? { ground: 'financial-record', until } : undefined;
}

function officeGround({ lastOfficeYearEnd }: Basis, keepYears: number, today: string): Ground | undefined {
  if (lastOfficeYearEnd === undefined) return undefined;
  const until = yearsAfter(lastOfficeYearEnd, keepYears);
  return today <= until ? { ground: 'office-record', until } : undefined;
}

function kept(retention: RetentionClass, ground: Ground | undefined): readonly Kept[] {
  return ground ? [{ retention, ...ground }] : [];
}
