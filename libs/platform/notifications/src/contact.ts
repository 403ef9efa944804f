import { comparable } from '#vault';

/** Addresses found in what somebody typed as "how to reach you". */
export interface Contact {
  readonly email?: string;
  /** With the country's code, `+447700900123`. */
  readonly phone?: string;
}

/** One address in the whole text; anything stranger is left to a person with a letter. */
const EMAIL = /[^\s@<>,;:"'()]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+/;
const PHONE = /(?:\+|00)?\d[\d\s().-]{8,20}\d/;

/** The first e-mail address and the first phone number in a text; neither in "ask at number 7". A full stop that ends the sentence is no part of them. */
export function contactIn(text: string): Contact {
  const email = EMAIL.exec(text)?.[0].replace(/[.-]+$/, '');
  const found = PHONE.exec(email === undefined ? text : text.replace(email, ' '))?.[0];
  const digits = found?.replace(/\D/g, '') ?? '';
  const phone = digits.length >= 10 && digits.length <= 15 && found !== undefined ? comparable('phone', found) : undefined;
  return { ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) };
}
