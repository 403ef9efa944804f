import { describe, expect, test } from '@jest/globals';
import { Languages } from '#web';
import { contactIn } from './contact.js';
import type { Message } from './notifications.js';
import { smsSegments } from './sms-segments.js';
import { MessageUnfit, Wording } from './wording.js';

const texts = {
  platform: { message: { email: 'From us. {{details}}', letter: 'By post. {{details}}' } },
  bids: {
    messages: {
      received: { subject: 'Bid {{bid}}', body: 'We have “{{bid}}”: {{link}}', short: 'We have ‘{{bid}}’ – {{link}}' },
      code: { subject: 'Code', short: 'Your code is {{code}}' },
      link: { subject: 'Link', body: 'Your link is {{link}}' },
    },
  },
};
const wording = new Wording(new Languages(texts), () => 'https://bank.example.org');
const message = (change: Partial<Message> = {}): Message => ({
  ...{ to: { email: 'rosa@example.org' }, template: 'bids.received', values: { bid: 'C-001', link: '/bids/C-001' }, once: 'e' },
  ...change,
});

describe('A message', () => {
  test('is told in full by e-mail and by post, and briefly in plain signs by text message', () => {
    expect(wording.say(message(), 'email', 'en').body).toBe(
      'We have “C-001”: https://bank.example.org/bids/C-001\n\nFrom us. https://bank.example.org/your-details',
    );
    expect(wording.say(message(), 'letter', 'en').body).toContain('By post.');
    expect(wording.say(message(), 'text', 'en')).toEqual({ subject: 'Bid C-001', body: "We have 'C-001' - https://bank.example.org/bids/C-001" });
  });

  test('is told in the language of who reads it, and in English when we do not speak that', () => {
    expect(wording.say(message(), 'email', 'en-XA').subject).toMatch(/^\[ƁîðC-001|^\[Ɓîð C-001/);
    expect(wording.say(message(), 'email', 'cy').subject).toBe('Bid C-001');
  });

  test('has its subject in one line, whatever its values hold', () => {
    expect(wording.say(message({ values: { bid: 'C-001\r\nBcc: all@example.org', link: '/x' } }), 'email', 'en').subject).toBe(
      'Bid C-001 Bcc: all@example.org',
    );
  });

  test('never takes a value for more text of ours', () => {
    const values = { bid: '{{link}} $t(platform.message.email)', link: '/x' };
    expect(wording.say(message({ values }), 'email', 'en').subject).toBe('Bid {{link}} $t(platform.message.email)');
  });

  test.each([
    ['names no template', { template: 'bids' }],
    ['has no texts', { template: 'bids.unknown' }],
    ['lacks a value', { values: { bid: 'C-001' } }],
    ['takes more than two text messages', { values: { bid: 'x'.repeat(300), link: '/x' } }],
    ['may be told in a way that it has no text for', { template: 'bids.code', values: { code: '123' } }],
  ])('that %s is unfit', (_, change) => {
    expect(() => wording.check(message(change))).toThrow(MessageUnfit);
  });

  test.each([
    ['code', 'text'],
    ['link', 'email'],
  ] as const)('that goes by one way alone (%s) needs that text alone', (name, by) => {
    expect(() => wording.check(message({ template: `bids.${name}`, by, values: { code: '1', link: '/x' } }))).not.toThrow();
  });
});

describe('Segments of a text message', () => {
  test.each([
    ['a'.repeat(160), 1],
    ['a'.repeat(161), 2],
    ['a'.repeat(306), 2],
    ['a'.repeat(307), 3],
    ['€'.repeat(80), 1],
    ['€'.repeat(81), 2],
    ['ł'.repeat(70), 1],
    ['ł'.repeat(71), 2],
    ['ł'.repeat(135), 3],
  ])('%#', (text, segments) => {
    expect(smsSegments(text)).toBe(segments);
  });
});

describe('How to reach somebody, as they typed it', () => {
  test.each([
    ['rosa@example.org', { email: 'rosa@example.org' }],
    ['Please write to Rosa.Sample+bids@mail.example.org.', { email: 'Rosa.Sample+bids@mail.example.org' }],
    ['07700 900123', { phone: '+447700900123' }],
    ['+44 7700 900123 or rosa@example.org', { email: 'rosa@example.org', phone: '+447700900123' }],
    ['call (020) 7946 0000 after six', { phone: '+442079460000' }],
    ['Flat 7, 12 Adelaide Road', {}],
    ['knock at number 7', {}],
    ['12345', {}],
    ['@home', {}],
  ])('%s', (typed, found) => {
    expect(contactIn(typed)).toEqual(found);
  });
});
