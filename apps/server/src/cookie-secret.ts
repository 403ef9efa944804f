import { join } from 'node:path';
import type { Config } from './config.js';
import { drawnSecret, drawSecret } from './drawn-secret.js';

/**
 * What signs cookies and form tokens: the operator's secret, else one that is drawn once for the data folder, so that a form that is open while a
 * demonstration starts again is still good. With a server of the operator's own there is no folder to keep it in, and each start draws another.
 * Of a file that was cut off nothing that it signed can be told from a forgery, and it is drawn anew.
 *
 * @throws the file system's error when the data folder cannot be read or written
 */
export async function cookieSecretOf({ cookieSecret, databaseUrl, dataDir }: Pick<Config, 'cookieSecret' | 'databaseUrl' | 'dataDir'>): Promise<string> {
  if (cookieSecret !== undefined) return cookieSecret;
  return databaseUrl === undefined ? drawnSecret(join(dataDir, 'cookie-secret')) : drawSecret();
}
