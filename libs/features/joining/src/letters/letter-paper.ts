import { setImmediate as breathe } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import { drawQr, printable } from '#web';
import type { Print } from '../letters.commands.js';

/** What one letter says that others do not. */
export interface LetterFor {
  readonly flat: string;
  readonly block: string;
  readonly address: string;
  readonly postcode: string;
  /** Grouped, as it is to be typed. */
  readonly code: string;
}

/** What every letter of a batch says, in sentences of the catalogue. */
export interface LetterWords {
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly intro: string;
  readonly scan: string;
  readonly type: string;
  readonly codeIs: string;
  readonly each: string;
  readonly until: string;
  readonly help: string;
  readonly safe: string;
  readonly free: string;
}

export interface LetterSettings {
  readonly print: Print;
  readonly words: LetterWords;
  /** Where people join; the code goes behind `#`, which browsers keep to themselves. */
  readonly joinUrl: string;
  /** BCP 47. */
  readonly lang: string;
}

/** In points. Large print begins at 18 (UK Association for Accessible Formats). */
const SIZES = {
  standard: { small: 11, body: 13, title: 22, code: 30, margin: 56, qr: 150, gap: 9 },
  large: { small: 18, body: 18, title: 25, code: 34, margin: 42, qr: 118, gap: 7 },
} as const;
/** Made and not yet taken away by whoever reads: beyond this the next letter waits. */
const MOST_WAITING_BYTES = 64 * 1024;

type Paper = InstanceType<typeof PDFDocument>;

/** One file with a page for each letter, made as fast as it is read: hundreds of letters never stand in memory at once. */
export function lettersPaper(letters: readonly LetterFor[], settings: LetterSettings): Paper {
  const { words, lang } = settings;
  const paper = new PDFDocument({
    size: 'A4',
    margin: SIZES[settings.print].margin,
    autoFirstPage: false,
    lang,
    displayTitle: true,
    info: { Title: words.title },
  });
  void fill(paper, letters, settings).catch((fault) => paper.destroy(fault));
  return paper;
}

async function fill(paper: Paper, letters: readonly LetterFor[], settings: LetterSettings): Promise<void> {
  for (const letter of letters) {
    // A page takes some milliseconds: others are answered in between.
    do await breathe();
    while (paper.readableLength > MOST_WAITING_BYTES && !paper.destroyed);
    // Whoever asked has gone.
    if (paper.destroyed) return;
    drawLetter(paper, letter, settings);
  }
  paper.end();
}

function drawLetter(paper: Paper, letter: LetterFor, { print, words, joinUrl }: LetterSettings): void {
  const { small, body, title, code, qr, gap } = SIZES[print];
  paper.addPage();
  const width = paper.page.width - paper.page.margins.left - paper.page.margins.right;
  const say = (text: string, size: number, options: { readonly bold?: boolean; readonly space?: number } = {}) =>
    paper
      .font(options.bold ? 'Helvetica-Bold' : 'Helvetica')
      .fontSize(size)
      .text(printable(text), paper.page.margins.left, paper.y, { width, align: 'left', lineGap: 2 })
      .moveDown((options.space ?? gap) / size);
  paper.fillColor('black');
  say(words.from, small, { bold: true });
  say([words.to, `${letter.flat}, ${letter.block}`, letter.address, letter.postcode].join('\n'), body, { space: gap * 2 });
  say(words.title, title, { bold: true });
  say(words.intro, body);
  const top = paper.y + gap;
  drawQr(paper, `${joinUrl}#${letter.code}`, { x: paper.page.margins.left, y: top, side: qr });
  const beside = { x: paper.page.margins.left + qr + 16, width: width - qr - 16 };
  paper.font('Helvetica').fontSize(body).text(printable(words.scan), beside.x, top, { width: beside.width, lineGap: 2 });
  paper.moveDown(0.4).text(printable(words.type), beside.x, paper.y, { width: beside.width, lineGap: 2 });
  paper.y = Math.max(paper.y, top + qr) + gap;
  say(words.codeIs, body, { space: gap / 2 });
  paper
    .font('Courier-Bold')
    .fontSize(code)
    .text(letter.code, paper.page.margins.left, paper.y, { width, align: 'left' })
    .moveDown(gap / code);
  say(words.until, body, { bold: true });
  for (const line of [words.each, words.help, words.safe, words.free]) if (line !== '') say(line, body);
}
