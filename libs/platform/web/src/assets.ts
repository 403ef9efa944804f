import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { base, built } from './rooms.js';

/** Where the build put style sheet and scripts. */
export const assetsFolder = built ? join(base, 'libs/platform/web/assets') : join(base, 'dist/libs/platform/web/assets');

/** The address of an asset by its plain name; the served name has its content's hash, so that it can be kept for ever. */
export function assetUrls(folder = assetsFolder): (name: string) => string {
  const file = join(folder, 'manifest.json');
  if (built && !existsSync(file)) throw new Error('The style sheet is missing: run "npm run build".');
  const manifest: Record<string, string> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return (name) => `/assets/${manifest[name] ?? name}`;
}
