import type { RegisterLine } from './roll-book.js';

/** Two lines of one home whose names are spelt so alike that they may be one person. */
export type AlikeLines = readonly [RegisterLine, RegisterLine];

/** So many letters apart a name may be written by two people who mean the same. */
const FEW_LETTERS = 2;

/** Lines with an account beside lines without one, at one address, with names that look alike: to look at, since a person on two lines has two votes. */
export function alikeLines(lines: readonly RegisterLine[]): readonly AlikeLines[] {
  const homes = new Map<string, RegisterLine[]>();
  for (const line of lines) {
    const home = plain(line.address ?? '');
    if (home !== '') homes.set(home, [...(homes.get(home) ?? []), line]);
  }
  return [...homes.values()].flatMap((home) =>
    home
      .filter(({ known }) => known)
      .flatMap((one) => home.filter((other) => !other.known && namesAlike(one.name ?? '', other.name ?? '')).map((other): AlikeLines => [one, other])),
  );
}

/** The same words in another order, a first name cut to a letter, or a few letters apart. Two that are the same to the letter are no matter of spelling. */
export function namesAlike(one: string, other: string): boolean {
  const [a, b] = [plain(one), plain(other)];
  if (a === '' || b === '' || a === b) return false;
  const [words, others] = [a.split(' '), b.split(' ')];
  if (words.toSorted().join(' ') === others.toSorted().join(' ')) return true;
  const [first = '', second = ''] = [words[0], others[0]];
  const isInitial = (first.length === 1 || second.length === 1) && first[0] === second[0] && words.at(-1) === others.at(-1);
  return isInitial || lettersApart(a, b) <= FEW_LETTERS;
}

/** Levenshtein's distance. */
function lettersApart(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (const [i, letter] of [...a].entries()) {
    const above = row;
    row = [i + 1];
    for (let j = 1; j <= b.length; j++) {
      const same = b[j - 1] === letter ? 0 : 1;
      row.push(Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same));
    }
  }
  return row[b.length] ?? 0;
}

/** Without capitals, signs and accents. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
