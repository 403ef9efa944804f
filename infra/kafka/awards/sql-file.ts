import { readFileSync } from 'node:fs';

/** The statement in `sql/<name>.sql`, without the notes at its head. */
export function sql(name: string): string {
  return readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8')
    .replace(/^--.*\n/gm, '')
    .trim();
}
