import { describe, expect, test } from '@jest/globals';
import { looksPersonal } from './looks-personal.js';

describe('what seems to be personal is named by its kind', () => {
  test.each([
    ['Ring me on 020 7946 0018', ['phone']],
    ['Ring 07700 900123, or knock', ['phone']],
    ['07700900123', ['phone']],
    ['(01632) 960 001.', ['phone']],
    ['0163-296-0001', ['phone']],
    ['Tel:07700 900 123', ['phone']],
    ['Tel: 07700 900 123', ['phone']],
    ['from abroad +44 (0)20 7946 0018', ['phone']],
    ['or 0044 7700 900123', ['phone']],
    ['Grandma is at +353 1 555 0100', ['phone']],
    ['On 12/05/2026 ring 020 7946 0018 2026 times', ['phone']],
    ['０７７００ ９００１２３', ['phone']],
    ['write to amber.sample+bank@example.org please', ['email']],
    ['(amber@mail.example.co.uk)', ['email']],
    ['I live at NW3 4AX', ['postcode']],
    ['sw1a1aa', ['postcode']],
    ['M1 1AE is where we meet', ['postcode']],
    ['EC1A 1BB, B33 8TH', ['postcode']],
    ['My number is AB 12 34 56 C', ['national-insurance']],
    ['ab123456d', ['national-insurance']],
    ['Pay 4111 1111 1111 1111 12/28', ['card']],
    ['4111111111111111', ['card']],
    ['5555-5555-5555-4444', ['card']],
    ['378282246310005 is an old one', ['card']],
    ['amber@example.org, 020 7946 0018, NW3 4AX', ['phone', 'email', 'postcode']],
  ] as const)('%s', (text, kinds) => {
    expect(looksPersonal(text)).toEqual(kinds);
  });
});

describe('what is none is let through', () => {
  test.each([
    'A book-swap shelf for the lobby',
    'Bid C-001 asks for £1,200',
    'Between £50 and £1,200.00, VAT 20% £0.50',
    'On 07.11.2026 10 people came',
    'From 01-02-2026 to 03-04-2026, 15 households',
    '2026-02-04 at 10:30 and 11:45',
    '01/02/2026 14:00',
    'Round 3 of 2025/26, payments P-0001 and P-00123456789',
    'Reference 0012345678901234',
    '4111 1111 1111 1112 is no card',
    '1234 5678 9012 3456',
    'Blocks A1, B2 and C3; flat 12',
    'We come to E1 2nd and 3rd Saturday',
    'meet @7pm at the hall',
    'Room T20 4GB stick',
    'Monday 9 am to 5 pm, 1000000 leaflets',
    'Ordered 120 x 080 cm boards, 0 100 200 300 400',
    'AB 12 34 56',
    'QQ 12 34 56 C is an example that is never given out',
    '',
  ])('%s', (text) => {
    expect(looksPersonal(text)).toEqual([]);
  });
});
