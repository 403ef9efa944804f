import { twiceAsLong } from './pabulib-ranges.js';

/** Why a file cannot be read: the line, counted from 1, and a sentence for whoever made the file. */
export interface SpoiledFile {
  readonly line: number;
  readonly reason: string;
}

/** Thrown inside the reader only; `readPabulib` answers with its line and reason. */
export class Spoiled extends Error {
  constructor(
    readonly line: number,
    reason: string,
  ) {
    super(reason);
  }
}

/**
 * The cells of a file as ranges of one text, so that nothing is copied. Row r holds the cells from `rows[r]` up to `rows[r + 1]` and begins on line `lines[r]`.
 * `text` is the file and, behind it, whatever had to be rid of doubled quotes.
 */
export interface Cells {
  readonly text: string;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly rows: Int32Array;
  readonly lines: Int32Array;
  readonly rowCount: number;
}

const QUOTE = 34;
const SEMICOLON = 59;
const NEWLINE = 10;
const RETURN = 13;

/** Splits `;`-separated rows with CSV quoting (tally.md, "Pabulib files"). Lines end in LF or CRLF; empty lines are no rows. @throws Spoiled */
export function cellsOf(file: string): Cells {
  const scan = new Scan(file);
  let at = file.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < file.length) at = scan.row(at);
  return scan.cells();
}

class Scan {
  private starts: Int32Array<ArrayBuffer>;
  private ends: Int32Array<ArrayBuffer>;
  private rows: Int32Array<ArrayBuffer>;
  private lines: Int32Array<ArrayBuffer>;
  private cellCount = 0;
  private rowCount = 0;
  private line = 1;
  private readonly unquoted: string[] = [];
  private length: number;

  /** Room for what files of votes hold, so that it seldom has to grow. */
  constructor(private readonly file: string) {
    const { length } = file;
    this.length = length;
    [this.starts, this.ends] = [new Int32Array(64 + (length >> 3)), new Int32Array(64 + (length >> 3))];
    [this.rows, this.lines] = [new Int32Array(64 + (length >> 5)), new Int32Array(64 + (length >> 5))];
  }

  /** Takes the row that begins at `at`; answers where the next begins. */
  row(at: number): number {
    const firstCell = this.cellCount;
    const firstLine = this.line;
    let next = at;
    let more = true;
    while (more) {
      next = this.file.charCodeAt(next) === QUOTE ? this.quotedCell(next) : this.plainCell(next);
      more = this.file.charCodeAt(next) === SEMICOLON;
      next++;
    }
    this.line++;
    const isEmpty = this.cellCount === firstCell + 1 && this.starts[firstCell] === this.ends[firstCell];
    if (isEmpty) this.cellCount = firstCell;
    else this.putRow(firstCell, firstLine);
    return next;
  }

  cells(): Cells {
    const { starts, ends, rows, lines, rowCount } = this;
    rows[rowCount] = this.cellCount;
    lines[rowCount] = this.line;
    // Joined rather than added, which gives one flat text: every character of a sum of texts would be looked for in its parts.
    return { text: this.unquoted.length > 0 ? [this.file, ...this.unquoted].join('') : this.file, starts, ends, rows, lines, rowCount };
  }

  /** Both cells answer where the `;` or the line's end is that they stop at. */
  private plainCell(start: number): number {
    const { file } = this;
    const { length } = file;
    let at = start;
    for (; at < length; at++) {
      const code = file.charCodeAt(at);
      if (code === SEMICOLON || code === NEWLINE) break;
    }
    const isCrlf = at > start && file.charCodeAt(at) !== SEMICOLON && file.charCodeAt(at - 1) === RETURN;
    this.putCell(start, isCrlf ? at - 1 : at);
    return at;
  }

  private quotedCell(start: number): number {
    const { file, line } = this;
    let doubled = false;
    let end = start + 1;
    for (; ; end++) {
      const code = file.charCodeAt(end);
      if (Number.isNaN(code)) throw new Spoiled(line, 'A quoted cell begins here and never ends.');
      if (code === NEWLINE) this.line++;
      if (code !== QUOTE) continue;
      if (file.charCodeAt(end + 1) !== QUOTE) break;
      doubled = true;
      end++;
    }
    if (doubled) this.putUnquoted(file.slice(start + 1, end).replaceAll('""', '"'));
    else this.putCell(start + 1, end);
    let next = end + 1;
    if (file.charCodeAt(next) === RETURN) next++;
    const after = file.charCodeAt(next);
    if (after !== SEMICOLON && after !== NEWLINE && next < file.length)
      throw new Spoiled(this.line, 'Something stands between a closing quote and the next semicolon.');
    return next;
  }

  private putUnquoted(text: string): void {
    this.unquoted.push(text);
    this.putCell(this.length, this.length + text.length);
    this.length += text.length;
  }

  private putCell(start: number, end: number): void {
    if (this.cellCount === this.starts.length) {
      this.starts = twiceAsLong(this.starts);
      this.ends = twiceAsLong(this.ends);
    }
    this.starts[this.cellCount] = start;
    this.ends[this.cellCount++] = end;
  }

  /** One place more is kept for the end of the last row. */
  private putRow(firstCell: number, line: number): void {
    if (this.rowCount + 1 === this.rows.length) {
      this.rows = twiceAsLong(this.rows);
      this.lines = twiceAsLong(this.lines);
    }
    this.rows[this.rowCount] = firstCell;
    this.lines[this.rowCount++] = line;
  }
}
