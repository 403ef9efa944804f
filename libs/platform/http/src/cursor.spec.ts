import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { commandIdOf } from './command-id.js';
import { decodeCursor, encodeCursor, pageQuery } from './cursor.js';
import { InvalidInput } from './invalid-input.js';

const key = z.tuple([z.string(), z.int()]);

describe('a cursor', () => {
  it('comes back as the key it was made of', () => {
    expect(decodeCursor(encodeCursor(['Étoile', 41]), key)).toEqual(['Étoile', 41]);
    expect(decodeCursor(undefined, key)).toBeUndefined();
  });

  it.each(['', 'nonsense', encodeCursor([1, 'x']), encodeCursor(['x', 1, 2])])('"%s" that we never gave is refused', (cursor) => {
    expect(() => decodeCursor(cursor, key)).toThrow(InvalidInput);
  });

  it('reads its limit from text and keeps it within bounds', () => {
    expect(pageQuery.parse({ limit: '20' })).toEqual({ limit: 20 });
    expect(pageQuery.parse({})).toEqual({ limit: 50 });
    for (const limit of ['0', '201', '1.5', 'many']) expect(pageQuery.safeParse({ limit }).success).toBe(false);
  });
});

describe('the commandId of a request', () => {
  it('is the same for the same actor, route and key, and another when any of them differs', () => {
    const parts = { actor: 'per-a', route: 'POST /api/banks', key: 'key-00001' };
    const id = commandIdOf(parts);
    expect(id).toBe(commandIdOf({ ...parts }));
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
    const others = [
      commandIdOf({ ...parts, actor: 'per-b' }),
      commandIdOf({ ...parts, route: 'POST /api/funds' }),
      commandIdOf({ ...parts, key: 'key-00002' }),
    ];
    expect(new Set([id, ...others]).size).toBe(4);
  });
});
