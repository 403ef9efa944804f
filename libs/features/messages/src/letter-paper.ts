import PDFDocument from 'pdfkit';

/** A letter as it is printed. */
export interface Letter {
  readonly name?: string | undefined;
  readonly to?: string | undefined;
  /** In words: `11 March 2026`. */
  readonly date: string;
  readonly subject: string;
  readonly body: string;
  /** BCP 47. */
  readonly language: string;
}

/** In points. Large print begins at 18 (UK Association for Accessible Formats). */
const BODY = 18;
const TITLE = 22;
const MARGIN = 57;
/** Where the window of a DL envelope shows the address when the sheet is folded in three: 20 mm from the left, 47 mm from the top. */
const WINDOW_TOP = 133;
const BELOW_WINDOW = 240;

/** The fonts that every PDF reader has know the signs of Windows-1252 alone. */
const PRINTABLE = /^[\n\x20-\x7e\xa0-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*$/;

/** Whether the file can show every sign of a letter; else it is printed from its page. */
export function isPrintable({ name = '', to = '', subject, body }: Pick<Letter, 'name' | 'to' | 'subject' | 'body'>): boolean {
  return [name, to, subject, body].every((text) => PRINTABLE.test(text));
}

/** One file, each letter on pages of its own, in large print. The end of the file is the end of the stream. */
export function letterPaper(letters: readonly Letter[]): InstanceType<typeof PDFDocument> {
  const [first] = letters;
  const paper = new PDFDocument({
    ...{ size: 'A4', margin: MARGIN, autoFirstPage: false, displayTitle: true, lang: first?.language ?? 'en' },
    info: { Title: first?.subject ?? '' },
  });
  for (const letter of letters) draw(paper, letter);
  paper.end();
  return paper;
}

function draw(paper: InstanceType<typeof PDFDocument>, { name, to, date, subject, body }: Letter): void {
  paper.addPage();
  paper.font('Helvetica').fontSize(12);
  const lines = [...(name === undefined ? [] : [name]), ...(to ?? '').split(/\n|, */).filter((line) => line.trim() !== '')];
  paper.text(lines.join('\n'), MARGIN, WINDOW_TOP, { width: 255, height: BELOW_WINDOW - WINDOW_TOP, ellipsis: true });
  paper.fontSize(BODY).text(date, MARGIN, BELOW_WINDOW);
  paper.moveDown().font('Helvetica-Bold').fontSize(TITLE).text(subject);
  paper.moveDown(0.6).font('Helvetica').fontSize(BODY).text(body, { lineGap: 4, paragraphGap: 4 });
}
