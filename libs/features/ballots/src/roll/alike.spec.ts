import { describe, expect, it } from '@jest/globals';
import { alikeLines, namesAlike } from './alike.js';

describe('Names that look alike', () => {
  it.each([
    ['Ada Sample', 'Ada Smaple'],
    ['Ada Sample', 'Sample, Ada'],
    ['Ada Sample', 'A. Sample'],
    ['Zoë Sample', 'Zoe Samples'],
  ])('are %s and %s', (one, other) => expect([namesAlike(one, other), namesAlike(other, one)]).toEqual([true, true]));

  it.each([
    ['Ada Sample', 'Ben Sample'],
    ['Ada Sample', 'ada  sample'],
    ['Ada Sample', 'A. Example'],
    ['', 'Jo'],
  ])('are not %s and %s', (one, other) => expect([namesAlike(one, other), namesAlike(other, one)]).toEqual([false, false]));
});

it('Lines that look alike are of one home, one with an account and one without', () => {
  const line = (number: number, name: string | undefined, address: string | undefined, known: boolean) => ({
    ...{ voterId: String(number), mark: null, number, name, address, known },
  });
  const lines = [
    line(1, 'Ada Sample', 'Flat 1, North House', true),
    line(2, 'Ada Smaple', 'FLAT 1 North House', false),
    line(3, 'A. Smaple', 'Flat 1, North House', true),
    line(4, 'Ada Smaple', 'Flat 2, North House', false),
    line(5, undefined, undefined, true),
    line(6, undefined, undefined, false),
  ];
  expect(alikeLines(lines).map((pair) => pair.map(({ number }) => number))).toEqual([
    [1, 2],
    [3, 2],
  ]);
});
