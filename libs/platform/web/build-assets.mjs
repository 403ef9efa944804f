/** Compiles the style sheet and copies scripts and icons into dist, each under a name with its content's hash, and writes `manifest.json` (name → file). */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from 'sass';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
const modules = join(root, 'node_modules');
const target = join(root, 'dist/libs/platform/web/assets');

/** govuk-frontend speaks of left and right; start and end are the same in English and mirror in right-to-left languages. */
const LOGICAL = [
  [/(?<=[{;])(margin|padding|border)-left(?=[-:])/g, '$1-inline-start'],
  [/(?<=[{;])(margin|padding|border)-right(?=[-:])/g, '$1-inline-end'],
  [/(?<=[{;])left:/g, 'inset-inline-start:'],
  [/(?<=[{;])right:/g, 'inset-inline-end:'],
  [/(?<=[{;])text-align:left/g, 'text-align:start'],
  [/(?<=[{;])text-align:right/g, 'text-align:end'],
  [/(?<=[{;])float:left/g, 'float:inline-start'],
  [/(?<=[{;])float:right/g, 'float:inline-end'],
  // Four values of which right and left differ: `padding: 10px 20px 10px 0`.
  [/(?<=[{;])(margin|padding):([^ ;}]+) ([^ ;}]+) ([^ ;}]+) (?!\3[;}])([^ ;}]+)/g, '$1-block:$2 $4;$1-inline:$5 $3'],
];

export function styleSheet() {
  const { css } = compile(join(here, 'assets/page.scss'), { loadPaths: [modules], style: 'compressed', quietDeps: true });
  return LOGICAL.reduce((text, [physical, logical]) => text.replace(physical, logical), css);
}

function hashed(name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10);
  return name.replace(/(\.\w+)$/, `-${hash}$1`);
}

/** Builds everything; answers the manifest. */
export function buildAssets() {
  const library = readFileSync(join(modules, 'govuk-frontend/dist/govuk/govuk-frontend.min.js'), 'utf8').replace(/\/\/# sourceMappingURL=.*/, '');
  const libraryName = hashed('govuk-frontend.js', library);
  const script = readFileSync(join(here, 'assets/page.js'), 'utf8').replace('/assets/govuk-frontend.js', `/assets/${libraryName}`);
  const contents = {
    'page.css': styleSheet(),
    'page.js': script,
    'ballot.js': readFileSync(join(here, 'assets/ballot.js'), 'utf8'),
    'passkey.js': readFileSync(join(here, 'assets/passkey.js'), 'utf8'),
    'govuk-frontend.js': library,
    'icon.svg': readFileSync(join(here, 'assets/icon.svg'), 'utf8'),
  };
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const manifest = Object.fromEntries(Object.entries(contents).map(([name, content]) => [name, hashed(name, content)]));
  for (const [name, content] of Object.entries(contents)) writeFileSync(join(target, manifest[name]), content);
  writeFileSync(join(target, 'manifest.json'), JSON.stringify(manifest, null, 2));
  return manifest;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildAssets();
