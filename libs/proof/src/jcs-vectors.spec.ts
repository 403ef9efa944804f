import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { canonical, NotCanonical } from './canonical.js';

/** The published test vectors of RFC 8785, where they lie beside the repository. */
const VECTORS = join(import.meta.dirname, '../../../../shared/data/tlog/jcs');
const names = existsSync(VECTORS) ? readdirSync(join(VECTORS, 'input')) : [];
const read = (kind: string, name: string) => readFileSync(join(VECTORS, kind, name), 'utf8');

/** Every key with its text, and every text alone, as far as the ledger's profile takes the text. */
function members(value: unknown): string[] {
  if (typeof value === 'string') return inProfile(value) ? [canonical(value)] : [];
  if (typeof value === 'boolean') return [canonical(value)];
  if (Array.isArray(value)) return value.flatMap(members);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' && inProfile(inner) && inProfile(key) ? [`${canonical(key)}:${canonical(inner)}`] : members(inner),
  );
}

const inProfile = (text: string) => text.isWellFormed() && text.normalize('NFC') === text;

if (names.length === 0) {
  it.skip('the vectors of RFC 8785 are not beside this repository (../shared/data/tlog/jcs)', () => {});
} else {
  describe('the vectors of RFC 8785', () => {
    it.each(names)('%s: what the ledger’s profile takes, it writes byte for byte as the standard does', (name) => {
      const [input, output] = [JSON.parse(read('input', name)) as unknown, read('output', name)];
      for (const text of members(input)) expect(output).toContain(text);
      // Each whole vector holds something outside the profile (a null, a decimal, a key that is no name, text not in NFC), and is refused.
      expect(() => canonical(input)).toThrow(NotCanonical);
    });

    it('have texts enough to be worth it', () => {
      expect(names.flatMap((name) => members(JSON.parse(read('input', name)))).length).toBeGreaterThan(15);
    });
  });
}
