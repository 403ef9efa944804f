import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');
const LEFT_OUT = /(^|\/)(node_modules|dist|\.git|\.data|test-results|coverage)(\/|$)/;

function documentsIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (LEFT_OUT.test(path)) return [];
    if (entry.isDirectory()) return documentsIn(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

const documents = documentsIn('.').map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
/** What npm itself does. */
const NPM_OWN = ['install'];

const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');

function brokenLinks(path: string, text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target).filter((target) => !/^https?:/.test(target));
  return targets.filter((target) => {
    const [file = '', anchor] = target.split('#');
    const found = file === '' ? path : join(dirname(path), file);
    if (!existsSync(join(ROOT, found))) return true;
    if (anchor === undefined) return false;
    return ![...readFileSync(join(ROOT, found), 'utf8').matchAll(/^#+ (.+)$/gm)].some(([, heading = '']) => anchorOf(heading) === anchor);
  });
}

const commandsIn = (text: string) => [...text.matchAll(/\bnpm (?:run )?(?:--silent )?([a-z][a-z-]*)/g)].map(([, name = '']) => name);

describe('what is written about the house', () => {
  it('is found', () => {
    const paths = documents.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'infra/docs/glossary.md', 'libs/features/banks/README.md']));
  });

  it.each(documents)('$path leads only to what is there', ({ path, text }) => {
    expect(brokenLinks(path, text)).toEqual([]);
  });

  it.each(documents)('$path names only commands of package.json', ({ text }) => {
    expect(commandsIn(text).filter((name) => !(name in scripts) && !NPM_OWN.includes(name))).toEqual([]);
  });

  it('every room has its README', () => {
    const rooms = ['libs/features', 'libs/platform'].flatMap((floor) => readdirSync(join(ROOT, floor)).map((room) => `${floor}/${room}`));
    expect(rooms.filter((room) => !existsSync(join(ROOT, room, 'README.md')))).toEqual([]);
  });

  it('the README tells every setting that the service reads', () => {
    const config = readFileSync(join(ROOT, 'apps/server/src/config.ts'), 'utf8');
    const settings = [...config.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name = '']) => name);
    const told = documents.find(({ path }) => path === 'README.md')?.text ?? '';
    expect(settings.length).toBeGreaterThan(7);
    expect(settings.filter((name) => !told.includes(`| \`${name}\` |`))).toEqual([]);
  });

  it('finds a broken link, a missing heading and a command that is not there', () => {
    expect(brokenLinks('README.md', '[a](nowhere.md) [b](#nothing) [c](#for-a-newcomer) [d](LICENSE) [e](https://example.org/x)')).toEqual([
      'nowhere.md',
      '#nothing',
    ]);
    expect(commandsIn('`npm start`, `npm run --silent audit -- balance`, `npm test -- --only unit`')).toEqual(['start', 'audit', 'test']);
  });
});
