import { describe, expect, it } from '@jest/globals';
import jsqr from 'jsqr';
import { qrPicture } from './qr-code.js';

/** The package's types say that its default stands inside; at run time it is the function. */
const read = jsqr as unknown as typeof jsqr.default;
const SCALE = 4;

/** What a camera makes of the picture: its runs drawn as squares of four points. */
function photographed(svg: string): string | undefined {
  const side = Number(/viewBox="0 0 (\d+) \d+"/.exec(svg)?.[1]) * SCALE;
  const points = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y, length] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let row = 0; row < SCALE; row++)
      for (let column = 0; column < Number(length) * SCALE; column++)
        points.fill(
          0,
          ((Number(y) * SCALE + row) * side + Number(x) * SCALE + column) * 4,
          ((Number(y) * SCALE + row) * side + Number(x) * SCALE + column) * 4 + 3,
        );
  return read(points, side, side)?.data;
}

describe('a square on a page', () => {
  it('is read by a camera as what it was made of', () => {
    const text = `https://bank.example.org/rounds/H-R3/slip#${'0a'.repeat(32)}`;
    expect(photographed(qrPicture(text, 'Your slip').toString())).toBe(text);
  });

  it('says what it holds to whoever does not see it, and what it says is never markup', () => {
    expect(qrPicture('x', 'Slip <b> & "more"').toString()).toContain('<title>Slip &lt;b&gt; &amp; &quot;more&quot;</title>');
  });
});
