import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { catalogue, catalogueOf, UndecodableEvent } from './catalogue.js';
import { eventType } from './event-type.js';

/** A type that has lived: pounds became pence in version 2, and version 3 says who sent it. */
const MoneyFound = eventType('MoneyFound', 3, 'public', z.strictObject({ amountPence: z.int(), finder: z.string() }));
const lived = catalogueOf([{ feature: 'lost-property', types: [MoneyFound] }], {
  'MoneyFound@1': ({ pounds }) => ({ amountPence: Number(pounds) * 100 }),
  'MoneyFound@2': (data) => ({ ...data, finder: 'unknown' }),
});

const stored = (v: number, data: unknown, more: Record<string, unknown> = {}) =>
  JSON.stringify({
    v,
    id: '0f8fad5b-d9cb-469f-a165-70867728950e',
    type: 'MoneyFound',
    stream: 'bank-chalcots',
    revision: 0,
    recordedAt: '2026-03-11T19:00:00.000Z',
    commandId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    actor: 'fund-holder',
    role: 'fund-holder',
    data,
    ...more,
  });

describe('the catalogue', () => {
  it('brings an old event up one version after another, and leaves the rest of it as it was', () => {
    expect(lived.decode(stored(1, { pounds: 3 }))).toEqual({ ...JSON.parse(stored(1, {})), v: 3, data: { amountPence: 300, finder: 'unknown' } });
    expect(lived.decode(stored(2, { amountPence: 5 })).data).toEqual({ amountPence: 5, finder: 'unknown' });
  });

  it('takes an event of today as it stands', () => {
    expect(lived.decode(stored(3, { amountPence: 1, finder: 'Ada' }))).toEqual(JSON.parse(stored(3, { amountPence: 1, finder: 'Ada' })));
  });

  it('checks what an old event became when it decodes strictly', () => {
    expect(lived.decodeStrictly(stored(1, { pounds: 3 })).data).toEqual({ amountPence: 300, finder: 'unknown' });
    expect(() => lived.decodeStrictly(stored(1, { pounds: 'three' }))).toThrow(UndecodableEvent);
    expect(() => lived.decodeStrictly(stored(3, { amountPence: 1 }))).toThrow(/finder/);
    expect(() => lived.decodeStrictly(stored(3, { amountPence: 1, finder: 'Ada' }, { position: 7 }))).toThrow(UndecodableEvent);
  });

  it('refuses what this release cannot read: another type, a newer version, a version with no way from it', () => {
    expect(() => catalogue.decode(stored(1, {}))).toThrow(/does not know/);
    expect(() => lived.decode(stored(4, {}))).toThrow(/newer than this release/);
    expect(() => catalogueOf([{ feature: 'lost-property', types: [MoneyFound] }], {}).decode(stored(1, { pounds: 3 }))).toThrow(
      /no way from MoneyFound version 1/,
    );
  });

  it('knows each type once, at a version that every older one leads to', () => {
    const names = catalogue.types.map(({ type }) => type);
    expect(new Set(names).size).toBe(names.length);
    expect(catalogue.has('BankOpened')).toBe(true);
    expect(catalogue.has('MoneyFound')).toBe(false);
  });

  it('says which feature a type belongs to', () => {
    expect(lived.featureOf('MoneyFound')).toBe('lost-property');
    expect(lived.features).toEqual(['lost-property']);
    expect(catalogue.featureOf('ItemVoted')).toBe('panels');
    expect(catalogue.types.map(({ type }) => catalogue.features.includes(catalogue.featureOf(type)))).not.toContain(false);
    expect(() => lived.featureOf('BankOpened')).toThrow(UndecodableEvent);
  });
});
