import { expect, test } from '@jest/globals';
import { withinSite } from './within-site.js';

test.each([
  ['/banks/chalcots', '/banks/chalcots'],
  ['/banks/chalcots?after=7#money', '/banks/chalcots?after=7#money'],
  ['/panel/../banks', '/banks'],
  ['/say?word=//evil.example', '/say?word=//evil.example'],
  ['/é', '/%C3%A9'],
])('%s is a page of ours', (asked, address) => {
  expect(withinSite(asked, '/')).toBe(address);
});

test.each([
  ['//evil.example'],
  ['///evil.example'],
  ['/\\evil.example'],
  ['\\\\evil.example'],
  ['/.//evil.example'],
  ['/x/..//evil.example'],
  ['/%2e//evil.example'],
  ['/\t/evil.example'],
  ['/\n/evil.example'],
  ['\t//evil.example'],
  [' //evil.example'],
  ['https://evil.example'],
  ['https:evil.example'],
  ['javascript:alert(1)'],
  ['data:text/html,x'],
  ['banks'],
  ['/api/banks'],
  [''],
  ['/'.padEnd(501, 'a')],
  [undefined],
  [['/banks', '/rounds']],
  [{ path: '/banks' }],
])('%j leads to nobody else', (asked) => {
  const led = withinSite(asked, '/banks');
  expect(led).toBe('/banks');
  expect(new URL(led, 'https://ours.example').origin).toBe('https://ours.example');
});
