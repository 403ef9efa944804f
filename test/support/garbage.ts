/** A seeded source of chance (mulberry32): the same seed is the same garbage. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const pick = <T>(of: readonly T[], next: () => number): T => of[Math.floor(next() * of.length)] as T;

/** Texts that something somewhere may choke on. */
export const TEXTS: readonly string[] = [
  ...['', ' ', '\u0000', 'a\u0000b', '\u0007\u001b[31m', '\r\nSet-Cookie: a=b', '\ud800', 'e\u0301', '\u202egpj.exe', '𝕬\u200d👩‍👩‍👧‍👦', 'ﷺ'.repeat(40)],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'null', 'undefined', 'NaN', 'Infinity', '-0', '1e309', '0x10', '٣', '-1', '9007199254740993'],
  ...["' OR 1=1 --", '"; DROP TABLE events;', '{{7*7}}', '#{7*7}', '%s%n%x', '../../../etc/passwd', '..%2f..%2f', 'C:\\windows', '<script>alert(1)</script>'],
  ...['2026-02-30', '0000-00-00', '99999-12-31', '2026-13-01T25:61:61Z', 'per-', `per-${'A'.repeat(22)}`, 'bank-chalcots', 'chalcots', 'C-001', 'F1'],
  ...['a'.repeat(70_000), '9'.repeat(400), '['.repeat(2_000), '£1,000,000,000,000.00', '-£5', '1.999', '1e3'],
];

/** Anything but what was asked for. */
const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 2 ** 53, -(2 ** 53), 1e308, [], {}, [[]], [null], { a: 1 }, [1, 'a', {}], { length: 3 }, { toString: 1 }],
  ...[{ __type: 'x' }, { constructor: { prototype: { x: 1 } } }, Array.from({ length: 3_000 }, () => 0)],
  ...TEXTS,
];

type Place = { readonly holder: Record<string, unknown> | unknown[]; readonly key: string | number };

function places(value: unknown, found: Place[] = []): Place[] {
  if (Array.isArray(value))
    value.forEach((inner, key) => {
      found.push({ holder: value, key });
      places(inner, found);
    });
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) {
      found.push({ holder: value as Record<string, unknown>, key });
      places(inner, found);
    }
  return found;
}

/** A body near to what a route takes: something in it is wrong, missing, too much or of another kind. */
export function spoiled(body: unknown, next: () => number): string {
  const whole = pick(
    [
      '',
      '{',
      'null',
      '[]',
      '"text"',
      '1',
      '{"a":1,"a":2}',
      '{"__proto__":{"x":1}}',
      '[[[[[[[[[[',
      `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
      '\ufeff{}',
      '{"a":NaN}',
    ],
    next,
  );
  if (next() < 0.08) return whole;
  const copy: unknown = structuredClone(body);
  const all = places(copy);
  for (let times = 1 + Math.floor(next() * 2); times > 0; times--) {
    const place = all.length > 0 ? pick(all, next) : undefined;
    const how = next();
    if (place && how < 0.7) Reflect.set(place.holder, place.key, pick(VALUES, next));
    else if (place && how < 0.85 && !Array.isArray(place.holder)) Reflect.deleteProperty(place.holder, place.key);
    else if (typeof copy === 'object' && copy !== null)
      Reflect.set(copy, pick(['extra', 'constructor', 'toString', 'id', 'actor', 'commandId', ''], next), pick(VALUES, next));
  }
  const json = JSON.stringify(copy) ?? 'null';
  // What the serialiser would not write itself.
  return next() < 0.1 ? json.replace(/^\{/, '{"__proto__":{"admin":true},') : json;
}

/** One of the texts, as it may stand in an address. */
export function addressPart(next: () => number): string {
  const text = pick(TEXTS, next).slice(0, 1_500);
  const raw = ['%00', '%c0%ae', '%', '%zz', '%ed%a0%80', '..', '.', '%2e%2e%2f', 'a'.repeat(3_000), '%F0%9F%92%A9', ';a=b', '*'];
  return next() < 0.4 ? pick(raw, next) : encodeURIComponent(text.isWellFormed() ? text : 'x');
}
