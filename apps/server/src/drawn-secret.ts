import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const DRAWN = /^[0-9a-f]{64}$/;

/** What the file holds is no secret of ours, and drawing another would not do; the message is one sentence for the operator. */
export class DamagedSecret extends Error {}

/**
 * 32 random bytes in hex that are drawn once and kept in a file that only its owner may read: there whole or not at all, and of two processes that start
 * together both use the first one's. A file that was cut off or typed over is drawn anew, unless what the secret closed must stay readable.
 *
 * @throws DamagedSecret with one sentence; the file system's error when the folder cannot be read or written
 */
export async function drawnSecret(file: string, { mustStay = false } = {}): Promise<string> {
  const kept = await read(file);
  if (kept !== undefined && DRAWN.test(kept)) return kept;
  if (kept !== undefined && mustStay) throw new DamagedSecret(`${file} does not hold the key that was drawn for this data: put it back from a copy.`);
  if (kept !== undefined) await rm(file, { force: true });
  await mkdir(dirname(file), { recursive: true });
  return keep(file);
}

export const drawSecret = (): string => randomBytes(32).toString('hex');

/** Written beside and linked, which fails when another process was faster. */
async function keep(file: string): Promise<string> {
  const secret = drawSecret();
  const beside = `${file}.new-${randomBytes(8).toString('hex')}`;
  await writeFile(beside, secret, { mode: 0o600, flag: 'wx' });
  try {
    await link(beside, file);
    return secret;
  } catch (fault) {
    if (codeOf(fault) !== 'EEXIST') throw fault;
    return await readFile(file, 'utf8');
  } finally {
    await rm(beside, { force: true });
  }
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (fault) {
    if (codeOf(fault) === 'ENOENT') return undefined;
    throw fault;
  }
}

const codeOf = (fault: unknown) => (fault as NodeJS.ErrnoException).code;
