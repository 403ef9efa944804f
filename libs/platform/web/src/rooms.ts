import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds `libs`: the checkout when run from source, `dist` when built. */
export const base = join(dirname(fileURLToPath(import.meta.url)), '../../../..');
export const built = basename(base) === 'dist';

/** Where a room keeps its views, catalogue and assets: `platform` is this one, any other name a feature. */
export function roomFolder(name: string): string {
  return name === 'platform' ? join(base, 'libs/platform/web') : join(base, 'libs/features', name);
}

/** `platform` and every feature folder. */
export function roomNames(): readonly string[] {
  const features = join(base, 'libs/features');
  return ['platform', ...(existsSync(features) ? readdirSync(features) : [])];
}

export const govukFolder = join(dirname(createRequire(import.meta.url).resolve('govuk-frontend/package.json')), 'dist/govuk');
