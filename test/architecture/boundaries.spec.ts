import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type Planted, violations } from './planted.js';

const ROOT = resolve(import.meta.dirname, '../..');
const CONFIG = join(ROOT, '.dependency-cruiser.cjs');
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const { forbidden } = createRequire(import.meta.url)(CONFIG) as {
  forbidden: readonly { readonly name: string; readonly to: { readonly reachable?: boolean } }[];
};

interface Cruise {
  readonly modules: readonly { readonly source: string; readonly dependencies: readonly { readonly module: string; readonly resolved: string }[] }[];
  readonly summary: { readonly violations: readonly { readonly rule: { readonly name: string }; readonly from: string; readonly to: string }[] };
}

/** What the cruiser finds in the tree under a folder, with the rules of this repository. */
async function cruise(folder: string): Promise<Cruise> {
  const args = [CRUISER, '--config', CONFIG, '--output-type', 'json', ...['apps', 'libs'].filter((room) => existsSync(join(folder, room)))];
  const json = await new Promise<string>((done, failed) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1e8 }, (_fault, stdout, stderr) => (stdout ? done(stdout) : failed(new Error(stderr))));
  });
  return JSON.parse(json) as Cruise;
}

/** Each violation once; where something far away is reached, the file that starts the way says enough. */
function found({ summary }: Cruise): string[] {
  const far = new Set(forbidden.filter(({ to }) => to.reachable).map(({ name }) => name));
  return [...new Set(summary.violations.map(({ rule, from, to }) => (far.has(rule.name) ? `${rule.name}: ${from}` : `${rule.name}: ${from} → ${to}`)))];
}

const places: string[] = [];
afterAll(() => {
  for (const place of places) rmSync(place, { recursive: true, force: true });
});

function plant({ files }: Pick<Planted, 'files'>): string {
  const place = mkdtempSync(join(tmpdir(), 'estate-bank-planted-'));
  places.push(place);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(place, dirname(path)), { recursive: true });
    writeFileSync(join(place, path), `${text}\n`);
  }
  copyFileSync(join(ROOT, 'package.json'), join(place, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(place, 'node_modules'));
  return place;
}

describe('the boundaries of the rooms', () => {
  it('hold in the whole tree, and the cruiser sees through every #name', async () => {
    const tree = await cruise(ROOT);
    const named = tree.modules.flatMap(({ dependencies }) => dependencies).filter(({ module }) => module.startsWith('#'));
    expect(named.length).toBeGreaterThan(200);
    expect(named.filter(({ resolved }) => !/^libs\/.+\.ts$/.test(resolved)).map(({ module }) => module)).toEqual([]);
    expect(found(tree)).toEqual([]);
  }, 60_000);

  it.each(violations)(
    '$rule finds $why, and no other rule speaks',
    async (violation) => {
      const rules = (await cruise(plant(violation))).summary.violations.map(({ rule }) => rule.name);
      expect([...new Set(rules)]).toEqual([violation.rule]);
    },
    30_000,
  );

  it('let an ordinary feature be', async () => {
    const files = {
      'libs/features/banks/src/bank.decider.ts': "import { z } from 'zod';\nimport { here } from '#events';\nexport const rules = z.literal(here);",
      'libs/features/banks/src/bank.pages.ts': "import '#web';\nimport './bank.decider.js';",
      'libs/events/src/index.ts': 'export const here = 1;',
      'libs/platform/web/src/index.ts': "import '@nestjs/common';",
    };
    expect(found(await cruise(plant({ files })))).toEqual([]);
  }, 30_000);

  it('have a planted violation for each rule', () => {
    expect(forbidden.map(({ name }) => name).filter((name) => !violations.some(({ rule }) => rule === name))).toEqual([]);
  });
});
