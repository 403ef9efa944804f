import type { RetentionClass } from '#decider';
import { londonDay } from '#decider/calendar';
import { type Basis, yearsAfter } from './lasting-basis.decider.js';
import type { BidLife, PersonalMoney } from './personal-money.facts.js';
import { financialYearEnd, monthsAfter, type RetentionRules } from './retention-rules.js';

type YearEnds = Pick<RetentionRules, 'yearEnds'>;

/** What lasts of a person, whose tokens the vault has joined. */
export function basisOf(all: PersonalMoney, tokens: readonly string[], today: string, { yearEnds }: YearEnds): Basis {
  const lives = [...bidsOf(all, tokens)].flatMap((bidId) => all.bids.get(bidId) ?? []);
  const lastMoneyOn = newest(lives.flatMap((life) => life.lastMoneyOn ?? []));
  const lastOfficeOn = newest(tokens.flatMap((token) => officeDay(all, token, today)));
  return {
    runningAwards: lives.filter(isRunning).length,
    awards: lives.filter(hasMoney).length,
    paidThemselves: tokens.some((token) => (all.paymentsTo.get(token) ?? []).length > 0),
    ...(lastMoneyOn === undefined ? {} : { lastFinancialYearEnd: financialYearEnd(lastMoneyOn, yearEnds) }),
    ...(lastOfficeOn === undefined ? {} : { lastOfficeYearEnd: financialYearEnd(lastOfficeOn, yearEnds) }),
  };
}

/** The subjects whose texts are evidence of public money: funded bids, their grants and payments. */
export function isEvidence(all: PersonalMoney, subject: string): boolean {
  const life = lifeOf(all, subject);
  return life !== undefined && hasMoney(life);
}

/** From which day the time of a subject's texts counts, and the last day on which they are kept. */
export interface Keeping {
  readonly countedFrom: string;
  readonly keptUntil: string;
}

/** Undefined while no clock runs: the bid waits for its answer, money is promised or on its way, or it is a place. `newestPutAt`: RFC 3339. */
export function keepingOf(
  all: PersonalMoney,
  { subject, retention, newestPutAt }: { readonly subject: string; readonly retention: RetentionClass; readonly newestPutAt: string },
  rules: RetentionRules,
): Keeping | undefined {
  if (isPlace(subject)) return undefined;
  const life = lifeOf(all, subject);
  if (!life) return byClass(retention, londonDay(newestPutAt), rules);
  if (isRunning(life)) return undefined;
  if (life.lastMoneyOn !== undefined) return retention === 'contact' ? months(life.lastMoneyOn, rules.contactMonths) : years(life.lastMoneyOn, rules);
  if (life.endedOn !== undefined) return months(life.endedOn, retention === 'contact' ? Math.min(rules.contactMonths, rules.bidMonths) : rules.bidMonths);
  return life.received || life.lastSavedOn === undefined ? undefined : months(life.lastSavedOn, rules.draftMonths);
}

/** A home's address is a place, and nobody's: it is kept while the home stands in the list, also while nobody new joins there. Who lived there goes by itself. */
function isPlace(subject: string): boolean {
  return subject.startsWith('dwelling-');
}

/** What stands in no bid's streams: counted from when it was typed. */
function byClass(retention: RetentionClass, putOn: string, rules: RetentionRules): Keeping {
  if (retention === 'case') return months(putOn, rules.caseMonths);
  if (retention === 'equality') return months(putOn, rules.equalityMonths);
  if (retention === 'contact') return months(putOn, rules.contactMonths);
  if (retention === 'bid') return months(putOn, rules.bidMonths);
  return years(putOn, retention === 'office' ? { ...rules, financeYears: rules.officeYears } : rules);
}

function months(countedFrom: string, count: number): Keeping {
  return { countedFrom, keptUntil: monthsAfter(countedFrom, count) };
}

function years(day: string, { yearEnds, financeYears }: Pick<RetentionRules, 'yearEnds' | 'financeYears'>): Keeping {
  return { countedFrom: day, keptUntil: yearsAfter(financialYearEnd(day, yearEnds), financeYears) };
}

function lifeOf(all: PersonalMoney, subject: string): BidLife | undefined {
  const [, kind, id = ''] = /^(?:wording-)?(application|grant|payment)-(.+)$/.exec(subject) ?? [];
  return all.bids.get(kind === 'payment' ? (all.bidOfPayment.get(id) ?? '') : id);
}

function bidsOf(all: PersonalMoney, tokens: readonly string[]): ReadonlySet<string> {
  const asked = tokens.flatMap((token) => all.bidsOf.get(token) ?? []);
  const paid = tokens.flatMap((token) => (all.paymentsTo.get(token) ?? []).flatMap((paymentId) => all.bidOfPayment.get(paymentId) ?? []));
  return new Set([...asked, ...paid]);
}

const isRunning = ({ promisedPence, onItsWayPence }: BidLife) => promisedPence > 0 || onItsWayPence > 0;
const hasMoney = (life: BidLife) => isRunning(life) || life.lastMoneyOn !== undefined;

function officeDay(all: PersonalMoney, token: string, today: string): readonly string[] {
  const term = all.offices.get(token);
  return term ? [term.leftOn ?? today] : [];
}

function newest(days: readonly string[]): string | undefined {
  return days.toSorted().at(-1);
}
