/** Signs that the fonts of every PDF reader lack lose their accents (ŵ becomes w); what has no plain form becomes a question mark, to be written in by hand. */
export function printable(text: string): string {
  return [...text.normalize('NFC')].map((sign) => (IN_FONT.test(sign) ? sign : plain(sign))).join('');
}

/** Windows-1252, which the standard fonts of PDF hold. */
const IN_FONT = /[\n\u0020-\u007E\u00A0-\u00FF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/u;

function plain(sign: string): string {
  const [base = '?'] = sign.normalize('NFKD');
  return IN_FONT.test(base) ? base : '?';
}
