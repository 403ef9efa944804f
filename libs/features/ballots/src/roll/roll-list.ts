import { pastedRows } from '#web';

/** Somebody as a list brings them, with the number of their line in it (the first is 1). */
export interface ListedVoter {
  readonly line: number;
  readonly name: string;
  readonly address: string;
}

/** What is wrong with a line: a key of the catalogue, `ballots.roll.list.bad.<why>`. */
export interface BadVoterLine {
  readonly line: number;
  readonly why: 'columns' | 'quote' | 'name' | 'address' | 'twice' | 'header' | 'empty' | 'long';
}

const COLUMNS = ['name', 'address'] as const;
const LONGEST = { name: 120, address: 240 };
const MOST_LINES = 5_000;

/** Reads a list of voters as a spreadsheet saves it: a first line that names the columns, in any order, then a line for each voter. All that is wrong is told at once. */
export function readRollList(text: string): { readonly voters: readonly ListedVoter[]; readonly bad: readonly BadVoterLine[] } {
  const { rows, unread } = pastedRows(text);
  const [header, ...rest] = rows;
  if (!header) return nothing(unread === undefined ? { line: 1, why: 'empty' } : { line: unread, why: 'quote' });
  const named = header.cells.map((cell) => cell.trim().toLowerCase());
  if (COLUMNS.some((column) => named.filter((name) => name === column).length !== 1)) return nothing({ line: 1, why: 'header' });
  if (rest.length === 0 && unread === undefined) return nothing({ line: 1, why: 'empty' });
  if (rest.length > MOST_LINES) return nothing({ line: MOST_LINES + 2, why: 'long' });
  const voters: ListedVoter[] = [];
  const bad: BadVoterLine[] = unread === undefined ? [] : [{ line: unread, why: 'quote' }];
  const seen = new Set<string>();
  for (const { line, cells } of rest) {
    const voter = { line, name: tidy(cells[named.indexOf('name')]), address: tidy(cells[named.indexOf('address')]) };
    const why = cells.length === named.length ? mistakeOf(voter, seen) : 'columns';
    if (why === undefined) voters.push(voter);
    else bad.push({ line, why });
  }
  return { voters, bad: bad.sort((a, b) => a.line - b.line) };
}

const nothing = (bad: BadVoterLine) => ({ voters: [], bad: [bad] });
const tidy = (cell = '') => cell.normalize('NFC').replace(/\s+/g, ' ').trim();

function mistakeOf(voter: ListedVoter, seen: Set<string>): BadVoterLine['why'] | undefined {
  const wrong = COLUMNS.find((column) => voter[column] === '' || voter[column].length > LONGEST[column]);
  if (wrong) return wrong;
  const same = JSON.stringify([voter.name, voter.address].map((text) => text.toUpperCase()));
  if (seen.has(same)) return 'twice';
  seen.add(same);
  return undefined;
}
