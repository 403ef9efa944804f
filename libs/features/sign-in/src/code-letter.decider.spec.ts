import { describe, expect, it } from '@jest/globals';
import { sealed, specFor } from '#decider/spec';
import type { CodeLetterEvent } from '#events';
import { IssueCodeLetter, ReissueCodeLetter } from './code-letter.commands.js';
import { codeLetterDecider, codeLetterRefusals } from './code-letter.decider.js';

const { given } = specFor(codeLetterDecider);
const at = '2026-05-11T18:00:00.000Z';
const [person, by] = [`per-${'p'.repeat(22)}`, `per-${'o'.repeat(22)}`];
const home = { person, estateId: 'chalcots', dwellingId: 'D1' };
const there = { livesThere: true, erased: false };
const [left, erased] = [
  { ...there, livesThere: false },
  { ...there, erased: true },
];

const issued = (change: object = {}): CodeLetterEvent => ({
  type: 'CodeLetterIssued',
  data: { ...home, joinId: 'J1', issue: 1, validUntil: '2026-06-08', ...change },
});
const reissued = (change: object = {}): CodeLetterEvent => ({
  type: 'CodeLetterReissued',
  data: { ...home, issue: 2, validUntil: '2026-06-08', check: 'seen-papers', by, ...change },
});
const issue = (change: object = {}) => sealed(IssueCodeLetter, { ...home, joinId: 'J1', ...change }, at);
const again = (change: object = {}) => sealed(ReissueCodeLetter, { ...home, issue: 2, check: 'seen-papers', by, ...change }, at);

describe('A letter with a code', () => {
  it('follows from a join, and is good for 28 days', () => given().when(issue(), there).then(issued()));
  it('follows once from one join', () => {
    given(issued()).when(issue(), there).thenNothing();
    given(issued(), reissued()).when(issue(), there).thenNothing();
  });
  it('follows from no join that ended meanwhile, and not for somebody who was erased', () => {
    given().when(issue(), left).thenNothing();
    given().when(issue(), erased).thenNothing();
  });
  it('follows again from another join, as the next one', () =>
    given(issued(), reissued())
      .when(issue({ joinId: 'J2', dwellingId: 'D2' }), there)
      .then(issued({ joinId: 'J2', dwellingId: 'D2', issue: 3 })));
  it('is sent again by an organiser, who says how they made sure', () => given(issued()).when(again(), there).then(reissued()));
  it('is sent as often as it is lost', () =>
    given(issued(), reissued())
      .when(again({ issue: 3, check: 'known-in-person' }), there)
      .then(reissued({ issue: 3, check: 'known-in-person' })));
  it('has its days by the calendar of London', () =>
    given()
      .when(sealed(IssueCodeLetter, { ...home, joinId: 'J1' }, '2026-05-11T23:30:00.000Z'), there)
      .then(issued({ validUntil: '2026-06-09' })));
});

describe('No letter', () => {
  const refused = {
    'no-code-letter': given().when(again(), there),
    'own-code-letter': given(issued()).when(again({ by: person }), there),
    'letter-given-meanwhile': given(issued(), reissued()).when(again(), there),
    'moved-away': given(issued()).when(again(), left),
    erased: given(issued()).when(again(), erased),
  };
  it.each(Object.keys(codeLetterRefusals) as (keyof typeof refused)[])('%s', (code) => refused[code].thenRefused(code));

  it('by way of another estate or home', () => {
    given(issued())
      .when(again({ estateId: 'hilgrove' }), there)
      .thenRefused('no-code-letter');
    given(issued())
      .when(again({ dwellingId: 'D2' }), there)
      .thenRefused('no-code-letter');
  });

  it('is refused in the order of the table', () => {
    const wrong = { estateId: 'hilgrove', by: person, issue: 7 };
    const gone = { livesThere: false, erased: true };
    given(issued()).when(again(wrong), gone).thenRefused('no-code-letter');
    given(issued())
      .when(again({ ...wrong, estateId: 'chalcots' }), gone)
      .thenRefused('own-code-letter');
    given(issued())
      .when(again({ issue: 7 }), gone)
      .thenRefused('letter-given-meanwhile');
    given(issued()).when(again(), gone).thenRefused('moved-away');
    expect(Object.keys(refused)).toEqual(Object.keys(codeLetterRefusals));
  });
});
