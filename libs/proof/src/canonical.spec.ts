import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonical, NotCanonical } from './canonical.js';

/** Any value of the ledger's profile. */
const key = fc.stringMatching(/^[a-z][A-Za-z0-9_]{0,8}$/).filter((name) => name !== '__proto__');
const words = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\u0000', '').normalize('NFC'));
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    words,
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(key, tie('value'), { maxKeys: 6, noNullPrototype: true }),
  ),
}));

/** The same value with the keys of every record in another order. */
const shuffled = (part: unknown): unknown => {
  if (Array.isArray(part)) return part.map(shuffled);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part)
      .reverse()
      .map(([name, inner]) => [name, shuffled(inner)]),
  );
};

describe('canonical text', () => {
  it.each([
    ['keys in the order of their UTF-16 units', { b: 1, a: 2, aB: 3, a_: 4, a1: 5 }, '{"a":2,"a1":5,"aB":3,"a_":4,"b":1}'],
    ['records inside records and lists', [{ z: { y: [], x: {} } }, 'a'], '[{"z":{"x":{},"y":[]}},"a"]'],
    ['the shortest escapes', '\b\t\n\f\r"\\/\u000f\u007f€', '"\\b\\t\\n\\f\\r\\"\\\\/\\u000f\u007f€"'],
    ['characters beyond the first plane as they are', '😂', '"😂"'],
    ['whole numbers, and nothing below zero at zero', [0, -0, -7, Number.MAX_SAFE_INTEGER], '[0,0,-7,9007199254740991]'],
    ['nothing for what is absent', { a: undefined, b: true }, '{"b":true}'],
  ])('has %s', (_what, given, text) => {
    expect(canonical(given)).toBe(text);
  });

  it.each([
    ['null', { a: null }, '/a'],
    ['a decimal', { a: [1, 1.5] }, '/a/1'],
    ['a number beyond 2^53 − 1', 2 ** 53, ''],
    ['an endless number', Number.POSITIVE_INFINITY, ''],
    ['a big integer', { a: 1n }, '/a'],
    ['text with NUL', { a: 'x\u0000' }, '/a'],
    ['half a character', { a: { b: '\ud83d' } }, '/a/b'],
    ['text not in NFC', ['A\u030a'], '/0'],
    ['a key with a capital first', { Fund: 1 }, '/Fund'],
    ['a key that is an id', { a: { 'bank-x': 1 } }, '/a/bank-x'],
    ['a key in letters beyond ASCII', { péché: 1 }, '/péché'],
    ['nothing in a list', [undefined], '/0'],
  ])('refuses %s and names its place', (_what, given, pointer) => {
    const refused = () => canonical(given);
    expect(refused).toThrow(NotCanonical);
    expect(refused).toThrow(expect.objectContaining({ pointer }));
  });

  it('says the same of what was read from it', () => {
    fc.assert(
      fc.property(value, (any) => {
        const text = canonical(any);
        expect(canonical(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(any)));
      }),
    );
  });

  it('is the same whatever order the keys came in', () => {
    fc.assert(fc.property(value, (any) => expect(canonical(shuffled(any))).toBe(canonical(any))));
  });
});
