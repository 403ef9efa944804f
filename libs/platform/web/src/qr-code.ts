import nunjucks from 'nunjucks';
import type PDFDocument from 'pdfkit';
import { create } from 'qrcode';
import { escapeHtml } from './chart.js';

/** A QR code as rows of dark runs: drawn as rectangles, it is sharp at any size and on any printer. */
interface QrCode {
  /** Modules along one side. */
  readonly size: number;
  /** Each in modules, from the upper left corner. */
  readonly runs: readonly { readonly row: number; readonly from: number; readonly length: number }[];
}

/** The free margin that readers need, in modules (ISO/IEC 18004). */
const QUIET_ZONE = 4;

/** The text as a QR code that can be read with 15 in 100 of it smudged. */
export function qrCode(text: string): QrCode {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const runs: { row: number; from: number; length: number }[] = [];
  for (let row = 0; row < modules.size; row++) {
    for (let from = 0; from < modules.size; ) {
      let to = from;
      while (to < modules.size && modules.get(row, to)) to++;
      if (to > from) runs.push({ row, from, length: to - from });
      from = Math.max(to, from + 1);
    }
  }
  return { size: modules.size, runs };
}

/** The square for a page, dark on light whatever colours the reader chose. `label` says what it holds to whoever does not see it; the same stands beside as text. */
export function qrPicture(text: string, label: string): nunjucks.runtime.SafeString {
  const { size, runs } = qrCode(text);
  const side = size + 2 * QUIET_ZONE;
  const dark = runs.map(({ row, from, length }) => `M${from + QUIET_ZONE} ${row + QUIET_ZONE}h${length}v1h-${length}z`).join('');
  return new nunjucks.runtime.SafeString(
    `<svg class="eb-qr" role="img" viewBox="0 0 ${side} ${side}" focusable="false" shape-rendering="crispEdges"><title>${escapeHtml(label)}</title><rect class="eb-qr__paper" width="${side}" height="${side}"></rect><path class="eb-qr__ink" d="${dark}"></path></svg>`,
  );
}

/** Draws it on a page of a PDF: `x` and `y` are the upper left corner of the free margin, in points, as `side` is. */
export function drawQr(
  paper: InstanceType<typeof PDFDocument>,
  text: string,
  { x, y, side }: { readonly x: number; readonly y: number; readonly side: number },
): void {
  const { size, runs } = qrCode(text);
  const module = side / (size + 2 * QUIET_ZONE);
  for (const { row, from, length } of runs) paper.rect(x + (from + QUIET_ZONE) * module, y + (row + QUIET_ZONE) * module, length * module, module);
  paper.fill('black');
}
