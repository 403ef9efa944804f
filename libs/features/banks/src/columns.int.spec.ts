import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { columnsOf } from './columns.projection.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
}, 60_000);
afterAll(() => database.drop());

const names = ['number', 'words', 'ref', 'day'] as const;
// PostgreSQL keeps no NUL in texts, and no half of a surrogate pair.
const words = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !text.includes('\0') && text.isWellFormed());
const hard = fc.constantFrom('', 'NULL', 'null', '{}', '{"a"}', 'a,b', '"', '\\', '\\n', '\\"', 'two\nlines', '\t', '\u0001', ' ', 'é😀', "it's");
const row = fc.record({
  number: fc.option(fc.maxSafeInteger()),
  words: fc.option(fc.oneof(words, hard)),
  ref: fc.option(fc.record({ field: fc.oneof(words, hard), version: fc.nat() })),
  day: fc.option(fc.constantFrom('2026-02-28', '2026-12-31')),
});

describe('Rows on their way into a read model', () => {
  it('arrive as they were, whatever their texts are made of', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
        const { rows: arrived } = await database.pool.query(
          'SELECT number, words, ref, day::text FROM unnest($1::bigint[], $2::text[], $3::jsonb[], $4::date[]) WITH ORDINALITY AS t (number, words, ref, day, place) ORDER BY place',
          columnsOf(rows, names),
        );
        expect(arrived).toEqual(rows);
      }),
      { numRuns: 150 },
    );
  });

  it('a column that a row lacks is NULL', async () => {
    const rows: { words?: string; day?: string }[] = [{ words: 'a' }, {}];
    const { rows: arrived } = await database.pool.query('SELECT words FROM unnest($1::text[]) AS words', columnsOf(rows, ['words']));
    expect(arrived).toEqual([{ words: 'a' }, { words: null }]);
  });
});
