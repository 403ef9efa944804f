import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { Api } from './api.js';
import type { DataFolder } from './data-folder.js';
import { runProgram } from './programs.js';
import type { Service } from './server-process.js';
import { Visitor } from './visitor.js';

/** What somebody could get hold of, by the place where it was found. */
export type Found = Map<string, string>;

/** What differs from one run to the next whatever anybody does: drawn at random, or told by the clock of the machine. Each kind keeps its length in sight. */
const MASKED: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z\b/g, '<time>'],
  [/\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT\b/g, '<time>'],
  [/\b\d{1,2}:\d\d [ap]m\b/g, '<time of day>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>'],
  [/\b[0-9a-f]{64}\b/g, '<64 hex>'],
  [/\b[0-9a-f]{32}\b/g, '<32 hex>'],
  [/\b(per|hh)-[A-Za-z0-9]{22}\b/g, '$1-<token>'],
  [/\bP-[0-9a-f]{8}\b/g, 'P-<pile>'],
  [/\beb-session=[^;]+/g, 'eb-session=<secret>'],
];

export const masked = (text: string): string => MASKED.reduce((all, [pattern, word]) => all.replace(pattern, word), text);

/** Every page, as each of these people and as a visitor, that links lead to from where they begin. */
export async function pagesOf(service: Service, people: readonly string[], starts: readonly string[], most: number, found: Found): Promise<void> {
  for (const who of [undefined, ...people]) {
    const visitor = new Visitor(service.url);
    if (who) await visitor.actAs(who);
    const waiting = [...starts];
    const seen = new Set<string>();
    for (let path = waiting.shift(); path !== undefined && seen.size < most; path = waiting.shift()) {
      if (seen.has(path)) continue;
      seen.add(path);
      const { status, html, location } = await visitor.see(path);
      const page = masked(withoutFormTokens(html));
      found.set(`page ${masked(path)} for ${who ?? 'a visitor'} (${seen.size})`, `${status} ${location ?? ''}\n${html.length}\n${page}`);
      for (const [, href = ''] of html.matchAll(/href="(\/[^"#]*)/g)) {
        const to = href.replaceAll('&amp;', '&');
        if (!/^\/(assets|demo|sign)/.test(to)) waiting.push(to);
      }
    }
  }
}

const withoutFormTokens = (html: string): string => html.replace(/name="(_csrf|_once)" value="[^"]*"/g, 'name="$1" value="<token>"');

/** Every address of the JSON API that answers a GET, with these names in it. */
export async function answersOf(service: Service, people: readonly string[], names: Readonly<Record<string, string>>, found: Found): Promise<void> {
  const api = new Api(service.url);
  const { body: document } = await api.get('/api/openapi.json');
  found.set('json /api/openapi.json', masked(JSON.stringify(document)));
  const paths = Object.entries<Record<string, unknown>>(document.paths).flatMap(([path, methods]) => ('get' in methods ? [path] : []));
  for (const path of [...paths, '/health/ready', '/health/live']) {
    const address = path.replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? 'nothing');
    for (const as of [undefined, ...people]) {
      const { status, headers, body } = await api.get(address, as ? { as } : {});
      const told = [...headers].filter(([name]) => !/^(date|keep-alive|connection)$/.test(name)).map(([name, value]) => `${name}: ${value}`);
      found.set(`json ${address} for ${as ?? 'a visitor'}`, masked(`${status}\n${told.join('\n')}\n${JSON.stringify(body)}`));
    }
  }
}

/** Every table: how many rows, how long each is as text, and how many pages of the disk. Whoever looks so deep sees sizes too. */
export async function tablesOf(pool: Pool, found: Found): Promise<void> {
  // A moment is written without the noughts at its end.
  const timeless = `regexp_replace(t::text, '\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?', '<time>', 'g')`;
  const { rows: tables } = await pool.query<{ name: string; schema: string }>(
    `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name, schemaname AS schema FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  for (const { name, schema } of tables) {
    // Leases are taken and renewed by the machine's clock.
    if (name === 'processors.leases') continue;
    // Ideas stand in an order of chance, so links are followed in one: which look is the ninth and which the tenth is no matter of anybody's choice.
    const text = name === 'looks.looks' ? `regexp_replace(${timeless}, '^\\(\\d+,', '(<number>,')` : timeless;
    const { rows } = await pool.query<{ lengths: number[] }>(
      `SELECT coalesce(array_agg(length(${text}) ORDER BY length(${text})), '{}') AS lengths FROM ${name} AS t`,
    );
    const lengths = rows[0]?.lengths ?? [];
    // Checkpoints are written again and again as time goes by.
    const { rows: sizes } = schema === 'processors' ? { rows: [] } : await pool.query('SELECT pg_relation_size($1::regclass) AS size', [name]);
    found.set(`table ${name}`, JSON.stringify({ rows: lengths.length, lengths, sizes }));
  }
}

/** The whole ledger as the operator's program writes it. */
export async function exportOf(folder: Pick<DataFolder, 'path'>, found: Found): Promise<void> {
  const place = await mkdtemp(join(tmpdir(), 'estate-bank-silence-'));
  const file = join(place, 'ledger.ndjson');
  try {
    const { code, stderr } = await runProgram('apps/server/src/programs/export', ['--out', file], { DATA_DIR: folder.path });
    if (code !== 0) throw new Error(`export ended with ${code}:\n${stderr}`);
    const lines = masked(await readFile(file, 'utf8')).split('\n');
    // Seals are shuffled before they are written: in which order they stand is chance.
    const [seals, others] = [true, false].map((sealed) => lines.filter((line) => line.includes('"type":"BallotSealed"') === sealed));
    found.set('export', [...(others ?? []), ...(seals ?? []).sort()].join('\n'));
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** What the process wrote, line by line, without the machine's clock, its process and the time that each request took. */
export function logOf(service: Service, found: Found): void {
  const lines = service
    .said()
    .split('\n')
    .map((line) =>
      masked(line)
        .replace(/"(time|pid|responseTime|ms|port)":[\d.]+/g, '"$1":0')
        .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1'),
    );
  found.set('log', lines.join('\n'));
}

/** Where the two differ: the place, and the first line that is not the same. */
export function differences(one: Found, other: Found): readonly string[] {
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((place) => {
    const [first, second] = [one.get(place)?.split('\n'), other.get(place)?.split('\n')];
    if (!first || !second) return [`${place}: found in one only`];
    const line = first.findIndex((text, index) => text !== second[index]);
    if (line < 0 && first.length === second.length) return [];
    return [`${place}, line ${line}:\n  ${parted(first[line] ?? '', second[line] ?? '')}\n  ${parted(second[line] ?? '', first[line] ?? '')}`];
  });
}

/** The part around the first character that is not the same: lines of JSON are long. */
function parted(text: string, other: string): string {
  const at = [...text].findIndex((letter, index) => letter !== other[index]);
  return at < 0 ? text.slice(-200) : text.slice(Math.max(0, at - 150), at + 50);
}
