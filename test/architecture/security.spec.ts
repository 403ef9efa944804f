import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const DOCS = join(ROOT, 'infra/docs');
const text = readFileSync(join(DOCS, 'security.md'), 'utf8');
const privacy = readFileSync(join(DOCS, 'privacy.md'), 'utf8');
const sources = ['apps', 'libs', 'test', 'infra'].flatMap((floor) =>
  readdirSync(join(ROOT, floor), { recursive: true, encoding: 'utf8' })
    .filter((path) => !/(^|\/)(node_modules|dist)\//.test(path))
    .map((path) => join(floor, path)),
);
const names = new Set(sources.map((path) => basename(path)));

/** What a text leads to that is not there. */
function missingIn(page: string): string[] {
  const links = [...page.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].flatMap(([, link]) => link ?? []);
  return links.filter((link) => !/^https?:/.test(link) && !existsSync(join(DOCS, link)));
}

/** Tests that a text names behind a link to their file, as `[a.spec.ts](a.spec.ts) “does this” and “does that”`. */
const testsIn = (page: string) =>
  [...page.matchAll(/\]\(([^)\s]+\.(?:spec|conformance)\.ts)\)((?:(?: and)? “[^”]+”)+)/g)].flatMap(([, link = '', titles = '']) =>
    [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => ({ link, title })),
  );

/** Of those the ones that their file has no test of that name for. */
const untold = (page: string) => testsIn(page).filter(({ link, title }) => !titlesOf(join(DOCS, link)).has(title));

function titlesOf(file: string): ReadonlySet<string> {
  if (!existsSync(file)) return new Set();
  const called = readFileSync(file, 'utf8').matchAll(/(?:\b(?:it|test|describe)|\]|\))\(\s*(['"`])((?:\\.|(?!\1).)*)\1/gs);
  return new Set([...called].map(([, , title = '']) => title.replace(/\\(['"`])/g, '$1')));
}

/** Files and folders that a text names in signs of code, which are nowhere. */
function nowhereIn(page: string): string[] {
  const named = [...page.matchAll(/`([^`\s]+)`/g)].flatMap(([, code]) => code ?? []);
  return named.filter((code) => {
    if (/^(apps|libs|infra|test)\//.test(code)) return !existsSync(join(ROOT, code));
    return /^[\w.-]+\.(ts|md|sql|njk)$/.test(code) && !names.has(code);
  });
}

/** Rows that say "met" and name no test. */
const untested = (page: string) =>
  page.split('\n').filter((row) => /^\| [\d].*\| met( \|| in|;| for)/.test(row) && !/\.spec\.ts/.test(row) && !/old technologies/.test(row));

describe('what is written about security', () => {
  it('names only files that exist', () => {
    expect(text.match(/\.spec\.ts\)/g)?.length).toBeGreaterThan(60);
    expect(missingIn(text)).toEqual([]);
    expect(nowhereIn(text)).toEqual([]);
  });

  it('names only tests that exist', () => {
    expect(testsIn(text).length).toBeGreaterThan(40);
    expect(untold(text)).toEqual([]);
    // Each sign of a title stands behind a link to its file.
    expect(testsIn(text)).toHaveLength(text.replace('in “these signs”', '').match(/“/g)?.length ?? 0);
  });

  it('speaks of every chapter of the standard, in order', () => {
    const chapters = [...text.matchAll(/^## V(\d+) /gm)].map(([, number]) => Number(number));
    expect(chapters).toEqual(Array.from({ length: 17 }, (_, index) => index + 1));
  });

  it('claims nothing without a test, and gathers what is not met', () => {
    expect(untested(text)).toEqual([]);
    expect(text).toMatch(/^## What is not met\n\n- /m);
  });

  it('would find a file and a test that are gone, and a claim without a test', () => {
    expect(missingIn('[a](../../libs/platform/web/src/nowhere.spec.ts)')).toEqual(['../../libs/platform/web/src/nowhere.spec.ts']);
    const here = '[a](../../test/architecture/security.spec.ts) “names only files that exist” and “names no test”';
    expect(untold(here)).toEqual([{ link: '../../test/architecture/security.spec.ts', title: 'names no test' }]);
    expect(nowhereIn('`libs/nowhere` and `nowhere.ts` and `libs/events`')).toEqual(['libs/nowhere', 'nowhere.ts']);
    expect(untested('| 9.9.9 something | met | somewhere | |')).toHaveLength(1);
  });
});

describe('what is written about personal data', () => {
  it('names only files and tests that exist', () => {
    expect(privacy.match(/`[^`\s]+\.(spec\.)?ts`/g)?.length).toBeGreaterThan(5);
    expect([...missingIn(privacy), ...nowhereIn(privacy), ...untold(privacy)]).toEqual([]);
  });
});
