import { pastedRows } from '#web';

/** One line of a list of homes, with its number in the file (the first is 1). */
export interface AddressLine {
  readonly line: number;
  readonly block: string;
  readonly flat: string;
  readonly address: string;
  readonly postcode: string;
}

/** What is wrong with a line: a key of the catalogue, `joining.import.bad.<why>`. */
export interface BadLine {
  readonly line: number;
  readonly why: 'columns' | 'quote' | 'block' | 'flat' | 'address' | 'postcode' | 'twice' | 'header' | 'empty' | 'long' | 'unknown-block';
}

const COLUMNS = ['block', 'flat', 'address', 'postcode'] as const;
/** The UK's postcodes (gov.uk, "Bulk Data Transfer", postcode format), with or without the space. */
const POSTCODE = /^[A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][A-Z]{2}$/;
const LONGEST = { block: 120, flat: 60, address: 240, postcode: 10 };
const MOST_LINES = 2_000;

/** Reads a list of homes as a spreadsheet saves it: a first line that names the columns, in any order, then a line for each home. All that is wrong is told at once. */
export function readAddressList(text: string): { readonly homes: readonly AddressLine[]; readonly bad: readonly BadLine[] } {
  const { rows, unread: unreadLine } = pastedRows(text);
  const unread: readonly BadLine[] = unreadLine === undefined ? [] : [{ line: unreadLine, why: 'quote' }];
  const [header, ...rest] = rows;
  if (!header) return { homes: [], bad: [{ line: 1, why: 'empty' }] };
  const named = header.cells.map((cell) => cell.trim().toLowerCase());
  if (COLUMNS.some((column) => named.filter((name) => name === column).length !== 1)) return { homes: [], bad: [{ line: 1, why: 'header' }] };
  if (rest.length === 0 && unread.length === 0) return { homes: [], bad: [{ line: 1, why: 'empty' }] };
  if (rest.length > MOST_LINES) return { homes: [], bad: [{ line: MOST_LINES + 2, why: 'long' }] };
  const homes: AddressLine[] = [];
  const bad: BadLine[] = [...unread];
  for (const { line, cells } of rest) {
    if (cells.length !== named.length) {
      bad.push({ line, why: 'columns' });
      continue;
    }
    const cell = (column: string) => tidy(cells[named.indexOf(column)] ?? '');
    const home = { line, block: cell('block'), flat: cell('flat'), address: cell('address'), postcode: cell('postcode').toUpperCase() };
    const wrong = COLUMNS.find(
      (column) => home[column] === '' || home[column].length > LONGEST[column] || (column === 'postcode' && !POSTCODE.test(home.postcode)),
    );
    if (wrong) bad.push({ line, why: wrong });
    else homes.push(home);
  }
  return { homes, bad: bad.sort((a, b) => a.line - b.line) };
}

const tidy = (cell: string) => cell.normalize('NFC').replace(/\s+/g, ' ').trim();
