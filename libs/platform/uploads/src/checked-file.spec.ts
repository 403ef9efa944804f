import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { type CheckedFile, checkFile } from './checked-file.js';

const rules = { documents: true, mostBytes: 5_000_000 };
const dots = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#336699' } });
const taken = async (sent: Buffer): Promise<CheckedFile> => {
  const checked = await checkFile(sent, rules);
  if (typeof checked === 'string') throw new Error(checked);
  return checked;
};

/** One chunk of a PNG, with its checksum. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  let crc = 0xffffffff;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return Buffer.concat([length, body, sum]);
}

/** A few kilobytes that claim to be a square of so many pixels. */
function bomb(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc((Math.ceil(side / 8) + 1) * Math.min(side, 2_000)));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('a picture is made anew', () => {
  test('so that where and with what it was taken stays behind', async () => {
    const place = { GPSLatitudeRef: 'N', GPSLatitude: '51/1 32/1 3900/100', GPSLongitudeRef: 'W', GPSLongitude: '0/1 9/1 2700/100' };
    const sent = await dots(640, 480)
      .jpeg()
      .withExif({ IFD0: { Artist: 'Robin Sample', Make: 'Acme' }, IFD3: place })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>')
      .withIccProfile('p3')
      .toBuffer();
    // What was sent did hold it, or the test would say nothing.
    expect(sent.includes('Robin Sample')).toBe(true);
    expect((await sharp(sent).metadata()).exif?.length).toBeGreaterThan(100);
    const { bytes, mediaType, sha256 } = await taken(sent);
    const kept = await sharp(bytes).metadata();
    expect([kept.exif, kept.xmp, kept.iptc, kept.icc]).toEqual([undefined, undefined, undefined, undefined]);
    for (const trace of ['Robin', 'Acme', 'Exif', 'GPS', 'http://']) expect(bytes.includes(trace)).toBe(false);
    expect([mediaType, kept.width, kept.height]).toEqual(['image/jpeg', 640, 480]);
    expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  test('the right way up, and no larger than one needs to read it', async () => {
    const sideways = await dots(3_000, 600).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const { width, height, orientation } = await sharp((await taken(sideways)).bytes).metadata();
    expect([width, height, orientation]).toEqual([480, 2_400, undefined]);
  });

  test.each(['png', 'webp'] as const)('also from %s, and the same each time', async (kind) => {
    const sent = await dots(50, 40).toFormat(kind).toBuffer();
    const [one, two] = [await taken(sent), await taken(sent)];
    expect([one.mediaType, one.sha256]).toEqual(['image/jpeg', two.sha256]);
  });

  test('without whatever was hung on behind it', async () => {
    const sent = Buffer.concat([await dots(50, 40).jpeg().toBuffer(), Buffer.from('<script>alert(1)</script>PK\u0003\u0004 and a page of HTML')]);
    expect((await taken(sent)).bytes.includes('script')).toBe(false);
  });
});

test('a document is taken as it is where documents are taken', async () => {
  const pdf = Buffer.from('%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n');
  expect(await taken(pdf)).toEqual({ mediaType: 'application/pdf', bytes: pdf, sha256: createHash('sha256').update(pdf).digest('hex') });
  expect(await checkFile(pdf, { ...rules, documents: false })).toBe('no-document');
  expect(await checkFile(pdf.subarray(0, 30), rules)).toBe('broken');
});

describe('is refused', () => {
  const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic')]);
  test.each([
    ['nothing', Buffer.alloc(0), 'empty'],
    ['more than may be', Buffer.alloc(5_000_001, 0xff), 'too-big'],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), 'unknown'],
    ['a drawing with scripts', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'unknown'],
    ['a program', Buffer.from('MZ\u0090\u0000'), 'unknown'],
    ['a moving picture', Buffer.from('GIF89a\u0001\u0000\u0001\u0000'), 'unknown'],
    ['a page that says later on that it is a document', Buffer.from('<html>%PDF-1.4 %%EOF'), 'unknown'],
    ['a telephone’s own kind, which cannot be made anew here', heic, 'heic'],
    ['a picture by its first bytes alone', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]), 'broken'],
    ['one kind’s first bytes before another kind', Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP'), Buffer.alloc(40)]), 'broken'],
  ] as const)('%s', async (_name, sent, refusal) => {
    expect(await checkFile(sent, rules)).toBe(refusal);
  });

  test('a picture that was cut off', async () => {
    const whole = await sharp({ create: { width: 600, height: 600, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 60 }, background: '#000' } })
      .jpeg()
      .toBuffer();
    expect(await checkFile(whole.subarray(0, whole.length / 2), rules)).toBe('broken');
  });

  test('a few bytes that would fill our memory', async () => {
    const small = bomb(60_000);
    expect(small.length).toBeLessThan(100_000);
    expect(await checkFile(small, rules)).toBe('too-many-pixels');
  });
});
