import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');

/** A rule about the text of files, for what imports do not show. */
interface TextRule {
  readonly rule: string;
  readonly files: (path: string) => boolean;
  readonly forbidden: RegExp;
  readonly planted: readonly string[];
  readonly harmless: readonly string[];
}

const isTest = (path: string) => /\.spec\.ts$|\.conformance\.ts$|\/test\//.test(path);
const isPure = (path: string) => /\.(decider|facts|reaction|commands)\.ts$/.test(path) || /^libs\/(events|decider|proof)\/src\//.test(path);

const rules: readonly TextRule[] = [
  {
    rule: 'what decides has no clock of its own, no chance and no environment',
    files: (path) => isPure(path) && !isTest(path),
    forbidden:
      /\bnew Date\(\s*\)|\bDate\(\s*\)|\bDate\.now\b|\bMath\.random\b|\bcrypto\.|\brandomUUID\b|\bperformance\.|\bprocess\.|\bset(Timeout|Interval|Immediate)\b|\bfetch\(/,
    planted: [
      'const now = Date.now();',
      'new Date()',
      'Math.random() > 0.5',
      'crypto.randomUUID()',
      'globalThis.crypto.getRandomValues(a)',
      'process.env',
      'await fetch(url)',
    ],
    harmless: ['new Date(command.at)', 'Date.parse(day)', "createHash('sha256')", 'dateNow', 'subprocess'],
  },
  {
    rule: 'the environment is read by apps/server/src/config.ts alone',
    files: (path) => path !== 'apps/server/src/config.ts' && !isTest(path),
    // Handing it over to the one reader is no reading.
    forbidden: /(?<!readConfig\()\bprocess\s*\.\s*env\b|\bprocess\['env'\]|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/,
    planted: ['const port = process.env.PORT', "process['env']", 'const { env } = process;', 'spawn(x, { env: process.env })'],
    harmless: ['readConfig(process.env)', 'process.environment', 'const env = given;'],
  },
  {
    rule: 'a proof of a look is made by the sealed log of looks alone',
    files: (path) => !/^libs\/platform\/(identity\/src\/looks|vault\/src)\//.test(path) && !isTest(path),
    forbidden: /\bLookProof\s*(\.|\[)|\bLookProof\s+as\b/,
    planted: ['LookProof.of(1)', "LookProof['of'](1)", 'import { LookProof as P } from'],
    harmless: ['look: LookProof', "import { type LookProof, VAULT } from '#vault'", 'Promise<LookProof>'],
  },
];

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');

function sources(): string[] {
  const inside = (room: string) => readdirSync(resolve(ROOT, room), { recursive: true, encoding: 'utf8' }).map((path) => `${room}/${path}`);
  return ['apps', 'libs']
    .flatMap(inside)
    .filter((path) => path.endsWith('.ts'))
    .sort();
}

describe.each(rules)('$rule', ({ files, forbidden, planted, harmless }) => {
  it('in every source', () => {
    const seen = sources().filter(files);
    expect(seen.length).toBeGreaterThan(20);
    expect(seen.filter((path) => forbidden.test(withoutComments(readFileSync(resolve(ROOT, path), 'utf8'))))).toEqual([]);
  });

  it.each(planted)('and %s would be found', (text) => {
    expect(forbidden.test(withoutComments(text))).toBe(true);
  });

  it.each(harmless)('while %s is let be', (text) => {
    expect(forbidden.test(withoutComments(text))).toBe(false);
  });
});
