import { createHash } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import { type FileKind, kindOf } from './kinds.js';

export type MediaType = 'image/jpeg' | 'application/pdf';

/** A file that may be kept: an image made anew by us, or a document as it came. */
export interface CheckedFile {
  readonly mediaType: MediaType;
  readonly bytes: Buffer;
  /** Of these bytes, hex. */
  readonly sha256: string;
}

/** Why a file is not taken; each has a sentence under `platform.uploads`. */
export type FileRefusal = 'empty' | 'too-big' | 'unknown' | 'heic' | 'no-document' | 'too-many-pixels' | 'broken';

export interface FileRules {
  /** Documents (PDF) too, not images alone. */
  readonly documents: boolean;
  /** In bytes, as sent. */
  readonly mostBytes: number;
}

/** More than any telephone takes; a picture that claims more is there to fill our memory. */
const MOST_PIXELS = 64_000_000;
/** Good enough to read a receipt. */
const MOST_SIDE = 2_400;
const DECODE_SECONDS = 15;

// One picture at a time has what it needs, and leaves the processors to everybody else.
sharp.concurrency(1);
sharp.cache(false);

/**
 * Looks what a file really is, and makes an image anew from its pixels: place, camera, thumbnails and whatever else was hidden in it stay behind.
 * A PDF is kept as it is, and only ever handed out as a download.
 */
export async function checkFile(sent: Buffer, { documents, mostBytes }: FileRules): Promise<CheckedFile | FileRefusal> {
  if (sent.length === 0) return 'empty';
  if (sent.length > mostBytes) return 'too-big';
  const kind = kindOf(sent);
  if (kind === undefined || kind === 'heic') return kind ?? 'unknown';
  if (kind !== 'pdf') return inTurn(() => madeAnew(sent, kind));
  if (!documents) return 'no-document';
  // A document that was cut off ends without its mark, which readers look for in the last kilobyte.
  return sent.subarray(-1_024).includes('%%EOF') ? checked('application/pdf', sent) : 'broken';
}

async function madeAnew(sent: Buffer, kind: FileKind): Promise<CheckedFile | FileRefusal> {
  try {
    const image: Sharp = sharp(sent, { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1 });
    const { format, width, height } = await image.metadata();
    if (format !== kind) return 'broken';
    if (width * height > MOST_PIXELS) return 'too-many-pixels';
    const made = image
      .timeout({ seconds: DECODE_SECONDS })
      .autoOrient()
      .resize({ width: MOST_SIDE, height: MOST_SIDE, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#fff' })
      .jpeg({ quality: 82 });
    return checked('image/jpeg', await made.toBuffer());
  } catch (fault) {
    return fault instanceof Error && /pixel limit/.test(fault.message) ? 'too-many-pixels' : 'broken';
  }
}

function checked(mediaType: MediaType, bytes: Buffer): CheckedFile {
  return { mediaType, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

let last: Promise<unknown> = Promise.resolve();

/** Decoded pictures are large: one at a time in a process, so that many senders cannot fill its memory. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work, work);
  last = turn.catch(() => undefined);
  return turn;
}
