/** Kinds of personal data that a text can be seen to hold. */
export const personalKinds = ['phone', 'email', 'postcode', 'national-insurance', 'card'] as const;
export type PersonalKind = (typeof personalKinds)[number];

/** Dates and times of day, whose digits would otherwise be taken for a phone number's. */
const DATES = /(?<![\d/.-])(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2})(?![\d/-])/g;

/** A number as it is dialled in the United Kingdom, or from abroad with + or 00; not the tail of a reference, a price or another number. */
const HOME_PHONE = /(?<![\p{L}\d£$€.,/_-])\(?0[1-35789](?:[ ().-]{0,2}\d){8,9}(?![\d/:_]|-\d|[.,]\d|\p{L})/u;
const ABROAD_PHONE = /(?<![\p{L}\d£$€.,/_-])(?:\+|00(?=44|[1-9]\d{0,2}[ (.-]))[1-9](?:[ ().-]{0,2}\d){7,14}(?![\d/:_]|-\d|\p{L})/u;
const EMAIL = /[\p{L}\d._%+'-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,}/u;

/** Where British post goes by area: a room called T20 or a round C-001 is none. */
const AREAS =
  'AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE';
/** “E1 2nd prize” is none either. */
const POSTCODE = new RegExp(`(?<![\\p{L}\\d£-])(?:${AREAS})\\d[\\dA-Z]? ?(?!1st|2nd|3rd|\\dth)\\d[ABD-HJLNP-UW-Z]{2}(?![\\p{L}\\d])`, 'iu');

/** HMRC, NIM39110: two letters (some never given out), six digits, A to D. */
const NATIONAL_INSURANCE = /(?<![\p{L}\d])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:[ -]?\d\d){3}[ -]?[A-D](?![\p{L}\d])/iu;

/** Digits in groups, as on a card. */
const DIGIT_GROUPS = /(?<![\p{L}\d£$€.,])\d+(?:[ -]\d+)*(?![\p{L}\d])/gu;

/**
 * The kinds of personal data that a text seems to hold, so that its writer is warned before anybody reads it (audit.md,
 * "Personal data": public wording is moderated). A guess: it misses what is written out in words, and may take another number for one of these.
 */
export function looksPersonal(text: string): readonly PersonalKind[] {
  const plain = text.normalize('NFKC').replace(/\s+/g, ' ');
  const undated = plain.replace(DATES, 'on');
  const found: Readonly<Record<PersonalKind, boolean>> = {
    phone: HOME_PHONE.test(undated) || ABROAD_PHONE.test(undated),
    email: EMAIL.test(plain),
    postcode: POSTCODE.test(plain),
    'national-insurance': NATIONAL_INSURANCE.test(plain),
    card: [...plain.matchAll(DIGIT_GROUPS)].some(([groups]) => holdsCard(groups.split(/[ -]/))),
  };
  return personalKinds.filter((kind) => found[kind]);
}

/** Whether some groups that stand together are a card's number: its expiry or another number may stand right beside it. */
function holdsCard(groups: readonly string[]): boolean {
  return groups.some((_, from) => {
    let digits = '';
    return groups.slice(from).some((group) => {
      digits += group;
      return digits.length <= 19 && isCard(digits);
    });
  });
}

/** ISO/IEC 7812: 13 to 19 digits of a bank's, the last of which makes the Luhn sum whole. */
function isCard(digits: string): boolean {
  if (!/^[2-6]\d{12,18}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((so, digit, i) => so + luhn(Number(digit), i % 2 === 1), 0);
  return sum % 10 === 0;
}

const luhn = (digit: number, doubled: boolean) => (doubled ? (digit < 5 ? digit * 2 : digit * 2 - 9) : digit);
