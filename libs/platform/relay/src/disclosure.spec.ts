import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { type Audience, type Envelope, type EventType, eventType } from '#events';
import { changesOf, fieldsOf, type LockedTypes } from '../../../../infra/dev/lock-events.mjs';
import { Disclosure } from './disclosure.js';

const schema = z.strictObject({ round: z.string() });
const afterClose: Audience = { publicAfter: 'Closed', same: 'round' };

describe('Who may read a type belongs to its name, in every version', () => {
  const lock = (...audiences: readonly Audience[]): LockedTypes => {
    const entries = audiences.map((audience, index) => [`Found@${index + 1}`, { audience, fields: fieldsOf(schema) }] as const);
    return { types: Object.fromEntries(entries), samples: Object.fromEntries(entries.map(([name]) => [name, 'a'])) };
  };
  /** What the catalogue says of today's version alone, with the samples of all. */
  const nowAt = (v: number, audience: Audience): LockedTypes => ({
    types: { [`Found@${v}`]: { audience, fields: fieldsOf(schema) } },
    samples: Object.fromEntries(Array.from({ length: v }, (_, index) => [`Found@${index + 1}`, 'a'])),
  });

  it.each([
    ['restricted', 'public', 'Found@1 was restricted and Found@2 is public'],
    ['public', 'restricted', 'Found@1 was public and Found@2 is restricted'],
    [afterClose, 'public', 'Found@1 was public after Closed of the same round and Found@2 is public'],
    ['restricted', afterClose, 'Found@1 was restricted and Found@2 is public after Closed of the same round'],
    [afterClose, { ...afterClose, same: 'bid' }, 'Found@1 was public after Closed of the same round and Found@2 is public after Closed of the same bid'],
  ] as const)('%j is not followed by %j', (was, is, sentence) => {
    expect(changesOf(lock(was), nowAt(2, is))).toEqual([expect.stringContaining(sentence)]);
  });

  it('finds it across a version between, also when that was locked already', () => {
    expect(changesOf(lock('restricted', 'public'), nowAt(3, 'public'))).toEqual([expect.stringContaining('Found@1 was restricted and Found@3 is public')]);
    expect(changesOf(lock('restricted', 'public'), nowAt(2, 'public'))).toHaveLength(1);
  });

  it('lets the same circle read on', () => {
    for (const audience of ['public', 'restricted', afterClose] as const) expect(changesOf(lock(audience), nowAt(2, audience))).toEqual([]);
  });
});

describe('What goes out', () => {
  const types: readonly EventType[] = [
    eventType('Noted', 3, 'public', schema),
    eventType('Sealed', 2, afterClose, schema),
    eventType('Closed', 1, 'public', schema),
    eventType('Kept', 2, 'restricted', schema),
  ];
  const event = (type: string, v: number) => ({ type, v, id: 'an-id', data: { round: 'may' } }) as unknown as Envelope;

  it('is a version of today, or one whose schema was published', () => {
    const disclosure = new Disclosure(types, ['Noted.v2']);
    expect([disclosure.isPublic(event('Noted', 3)), disclosure.isPublic(event('Noted', 2))]).toEqual([true, true]);
  });

  it.each([
    ['that was never published', 1],
    ['that a newer release wrote', 4],
  ])('is no version %s: the relay stands still there, and neither gives it away nor passes over it', (_what, v) => {
    const disclosure = new Disclosure(types, ['Noted.v2']);
    expect(() => disclosure.isPublic(event('Noted', v))).toThrow(`an-id: Noted.v${v} is not known to be public`);
  });

  it('nor is it such a version when what held it back is over', () => {
    const disclosure = new Disclosure(types);
    expect(disclosure.isPublic(event('Sealed', 1))).toBe(false);
    const releases = disclosure.follow(event('Closed', 1));
    expect(disclosure.isPublicBy(releases, event('Sealed', 2))).toBe(true);
    expect(() => disclosure.isPublicBy(releases, event('Sealed', 1))).toThrow('Sealed.v1 is not known to be public');
    expect(() => disclosure.isPublic(event('Sealed', 1))).toThrow('Sealed.v1 is not known to be public');
  });

  it('is nothing restricted, of whatever version', () => {
    const disclosure = new Disclosure(types, ['Kept.v1']);
    for (const v of [1, 2, 3]) expect(disclosure.isPublic(event('Kept', v))).toBe(false);
  });
});
