import { expect, test } from '@jest/globals';
import { paragraphs } from './paragraphs.js';

test('a text is shown in its paragraphs and lines, and the full stop after an address is no part of it', () => {
  expect(paragraphs('We have it.\n\nLook: https://bank.example.org/bids/C-001.\nGoodbye')).toEqual([
    [[{ text: 'We have it.', link: false }]],
    [
      [
        { text: 'Look: ', link: false },
        { text: 'https://bank.example.org/bids/C-001', link: true },
        { text: '.', link: false },
      ],
      [{ text: 'Goodbye', link: false }],
    ],
  ]);
});

test('what is no web address stays plain, whatever it looks like', () => {
  expect(paragraphs('javascript:alert(1) <b>')).toEqual([[[{ text: 'javascript:alert(1) <b>', link: false }]]]);
});
