import { type TextRef, textRef } from './primitives.js';

/** Why a text of these is kept, as the command that brings it says. */
export type WordingClass = 'bid' | 'finance' | 'office';

const ideas = { title: 'bid', what: 'bid', where: 'bid', when: 'bid', whoBenefits: 'bid' } as const;

/**
 * The typed texts of public facts that are public wording (audit.md, "Personal data"): what a bid asks for, why something was decided or taken back, how it went. By type, then by where in
 * the data they stand, with the class under which they are kept. Why promised money went back to its pot may be somebody's own affair.
 */
const WORDING: Readonly<Record<string, Readonly<Record<string, WordingClass>>>> = {
  MoneyReceiptCorrected: { reason: 'finance' },
  MoneyWithdrawn: { reason: 'finance' },
  AwardDeclared: { reason: 'finance', fundBecause: 'finance', 'conditions.what': 'office' },
  BidDeclined: { reason: 'finance' },
  LossRecorded: { reason: 'finance' },
  BidReceived: { ...ideas, 'costs.what': 'bid', hostName: 'bid' },
  NeedRecorded: { what: 'bid' },
  BidFoundNotEligible: { reason: 'bid' },
  BidWithdrawn: { reason: 'bid' },
  BidReworded: ideas,
  BidDecided: { reason: 'finance' },
  ItemVoted: { 'motion.conditions.what': 'office' },
  GrantOpened: { 'conditions.what': 'office' },
  ReportReceived: { sentence: 'finance' },
};

/** Their types, but for the event that puts such words right. */
export const wordingTypes = Object.keys(WORDING);

/** `path`: the names that lead to the text, without the places in lists, as `costs.what`. */
export function isPublicWording(type: string, path: string): boolean {
  return wordingClass(type, path) !== undefined || (type === 'WordingPutRight' && path === 'words');
}

/** The class of a public text; undefined for what is none. */
export function wordingClass(type: string, path: string): WordingClass | undefined {
  return WORDING[type]?.[path];
}

export interface PublicText {
  readonly path: string;
  readonly ref: TextRef;
}

/** The public texts that stand in an event's data. */
export function publicTexts(type: string, data: unknown, path: readonly string[] = []): readonly PublicText[] {
  if (Array.isArray(data)) return data.flatMap((item) => publicTexts(type, item, path));
  if (typeof data !== 'object' || data === null) return [];
  const ref = textRef.safeParse(data);
  if (!ref.success) return Object.entries(data).flatMap(([name, value]) => publicTexts(type, value, [...path, name]));
  return wordingClass(type, path.join('.')) === undefined ? [] : [{ path: path.join('.'), ref: ref.data }];
}
