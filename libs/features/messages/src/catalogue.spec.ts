import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { smsSegments } from '#notifications';

const FEATURES = join(import.meta.dirname, '../..');

interface Texts {
  readonly subject?: string;
  readonly body?: string;
  readonly short?: string;
}

/** Every message of every feature. */
const messages = readdirSync(FEATURES)
  .map((feature) => ({ feature, file: join(FEATURES, feature, 'catalogue/en.json') }))
  .filter(({ file }) => existsSync(file))
  .flatMap(({ feature, file }) => {
    const { messages: texts = {} } = JSON.parse(readFileSync(file, 'utf8')) as { messages?: Record<string, Texts> };
    return Object.entries(texts).map(([name, text]) => ({ template: `${feature}.${name}`, text }));
  });

/** The longest that any value of a text message is likely to be. */
const longest = (text: string) =>
  text
    .replaceAll(/\{\{(link|url|page|address)\}\}/gi, `https://estate-bank.camden.example.gov.uk/${'x'.repeat(60)}`)
    .replaceAll(/\{\{[^}]+\}\}/g, 'C-2026-000123');

describe('Every message', () => {
  test('of this room and the others is found', () => {
    expect(messages.length).toBeGreaterThanOrEqual(23);
  });

  test.each(messages)('$template has a subject in one line, and a body or a text message of two segments at most', ({ text }) => {
    expect(text.subject).toEqual(expect.any(String));
    expect(text.body ?? text.short).toEqual(expect.any(String));
    expect(text.subject).not.toMatch(/\n/);
    expect(
      smsSegments(
        longest(text.short ?? '')
          .replaceAll(/[‘’]/g, "'")
          .replaceAll('…', '...'),
      ),
    ).toBeLessThanOrEqual(2);
  });

  test.each(messages)('$template says in its subject nothing of a person beyond a reference, a day or an amount', ({ text }) => {
    const placeholders = [...(text.subject ?? '').matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);
    expect(placeholders.filter((name) => !['bid', 'payment', 'on', 'by', 'amount', 'code', 'reference', 'bank', 'place', 'role'].includes(name ?? ''))).toEqual(
      [],
    );
  });
});
