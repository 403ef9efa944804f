import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Keyed } from './keyed.js';

const words = fc.constantFrom('', 'constructor', '__proto__', ...Array.from({ length: 60 }, (_, n) => `C-${n}`));
const steps = fc.array(fc.tuple(words, fc.option(fc.integer())), { maxLength: 300 });
const contents = (keyed: Keyed<number>) => new Map(keyed.entries());

describe('A map that never changes', () => {
  it('holds what a plain map would, and every earlier one still holds what it held', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const plain = new Map<string, number>();
        let keyed = Keyed.none<number>();
        const before: [Keyed<number>, Map<string, number>][] = [];
        for (const [key, value] of all) {
          before.push([keyed, new Map(plain)]);
          keyed = value === null ? keyed.without(key) : keyed.with(key, value);
          if (value === null) plain.delete(key);
          else plain.set(key, value);
          expect(keyed.get(key)).toBe(plain.get(key));
        }
        for (const [earlier, held] of [...before, [keyed, plain] as const]) expect(contents(earlier)).toEqual(held);
      }),
    );
  });

  it('holds many, and forgets each of them', () => {
    const keys = Array.from({ length: 20_000 }, (_, n) => `C-${n}`);
    const full = keys.reduce((keyed, key) => keyed.with(key, key), Keyed.none<string>());
    expect(full.entries().length).toBe(20_000);
    expect(keys.every((key) => full.get(key) === key && full.has(key))).toBe(true);
    expect(keys.reduce((keyed, key) => keyed.without(key), full).entries()).toEqual([]);
    expect(full.without('nobody')).toBe(full);
  });

  it('keeps keys apart whose hashes are the same', () => {
    // A known collision: both hash to 0x5e4daa9d.
    const [one, two] = ['costarring', 'liquid'] as const;
    const both = Array.from({ length: 40 }, (_, n) => `C-${n}`).reduce((keyed, key) => keyed.with(key, 0), Keyed.none<number>().with(one, 1).with(two, 2));
    expect([both.get(one), both.get(two), both.without(one).get(two), both.without(one).get(one)]).toEqual([1, 2, 2, undefined]);
  });
});
