import { inflateSync } from 'node:zlib';
import jsqr from 'jsqr';

/** The package's types say that its default stands inside; at run time it is the function. */
const read = jsqr as unknown as typeof jsqr.default;

/** What stands on one page of a PDF, as its drawing commands say. */
export interface ReadPage {
  readonly text: string;
  /** Sizes of letters, in points. */
  readonly sizes: readonly number[];
  /** Filled rectangles from the upper left corner, in points. */
  readonly rects: readonly { readonly x: number; readonly y: number; readonly w: number; readonly h: number }[];
}

/** The drawing commands of each page of a PDF, unpacked. */
export function inflated(chunks: readonly Uint8Array[]): readonly string[] {
  const pdf = Buffer.concat(chunks);
  const found: string[] = [];
  for (let from = pdf.indexOf('stream\n'); from >= 0; from = pdf.indexOf('stream\n', from)) {
    const end = pdf.indexOf('endstream', from);
    const dictionary = pdf.subarray(pdf.lastIndexOf('obj', from), from).toString('latin1');
    if (dictionary.includes('/FlateDecode')) found.push(inflateSync(pdf.subarray(from + 7, end)).toString('latin1'));
    from = end + 9;
  }
  return found.filter((commands) => commands.includes(' Tf'));
}

const NUMBER = '(-?[\\d.]+)';

/** Pages as pdfkit draws them: the first command turns the page's y axis downwards, rectangles are never moved. */
export function pagesOf(streams: readonly string[]): readonly ReadPage[] {
  return streams.map((commands) => ({
    text: [...commands.matchAll(/\[(.*?)\] TJ/g)].map(([, shown = '']) => decoded(shown)).join(' '),
    sizes: [...commands.matchAll(new RegExp(`/F\\d+ ${NUMBER} Tf`, 'g'))].map(([, size]) => Number(size)),
    rects: [...commands.matchAll(new RegExp(`^${NUMBER} ${NUMBER} ${NUMBER} ${NUMBER} re$`, 'gm'))].map(([, x, y, w, h]) => ({
      ...{ x: Number(x), y: Number(y), w: Number(w), h: Number(h) },
    })),
  }));
}

/** What Windows-1252 has between 0x80 and 0x9F; Node's own decoder takes these for control signs. */
const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';

/** Hexadecimal pieces of Windows-1252, with kerning between them. */
function decoded(shown: string): string {
  const bytes = Buffer.from([...shown.matchAll(/<([0-9a-f]*)>/gi)].map(([, hex]) => hex).join(''), 'hex');
  return [...bytes].map((byte) => (byte >= 0x80 && byte <= 0x9f ? HIGH.charAt(byte - 0x80) : String.fromCharCode(byte))).join('');
}

/** What a phone's camera finds when it looks at the square and the paper around it. */
export function scanned({ rects }: ReadPage): string | undefined {
  const [scale, around] = [3, 12];
  const [left, top] = [Math.min(...rects.map(({ x }) => x)) - around, Math.min(...rects.map(({ y }) => y)) - around];
  const side = Math.ceil((Math.max(...rects.map(({ x, w }) => x + w)) - left + around) * scale);
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const { x, y, w, h } of rects) {
    for (let row = Math.round((y - top) * scale); row < Math.round((y - top + h) * scale); row++) {
      const from = row * side + Math.round((x - left) * scale);
      for (let pixel = from; pixel < from + Math.round(w * scale); pixel++) pixels.fill(0, pixel * 4, pixel * 4 + 3);
    }
  }
  return read(pixels, side, side)?.data;
}
