import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { sqlFile } from '#database';
import { type TestDatabase, testDatabase } from '#database/test-database';
import type { Told } from '../../../../../test/support/feature/feature-house.js';
import { provesItself } from '../../../../../test/support/feature/read-model.js';
import { codeLettersProjection } from './code-letters.projection.js';

// The first test of a run may start the server.
jest.setTimeout(60_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const token = (letter: string) => `per-${letter.repeat(22)}`;
const told = (stream: string, type: string, data: object): Told => ({ stream, at: '2026-05-11T18:00:00.000Z', facts: [{ type, data }] });
const issued = (letter: string, dwellingId: string) =>
  told(`codeletters-${token(letter)}`, 'CodeLetterIssued', {
    ...{ person: token(letter), estateId: 'chalcots', dwellingId, issue: 1, validUntil: '2026-06-08', joinId: `J-${letter}` },
  });
const left = (letter: string, dwellingId: string) =>
  told(`dwelling-${dwellingId}`, 'ResidentLeft', {
    ...{ dwellingId, estateId: 'chalcots', joinId: `J-${letter}`, resident: token(letter), leftOn: '2026-05-12', why: 'moved-out', by: token(letter) },
  });

it('letters have the same rows at once, event by event, taken up again and built anew', async () => {
  const again = { person: token('A'), estateId: 'chalcots', dwellingId: 'D1', issue: 2, validUntil: '2026-07-01', check: 'seen-papers', by: token('O') };
  const erased = (letter: string) =>
    told(`privacy-${token(letter)}`, 'ErasureAnswered', {
      ...{ token: token(letter), because: 'asked', erases: [], keeps: [], keepYears: 6, basis: { runningAwards: 0, awards: 1, paidThemselves: false } },
    });
  const everything = [
    ...[issued('A', 'D1'), issued('B', 'D2'), issued('C', 'D3'), issued('D', 'D4')],
    ...[told(`codeletters-${token('A')}`, 'CodeLetterReissued', again), left('B', 'D2'), left('C', 'D9'), erased('D')],
    // What crossed a letter and stands before it.
    ...[left('E', 'D5'), issued('E', 'D5'), erased('F'), issued('F', 'D6')],
  ];
  await provesItself(database, codeLettersProjection, everything, ['letters', 'ended_joins', 'erased']);
  const { rows } = await database.pool.query('SELECT issue, valid_until::text FROM read_code_letters_v2.letters ORDER BY person');
  const first = { issue: 1, valid_until: '2026-06-08' };
  expect(rows).toEqual([{ issue: 2, valid_until: '2026-07-01' }, first, first, first]);
  const shown = await database.pool.query(sqlFile(import.meta.url, './read-letters.sql'), ['chalcots', null]);
  expect(shown.rows.map(({ person }) => person).sort()).toEqual([token('A'), token('C')]);
});
