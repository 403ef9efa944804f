import { setImmediate as breathe } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import { drawQr, printable } from '#web';

/** What one card says that others do not; an empty line for what was erased. */
export interface PollCard {
  readonly number: number;
  readonly name: string;
  readonly address: string;
  /** Grouped, as it is to be typed. */
  readonly code: string;
}

/** What every card of a batch says, in sentences of the catalogue. */
export interface PollCardWords {
  readonly title: string;
  readonly from: string;
  readonly intro: string;
  readonly scan: string;
  readonly type: string;
  readonly codeIs: string;
  readonly until: string;
  readonly hall: string;
  readonly paper: string;
  readonly help: string;
  readonly safe: string;
  readonly free: string;
}

export interface PollCardSettings {
  readonly print: 'standard' | 'large';
  readonly words: PollCardWords;
  /** "Your number on the list: 17". */
  readonly numbered: (number: number) => string;
  /** Where people vote with a card; the code goes behind `#`, which browsers keep to themselves. */
  readonly voteUrl: string;
  /** BCP 47. */
  readonly lang: string;
}

/** In points. Large print begins at 18 (UK Association for Accessible Formats). */
const SIZES = {
  standard: { small: 11, body: 13, title: 22, code: 30, margin: 56, qr: 150, gap: 8 },
  large: { small: 18, body: 18, title: 25, code: 34, margin: 40, qr: 112, gap: 6 },
} as const;
/** Made and not yet taken away by whoever reads: beyond this the next card waits. */
const MOST_WAITING_BYTES = 64 * 1024;

type Paper = InstanceType<typeof PDFDocument>;

/** One file with a page for each card, made as fast as it is read. */
export function pollCardsPaper(cards: readonly PollCard[], settings: PollCardSettings): Paper {
  const { words, lang, print } = settings;
  const paper = new PDFDocument({
    size: 'A4',
    margin: SIZES[print].margin,
    autoFirstPage: false,
    lang,
    displayTitle: true,
    info: { Title: words.title },
  });
  void fill(paper, cards, settings).catch((fault) => paper.destroy(fault));
  return paper;
}

async function fill(paper: Paper, cards: readonly PollCard[], settings: PollCardSettings): Promise<void> {
  for (const card of cards) {
    // A page takes some milliseconds: others are answered in between.
    do await breathe();
    while (paper.readableLength > MOST_WAITING_BYTES && !paper.destroyed);
    // Whoever asked has gone.
    if (paper.destroyed) return;
    drawCard(paper, card, settings);
  }
  paper.end();
}

function drawCard(paper: Paper, card: PollCard, { print, words, numbered, voteUrl }: PollCardSettings): void {
  const { small, body, title, code, qr, gap } = SIZES[print];
  paper.addPage();
  const { left, right } = paper.page.margins;
  const width = paper.page.width - left - right;
  const say = (text: string, size: number, font = 'Helvetica', space: number = gap) =>
    paper
      .font(font)
      .fontSize(size)
      .text(printable(text), left, paper.y, { width, align: 'left', lineGap: 2 })
      .moveDown(space / size);
  paper.fillColor('black');
  say(words.from, small, 'Helvetica-Bold');
  say([card.name, card.address].filter((line) => line !== '').join('\n'), body, 'Helvetica', gap * 2);
  say(words.title, title, 'Helvetica-Bold');
  say(words.intro, body);
  say(numbered(card.number), body, 'Helvetica-Bold');
  const top = paper.y + gap;
  drawQr(paper, `${voteUrl}#${card.code}`, { x: left, y: top, side: qr });
  const beside = { x: left + qr + 16, width: width - qr - 16 };
  paper.font('Helvetica').fontSize(body).text(printable(words.scan), beside.x, top, { width: beside.width, lineGap: 2 });
  paper.moveDown(0.4).text(printable(words.type), beside.x, paper.y, { width: beside.width, lineGap: 2 });
  paper.y = Math.max(paper.y, top + qr) + gap;
  say(words.codeIs, body, 'Helvetica', gap / 2);
  say(card.code, code, 'Courier-Bold');
  say(words.until, body, 'Helvetica-Bold');
  for (const line of [words.hall, words.paper, words.help, words.safe, words.free]) say(line, body);
}
