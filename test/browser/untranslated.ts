import { readFileSync } from 'node:fs';

const season: unknown = JSON.parse(readFileSync(new URL('../../infra/dev/seasons/estate-banks.json', import.meta.url), 'utf8'));
/** Where the season's file keeps names and people's own words. */
const OWN_WORDS = new Set(['name', 'display_name', 'title', 'text', 'what', 'one_sentence', 'reason', 'detail']);
const names = [...new Set(wordsIn(season))].sort((a, b) => b.length - a.length);

const MONTHS = 'January|February|March|April|May|June|July|August|September|October|November|December';
/** Numbers, dates, times, references people quote: the same in every language that the pseudo one stands for. */
const PLAIN = new RegExp(`\\b(\\d{1,2} (${MONTHS})( \\d{4})?|(${MONTHS}) \\d{4}|\\d{1,2}:\\d{2} [ap]m|[A-Z]{1,4}\\d*(-[A-Z]?\\d+)+|[A-Z]\\d+)\\b`, 'g');

/**
 * The texts of a page in the pseudo-language that no catalogue has: whatever letters are left without the bracketed texts, numbers, dates, references, and the
 * season's names and words. People's own words that are not the season's are marked on the page itself (`<bdi>`, `dir="auto"` or `translate="no"`).
 */
export function untranslated(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => /\p{L}/u.test(rest(text)));
}

function rest(text: string): string {
  let left = names.includes(text) ? '' : text;
  for (let before = ''; before !== left; ) {
    before = left;
    left = left.replace(/\[[^[\]]*\]/g, '');
  }
  for (const name of names) left = left.replaceAll(name, '');
  return left.replace(PLAIN, '');
}

function wordsIn(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return OWN_WORDS.has(key) && /\S \S/.test(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((each) => wordsIn(each, key));
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([name, inner]) => wordsIn(inner, name));
  return [];
}
