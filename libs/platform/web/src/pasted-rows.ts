/** A line of a pasted list, with its number in the text (the first is 1). */
export interface PastedRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * A list as a spreadsheet saves it or as it is pasted: RFC 4180, with commas, semicolons or tabs, whichever the first line has; empty lines are left out.
 * `unread` is the number of a line with a quotation mark out of place: from there on nothing was read.
 */
export function pastedRows(pasted: string): { readonly rows: readonly PastedRow[]; readonly unread: number | undefined } {
  const text = pasted.replace(/^\uFEFF/, '');
  const first = text.split(/\r?\n/, 1)[0] ?? '';
  const separator = first.includes('\t') ? '\t' : first.includes(';') && !first.includes(',') ? ';' : ',';
  const rows: PastedRow[] = [];
  let [line, at] = [1, 0];
  while (at < text.length) {
    const started = line;
    const cells: string[] = [];
    for (let more = true; more; ) {
      const cell = text[at] === '"' ? quoted(text, at) : plain(text, at, separator);
      if (!cell) return { rows, unread: started };
      cells.push(cell.value);
      line += cell.value.split('\n').length - 1;
      more = text[cell.end] === separator;
      at = more ? cell.end + 1 : cell.end;
      if (!more && at < text.length && text[at] !== '\n' && text[at] !== '\r') return { rows, unread: started };
    }
    if (text[at] === '\r') at++;
    if (text[at] === '\n') at++;
    line++;
    if (cells.some((cell) => cell.trim() !== '')) rows.push({ line: started, cells });
  }
  return { rows, unread: undefined };
}

interface Cell {
  readonly value: string;
  readonly end: number;
}

function plain(text: string, at: number, separator: string): Cell {
  let end = at;
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') end++;
  return { value: text.slice(at, end), end };
}

/** A cell in quotes, in which two quotes are one; undefined when it is never closed. */
function quoted(text: string, at: number): Cell | undefined {
  let value = '';
  for (let from = at + 1; ; ) {
    const end = text.indexOf('"', from);
    if (end < 0) return undefined;
    value += text.slice(from, end);
    if (text[end + 1] !== '"') return { value, end: end + 1 };
    value += '"';
    from = end + 2;
  }
}
