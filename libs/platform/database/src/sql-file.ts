import { readFileSync } from 'node:fs';

const texts = new Map<string, string>();

/** The text of a `.sql` file beside the calling module, in the sources as in the build: `sqlFile(import.meta.url, './append.sql')`. Read once. */
export function sqlFile(moduleUrl: string, path: string): string {
  const url = new URL(path, moduleUrl);
  const known = texts.get(url.href);
  if (known !== undefined) return known;
  const text = readFileSync(url, 'utf8');
  texts.set(url.href, text);
  return text;
}
