import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.js';

const DRAWN = /^[0-9a-f]{64}$/;

/**
 * What signs cookies and form tokens: the operator's secret, else one that is drawn once for the data folder, so that a form that is open while a
 * demonstration starts again is still good. With a server of the operator's own there is no folder to keep it in, and each start draws another.
 *
 * @throws the file system's error when the data folder cannot be read or written
 */
export async function cookieSecretOf({ cookieSecret, databaseUrl, dataDir }: Pick<Config, 'cookieSecret' | 'databaseUrl' | 'dataDir'>): Promise<string> {
  if (cookieSecret !== undefined) return cookieSecret;
  if (databaseUrl !== undefined) return draw();
  const file = join(dataDir, 'cookie-secret');
  const kept = await read(file);
  if (kept !== undefined && DRAWN.test(kept)) return kept;
  // Cut off while it was written, or typed over: nothing that it signed can be told from a forgery.
  if (kept !== undefined) await rm(file, { force: true });
  await mkdir(dataDir, { recursive: true });
  return keep(file);
}

/** Written beside and linked, so that it is there whole or not at all and of two that start together both use the first one's. */
async function keep(file: string): Promise<string> {
  const secret = draw();
  const beside = `${file}.new-${process.pid}`;
  await rm(beside, { force: true });
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
const draw = () => randomBytes(32).toString('hex');
