import { type Cells, Spoiled } from './pabulib-cells.js';

/** One of the three sections: its columns by name, and its rows, which are ranges of the file's text until somebody asks for a cell. */
export class Section {
  constructor(
    private readonly cells: Cells,
    /** The line of its title. */
    readonly line: number,
    readonly columns: readonly string[],
    private readonly first: number,
    readonly rowCount: number,
  ) {}

  /** What a cell says; undefined for a column that the file does not have. */
  cell(row: number, column: string): string | undefined {
    const at = this.columns.indexOf(column);
    return at < 0 ? undefined : this.cells.text.slice(this.start(row, at), this.end(row, at));
  }

  /** The line on which a row begins. */
  lineOf(row: number): number {
    return this.cells.lines[this.first + row] ?? 0;
  }

  /** Where a column stands. @throws Spoiled where the file has none of that name */
  column(name: string): number {
    const at = this.columns.indexOf(name);
    if (at < 0) throw new Spoiled(this.line + 1, `There is no column ${name}.`);
    return at;
  }

  start(row: number, column: number): number {
    return this.cells.starts[(this.cells.rows[this.first + row] ?? 0) + column] ?? 0;
  }

  end(row: number, column: number): number {
    return this.cells.ends[(this.cells.rows[this.first + row] ?? 0) + column] ?? 0;
  }
}

const TITLES = ['META', 'PROJECTS', 'VOTES'] as const;
export type Sections = Readonly<Record<(typeof TITLES)[number], Section>>;

/** Finds the three sections; every row has as many cells as its section's header names columns. @throws Spoiled */
export function sectionsOf(cells: Cells): Sections {
  const begins: { title: (typeof TITLES)[number]; row: number }[] = [];
  const { rows, rowCount } = cells;
  for (let row = 0; row < rowCount; row++) {
    const isAlone = rows[row + 1] === (rows[row] ?? 0) + 1;
    if (!isAlone && begins.length > 0) continue;
    const title = isAlone ? titleAt(cells, row) : undefined;
    if (title && begins.some((other) => other.title === title)) throw new Spoiled(cells.lines[row] ?? 0, `A second section ${title} begins here.`);
    if (title) begins.push({ title, row });
    else if (begins.length === 0) throw new Spoiled(cells.lines[row] ?? 0, 'A file begins with a line that says META.');
  }
  const lastLine = Math.max(1, (cells.lines[cells.rowCount] ?? 1) - 1);
  const section = (title: string) => {
    const at = begins.findIndex((begin) => begin.title === title);
    const begin = begins[at];
    if (!begin) throw new Spoiled(lastLine, `The file ends without a section ${title}.`);
    return sectionOf(cells, title, begin.row, begins[at + 1]?.row ?? cells.rowCount);
  };
  return { META: section('META'), PROJECTS: section('PROJECTS'), VOTES: section('VOTES') };
}

/** Only a line that says nothing else is a title: every other row has two cells at least. */
function titleAt({ rows, starts, ends, text }: Cells, row: number): (typeof TITLES)[number] | undefined {
  const cell = rows[row] ?? 0;
  const words = text.slice(starts[cell], ends[cell]).trim().toUpperCase();
  return TITLES.find((title) => title === words);
}

function sectionOf(cells: Cells, title: string, row: number, end: number): Section {
  const line = cells.lines[row] ?? 0;
  if (row + 1 === end) throw new Spoiled(line, `${title} has no line that names its columns.`);
  const { rows, starts, ends, lines, text } = cells;
  const [from, to] = [rows[row + 1] ?? 0, rows[row + 2] ?? 0];
  const columns = Array.from({ length: to - from }, (_, k) => text.slice(starts[from + k], ends[from + k]).trim());
  const twice = columns.find((name, k) => columns.indexOf(name) !== k);
  if (twice !== undefined) throw new Spoiled(lines[row + 1] ?? 0, `Two columns are called ${twice}.`);
  for (let next = row + 2; next < end; next++) {
    const count = (rows[next + 1] ?? 0) - (rows[next] ?? 0);
    if (count !== columns.length)
      throw new Spoiled(lines[next] ?? 0, `This row has ${count} ${count === 1 ? 'cell' : 'cells'}; ${title} has ${columns.length} columns.`);
  }
  return new Section(cells, line, columns, row + 2, end - row - 2);
}
