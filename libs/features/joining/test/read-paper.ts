import { inflateSync } from 'node:zlib';

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
