import { setImmediate as breathe } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import { drawQr, printable } from '#web';

/** One outer envelope: whom it goes to, and the number that it comes back with. */
export interface Label {
  readonly number: number;
  readonly name: string;
  readonly address: string;
}

/** Two times seven on a sheet of A4, as labels are sold: 99.1 × 38.1 mm, the first 15.1 mm from the top and 4.7 mm from the left. */
const MM = 72 / 25.4;
const SHEET = { columns: 2, rows: 7, left: 4.7 * MM, top: 15.1 * MM, width: 99.1 * MM, height: 38.1 * MM, between: 2.5 * MM };
const PADDING = 8;
const QR = 84;

type Paper = InstanceType<typeof PDFDocument>;

/** Labels for the outer envelopes; the square says what `scanned` makes of a number. */
export function addressLabels(
  labels: readonly Label[],
  words: { readonly title: string; readonly number: (number: number) => string; readonly scanned: (number: number) => string; readonly lang: string },
): Paper {
  const paper = new PDFDocument({ size: 'A4', margin: 0, autoFirstPage: false, lang: words.lang, displayTitle: true, info: { Title: words.title } });
  void fill(paper, labels, words).catch((fault) => paper.destroy(fault));
  return paper;
}

async function fill(paper: Paper, labels: readonly Label[], words: Parameters<typeof addressLabels>[1]): Promise<void> {
  const onSheet = SHEET.columns * SHEET.rows;
  for (const [n, label] of labels.entries()) {
    if (n % onSheet === 0) {
      await breathe();
      paper.addPage().fillColor('black');
    }
    const place = n % onSheet;
    const x = SHEET.left + (place % SHEET.columns) * (SHEET.width + SHEET.between) + PADDING;
    const y = SHEET.top + Math.floor(place / SHEET.columns) * SHEET.height + PADDING;
    const width = SHEET.width - QR - 3 * PADDING;
    paper.font('Helvetica-Bold').fontSize(11).text(words.number(label.number), x, y, { width });
    const lines = [label.name, ...label.address.split(', ')].join('\n');
    paper
      .font('Helvetica')
      .fontSize(10)
      .text(printable(lines), x, paper.y + 2, { width, height: SHEET.height - 3 * PADDING - 14, ellipsis: true });
    drawQr(paper, words.scanned(label.number), { x: x + width + PADDING, y, side: QR });
  }
  if (labels.length === 0) paper.addPage();
  paper.end();
}
