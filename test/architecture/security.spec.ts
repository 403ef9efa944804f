import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = join(ROOT, 'infra/docs/security.md');
const text = readFileSync(PAGE, 'utf8');

/** What a text leads to that is not there. */
function missingIn(page: string): string[] {
  const links = [...page.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].flatMap(([, link]) => link ?? []);
  return links.filter((link) => !/^https?:/.test(link) && !existsSync(join(dirname(PAGE), link)));
}

/** Rows that say "met" and name no test. */
const untested = (page: string) =>
  page.split('\n').filter((row) => /^\| [\d].*\| met( \|| in|;)/.test(row) && !/\.spec\.ts/.test(row) && !/old technologies/.test(row));

describe('what is written about security', () => {
  it('names only files that exist', () => {
    expect(text.match(/\.spec\.ts\)/g)?.length).toBeGreaterThan(60);
    expect(missingIn(text)).toEqual([]);
  });

  it('speaks of every chapter of the standard, in order', () => {
    const chapters = [...text.matchAll(/^## V(\d+) /gm)].map(([, number]) => Number(number));
    expect(chapters).toEqual(Array.from({ length: 17 }, (_, index) => index + 1));
  });

  it('claims nothing without a test, and gathers what is not met', () => {
    expect(untested(text)).toEqual([]);
    expect(text).toMatch(/^## What is not met\n\n- /m);
  });

  it('would find a file that is gone, and a claim without a test', () => {
    expect(missingIn('[a](../../libs/platform/web/src/nowhere.spec.ts)')).toEqual(['../../libs/platform/web/src/nowhere.spec.ts']);
    expect(untested('| 9.9.9 something | met | somewhere | |')).toHaveLength(1);
  });
});
