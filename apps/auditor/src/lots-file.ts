import type { Project } from '#tally';

/** What is wrong with a file, and where: lines count from 1. */
export interface SpoiledLots {
  readonly line: number;
  readonly reason: string;
}

/**
 * Reads lots that were drawn before voting: one project id a line in the order drawn, or `id;number` on each. Every project has one lot, and no two the same.
 */
export function readLots(text: string, projects: readonly Pick<Project, 'id'>[]): ReadonlyMap<string, number> | SpoiledLots {
  const lots = new Map<string, number>();
  const missing = new Set(projects.map(({ id }) => id));
  const drawn = new Set<number>();
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const numbered = lines.find((line) => line.trim() !== '')?.includes(';') ?? false;
  for (const [index, written] of lines.entries()) {
    if (written.trim() === '') continue;
    const line = index + 1;
    const [, id = '', number] = /^(.*?)(?:;([^;]*))?$/.exec(written.trim()) ?? [];
    if (numbered !== (number !== undefined))
      return { line, reason: numbered ? 'A number is missing behind the id.' : 'The lines before this one have no number.' };
    const lot = number === undefined ? lots.size + 1 : Number(number);
    if (number !== undefined && !/^\s*\d{1,15}\s*$/.test(number)) return { line, reason: `"${number}" is no whole number.` };
    if (lots.has(id.trim())) return { line, reason: `The project "${id.trim()}" has a lot already.` };
    if (!missing.delete(id.trim())) return { line, reason: `The election has no project "${id.trim()}".` };
    if (drawn.has(lot)) return { line, reason: `The lot ${lot} stands there twice.` };
    drawn.add(lot);
    lots.set(id.trim(), lot);
  }
  const [first] = missing;
  return first === undefined ? lots : { line: lines.length, reason: `The file ends without a lot for the project "${first}".` };
}
