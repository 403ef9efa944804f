/** Letters that look like the plain ones but are not: text that stays plain was never in a catalogue. */
const ACCENTED: Readonly<Record<string, string>> = Object.fromEntries(
  [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((plain, i) => [
    plain,
    [...'àƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÀƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ'][i] ?? plain,
  ]),
);
const PLACEHOLDER = /(\{\{[^}]*\}\})/;
const RIGHT_TO_LEFT_OVERRIDE = '\u202e';
const POP = '\u202c';

/** The `en-XA` form of a text: accented, a third longer, in brackets, its placeholders untouched. */
export function accented(text: string): string {
  const padding = '·'.repeat(Math.ceil(text.replace(/\{\{[^}]*\}\}/g, '').length / 3));
  return `[${mapText(text, (part) => [...part].map((char) => ACCENTED[char] ?? char).join(''))}${padding}]`;
}

/** The `ar-XB` form of a text: each word runs from right to left, as in a right-to-left script, its placeholders untouched. */
export function mirrored(text: string): string {
  return mapText(text, (part) => part.replace(/\S+/g, (word) => `${RIGHT_TO_LEFT_OVERRIDE}${word}${POP}`));
}

function mapText(text: string, change: (part: string) => string): string {
  return text
    .split(PLACEHOLDER)
    .map((part) => (PLACEHOLDER.test(part) ? part : change(part)))
    .join('');
}
