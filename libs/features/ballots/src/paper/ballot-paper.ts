import { setImmediate as breathe } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import { printable } from '#web';

/** A bid as a paper names it. */
export interface PaperBid {
  readonly bidId: string;
  readonly title: string;
  /** In words: `£900`. */
  readonly cost: string;
}

/** What every paper of a vote says, in sentences of the catalogue. */
export interface PaperWords {
  readonly title: string;
  readonly from: string;
  readonly how: string;
  readonly blank: string;
  readonly secret: string;
  readonly until: string;
  /** `Paper {{letter}}`: the order of the bids on it. */
  readonly letter: (letter: string) => string;
}

export interface PaperSettings {
  readonly print: 'standard' | 'large';
  readonly words: PaperWords;
  /** In the published order. */
  readonly bids: readonly PaperBid[];
  readonly copies: number;
  /** BCP 47. */
  readonly lang: string;
}

/** In points. Large print begins at 18 (UK Association for Accessible Formats). */
const SIZES = {
  standard: { small: 11, body: 13, title: 20, margin: 56, box: 26, gap: 9 },
  large: { small: 18, body: 18, title: 25, margin: 42, box: 34, gap: 9 },
} as const;
const MOST_WAITING_BYTES = 64 * 1024;
const LETTERS = 'ABCDEFGH';

type Paper = InstanceType<typeof PDFDocument>;

/** How many orders there are: each begins with another bid, so that none always stands first. */
export const ordersOf = (bids: number): readonly string[] => [...LETTERS.slice(0, Math.max(1, Math.min(LETTERS.length, bids)))];

/** The bids as the paper with this letter has them: the published order, begun further down. */
export function inOrderOf<T>(letter: string, bids: readonly T[]): readonly T[] {
  const start = Math.max(0, LETTERS.indexOf(letter)) % Math.max(1, bids.length);
  return [...bids.slice(start), ...bids.slice(0, start)];
}

/** Papers for a vote, one after another in every order; they name nobody, and none has a number. */
export function ballotPapers(settings: PaperSettings): Paper {
  const { print, words, lang } = settings;
  const paper = new PDFDocument({
    ...{ size: 'A4', margin: SIZES[print].margin, autoFirstPage: false, lang, displayTitle: true },
    info: { Title: words.title },
  });
  void fill(paper, settings).catch((fault) => paper.destroy(fault));
  return paper;
}

async function fill(paper: Paper, settings: PaperSettings): Promise<void> {
  const letters = ordersOf(settings.bids.length);
  for (let n = 0; n < settings.copies; n++) {
    do await breathe();
    while (paper.readableLength > MOST_WAITING_BYTES && !paper.destroyed);
    if (paper.destroyed) return;
    drawPaper(paper, letters[n % letters.length] ?? 'A', settings);
  }
  paper.end();
}

function drawPaper(paper: Paper, letter: string, { print, words, bids }: PaperSettings): void {
  const { small, body, title, box, gap } = SIZES[print];
  paper.addPage().fillColor('black');
  const { left, right, bottom } = paper.page.margins;
  const width = paper.page.width - left - right;
  const say = (text: string, size: number, bold = false) =>
    paper
      .font(bold ? 'Helvetica-Bold' : 'Helvetica')
      .fontSize(size)
      .text(printable(text), left, paper.y, { width, align: 'left', lineGap: 2 })
      .moveDown(gap / size);
  say(words.from, small, true);
  say(words.title, title, true);
  for (const sentence of [words.how, words.blank]) say(sentence, body);
  for (const bid of inOrderOf(letter, bids)) {
    const text = printable(`${bid.bidId}  ${bid.title} (${bid.cost})`);
    const beside = { width: width - box - gap };
    const height = Math.max(
      box,
      paper
        .font('Helvetica')
        .fontSize(body)
        .heightOfString(text, { ...beside, lineGap: 2 }),
    );
    if (paper.y + height > paper.page.height - bottom) paper.addPage();
    const top = paper.y;
    paper.rect(left, top, box, box).lineWidth(1.2).stroke();
    paper.text(text, left + box + gap, top + 4, { ...beside, lineGap: 2 });
    paper.y = top + height + gap;
  }
  for (const sentence of [words.secret, words.until]) say(sentence, body, sentence === words.until);
  say(words.letter(letter), small);
}
