import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');

interface Source {
  readonly path: string;
  readonly text: string;
}

/** The schemas that projections write, by what stands in their sources: `read_<name>_v<version>`. */
function written(sources: readonly Source[]): readonly string[] {
  return sources
    .filter(({ path, text }) => path.endsWith('.projection.ts') && /: Projection = \{/.test(text))
    .map(({ path, text }) => {
      const [name, version] = [/^ {2}name: '([a-z_]+)',$/m.exec(text)?.[1], /^ {2}version: (\d+),$/m.exec(text)?.[1]];
      if (name === undefined || version === undefined) throw new Error(`${path}: no name and version stand where this looks for them`);
      return `read_${name}_v${version}`;
    });
}

/** Every mention of a schema that no projection writes: SQL names its version, so a raised one must be raised there as well. */
function strays(sources: readonly Source[]): readonly string[] {
  const known = new Set(written(sources));
  return sources.flatMap(({ path, text }) =>
    (text.match(/\bread_[a-z_]+_v\d+/g) ?? []).filter((schema) => !known.has(schema)).map((schema) => `${path}: ${schema}`),
  );
}

function sources(): readonly Source[] {
  const inside = (room: string) => readdirSync(resolve(ROOT, room), { recursive: true, encoding: 'utf8' }).map((path) => `${room}/${path}`);
  return ['apps', 'libs/features']
    .flatMap(inside)
    .filter((path) => /\.(ts|sql)$/.test(path) && !/\.spec\.ts$|\/test\//.test(path))
    .map((path) => ({ path, text: readFileSync(resolve(ROOT, path), 'utf8') }));
}

describe('what pages read', () => {
  it('is in each query the version that its projection writes', () => {
    const all = sources();
    expect(written(all).length).toBeGreaterThan(8);
    expect(strays(all)).toEqual([]);
  });

  it('is found when a version was raised in one place alone', () => {
    const projection = { path: 'x/bids.projection.ts', text: "export const bids: Projection = {\n  name: 'open_bids',\n  version: 2,\n};" };
    const query = (version: number) => ({ path: 'x/read-bids.sql', text: `SELECT 1 FROM read_open_bids_v${version}.bids` });
    expect(strays([projection, query(2)])).toEqual([]);
    expect(strays([projection, query(1)])).toEqual(['x/read-bids.sql: read_open_bids_v1']);
    expect(strays([query(2)])).toEqual(['x/read-bids.sql: read_open_bids_v2']);
  });
});
