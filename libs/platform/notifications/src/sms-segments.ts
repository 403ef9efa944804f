/** The GSM 7-bit alphabet (3GPP TS 23.038); those of the extension count twice. */
const GSM = new Set('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ!"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà');
const EXTENDED = new Set('^{}\\[~]|€');

/** How many segments a text message takes: 160 letters of the GSM alphabet (153 each when there are several), else 70 (67) UTF-16 units. */
export function smsSegments(text: string): number {
  const letters = [...text];
  const gsm = letters.every((letter) => GSM.has(letter) || EXTENDED.has(letter));
  const length = gsm ? letters.reduce((sum, letter) => sum + (EXTENDED.has(letter) ? 2 : 1), 0) : text.length;
  const [alone, together] = gsm ? [160, 153] : [70, 67];
  return length <= alone ? 1 : Math.ceil(length / together);
}

/** Typographic signs that would turn the whole text into the short alphabet, as plain ones. */
export function plainSigns(text: string): string {
  return text.replaceAll(/[‘’]/g, "'").replaceAll(/[“”]/g, '"').replaceAll(/[–—−]/g, '-').replaceAll('…', '...').replaceAll('\u00a0', ' ');
}
