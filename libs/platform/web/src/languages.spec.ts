import { describe, expect, it } from '@jest/globals';
import { date, dateTime, fullDate, time } from './dates.js';
import { Languages, MissingText } from './languages.js';
import { accented, mirrored } from './pseudo.js';

const texts = { banks: { left: '{{amount}} left to give', bids_one: '{{count}} bid', bids_other: '{{count}} bids' } };

describe('the catalogue', () => {
  const { english } = new Languages(texts);

  it('fills its placeholders and counts in English', () => {
    expect(english.t('banks.left', { amount: '£5' })).toBe('£5 left to give');
    expect([1, 2].map((count) => english.t('banks.bids', { count }))).toEqual(['1 bid', '2 bids']);
  });

  it('throws for a text that nobody wrote and a placeholder that nobody filled', () => {
    expect(() => english.t('banks.right')).toThrow(MissingText);
    expect(() => english.t('banks.left')).toThrow(MissingText);
  });

  it('shows the key instead where the service must go on', () => {
    expect(new Languages(texts, false).english.t('banks.right')).toBe('banks.right');
  });

  it('answers in English when it does not speak a language', () => {
    expect(new Languages(texts).find('tlh')).toMatchObject({ lang: 'en', dir: 'ltr' });
    expect(new Languages(texts).find(['en-XA', 'x']).lang).toBe('en');
  });

  it('of the platform has every text as plain text', () => {
    const platform = new Languages().english;
    expect(platform.t('platform.name')).toBe('Estate Bank');
    expect(platform.t('platform.nav.banks')).not.toContain('<');
  });
});

describe('the pseudo-languages', () => {
  const languages = new Languages(texts);

  it('accent and lengthen every text but not what is filled in', () => {
    expect(accented('Left {{amount}}')).toBe('[Ļéƒţ {{amount}}··]');
    expect(languages.find('en-XA').t('banks.left', { amount: 'Garden' })).toMatch(/^\[Garden ļéƒţ ţö ĝîṽé·+\]$/);
  });

  it('turn each word around for right to left, but not what is filled in', () => {
    expect(mirrored('two {{count}} words')).toBe('\u202etwo\u202c {{count}} \u202ewords\u202c');
    expect(languages.find('ar-XB')).toMatchObject({ lang: 'ar-XB', dir: 'rtl' });
    expect(languages.find('ar-XB').t('banks.bids', { count: 2 })).toBe('2 \u202ebids\u202c');
  });
});

describe('dates in London', () => {
  it('say the day, and the time of the clock on the wall', () => {
    expect(date('2026-03-11')).toBe('11 March');
    expect(fullDate('2026-03-11')).toBe('11 March 2026');
    expect(time('2026-03-11T19:42:00.000Z')).toBe('7:42 pm');
    expect(time('2026-07-01T23:05:00.000Z')).toBe('12:05 am');
    expect(dateTime('2026-07-01T23:05:00.000Z')).toBe('2 July 2026, 12:05 am');
  });

  it.each(['2026-01-01', '2026-03-29', '2026-10-25', '2026-12-31'])('%s stays the day it is', (day) => {
    expect(new Date(`${fullDate(day)} UTC`).toISOString().slice(0, 10)).toBe(day);
  });

  it('are not made up from what is no date', () => {
    expect(() => date('soon')).toThrow(RangeError);
  });
});
