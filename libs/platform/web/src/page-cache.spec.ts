import { describe, expect, it } from '@jest/globals';
import { keyText, normalUrl, PageCache, type PageKey, weakEtag } from './page-cache.js';

const key: PageKey = { build: 'b1', url: '/banks/a?month=3&fund=f1', lang: 'en', revision: '7', hidden: 3, until: '2026-03-12' };

describe('the key of a cached page', () => {
  it('is the same for the same query in another order, and without what changes nothing', () => {
    expect(normalUrl('/banks/a?fund=f1&month=3&after=41&lang=en')).toBe(normalUrl(key.url));
    expect(normalUrl('/banks/a?')).toBe('/banks/a');
    expect(normalUrl('/banks/a?x=b%26c=d')).not.toBe(normalUrl('/banks/a?x=b&c=d'));
  });

  it.each([
    ['build', { build: 'b2' }],
    ['address', { url: '/banks/b' }],
    ['query', { url: '/banks/a?month=4&fund=f1' }],
    ['language', { lang: 'ar-XB' }],
    ['revision', { revision: '8' }],
    ['count of erased texts', { hidden: 4 }],
    ['time boundary', { until: '2026-03-13' }],
  ])('is another for another %s', (_name, change) => {
    expect(keyText({ ...key, ...change })).not.toBe(keyText(key));
    expect(weakEtag(keyText({ ...key, ...change }))).not.toBe(weakEtag(keyText(key)));
  });
});

describe('the page cache', () => {
  const page = (size: number) => ({ before: 'x'.repeat(size), after: '' });

  it('keeps within its bytes, the page least recently used leaving first', () => {
    const cache = new PageCache(2 * 302);
    for (const name of ['a', 'b']) cache.put(name, page(100));
    expect(cache.get('a')).toBeDefined();
    cache.put('c', page(100));
    cache.put('d', page(100));
    expect(['a', 'b', 'c', 'd'].map((name) => cache.get(name) !== undefined)).toEqual([false, false, true, true]);
  });

  it('counts a page that is put again once, and leaves out one that is too big', () => {
    const cache = new PageCache(2 * 250);
    for (let i = 0; i < 5; i += 1) cache.put('a', page(100));
    cache.put('b', page(100));
    cache.put('big', page(1000));
    expect([cache.size, cache.get('a') !== undefined, cache.get('big')]).toEqual([2, true, undefined]);
  });
});
