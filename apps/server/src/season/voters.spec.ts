import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parseSeason } from './season.schema.js';
import { linesOfCodes, madeUpRoll } from './voters.js';

const own = parseSeason(readFileSync(new URL('../../../../infra/dev/seasons/estate-banks.json', import.meta.url), 'utf8'));

test('a roll of 612 is 612 people of different names, two in each home, at a postcode that stands for no place', () => {
  const roll = madeUpRoll(612, 'Hilgrove Estate');
  expect(new Set(roll.map(({ name }) => name)).size).toBe(612);
  expect(new Set(roll.map(({ address }) => address)).size).toBe(306);
  for (const { name, address } of roll) {
    expect(name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+ Sample$/);
    expect(address).toMatch(/^Flat \d+, (East|Middle|West) House, Hilgrove Estate, ZZ99 9ZZ$/);
  }
  const many = madeUpRoll(3_000, 'Hilgrove Estate');
  expect(new Set(many.map(({ name }) => name)).size).toBe(3_000);
});

test('every voting code of the file has a line of its own, and whoever used one twice has one', () => {
  const ballot = own.resident_ballot;
  if (!ballot) throw new Error('the file has no vote');
  const lines = linesOfCodes(ballot);
  expect(lines.size).toBe(66);
  expect(new Set(lines.values()).size).toBe(66);
  expect(Math.max(...lines.values())).toBeLessThan(612);
});
