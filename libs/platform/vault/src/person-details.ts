/** What is known of a person beside their texts; all of it is of the retention class `contact`, but for names of office-holders. */
export const personDetails = ['name', 'email', 'phone', 'address', 'channel', 'language'] as const;
export type PersonDetail = (typeof personDetails)[number];

/** Details by which somebody is found again: no two persons have the same one. */
export const findableDetails = ['email', 'phone'] as const;
export type FindableDetail = (typeof findableDetails)[number];

/** As it is compared: an e-mail address in small letters, a phone number as its digits with the country's code (a leading 0 is the United Kingdom's). */
export function comparable(detail: FindableDetail, value: string): string {
  if (detail === 'email') return value.trim().normalize('NFC').toLowerCase();
  const digits = value.replace(/[^\d+]/g, '');
  return digits.startsWith('+') ? digits : digits.startsWith('00') ? `+${digits.slice(2)}` : `+44${digits.replace(/^0/, '')}`;
}

/** Another person has this e-mail address or phone number already. The value is not in the message. */
export class DetailTaken extends Error {
  constructor(readonly detail: FindableDetail) {
    super(`another person has this ${detail} already`);
    this.name = 'DetailTaken';
  }
}
