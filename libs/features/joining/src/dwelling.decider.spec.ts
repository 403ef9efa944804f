import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sealed, specFor, textRefOf } from '#decider/spec';
import type { DwellingEvent, JoinFlag } from '#events';
import { AddDwelling, CheckJoin, IssueDoorLetter, JoinByLetter, LeaveDwelling, VerifyResident } from './dwelling.commands.js';
import { dwellingDecider } from './dwelling.decider.js';
import { type DwellingFacts, usualRules } from './dwelling.facts.js';

const { given } = specFor(dwellingDecider);
const at = '2026-05-11T18:00:00.000Z';
const known: DwellingFacts = { ...usualRules, blockOf: 'chalcots' };

const person = (n: number) => `per-${String(n).padStart(22, '0')}`;
const household = `hh-${'h'.repeat(22)}`;
const [ada, basil, helper, organiser] = [person(1), person(2), person(8), person(9)];

const home = { dwellingId: 'D1', estateId: 'chalcots' };
const texts = { flat: textRefOf('flat'), address: textRefOf('address'), postcode: textRefOf('postcode') };
const added: DwellingEvent = { type: 'DwellingAdded', data: { ...home, blockId: 'taplow', ...texts } };
const letter = { dwellingId: 'D1', letterId: 'L1', batchId: 'B1', validFrom: '2026-05-01', validUntil: '2026-05-31' };
const issued = (change: Partial<typeof letter> = {}): DwellingEvent => ({ type: 'DoorLetterIssued', data: { ...letter, ...change } });

const joinData = {
  ...home,
  joinId: 'J1',
  resident: ada,
  household,
  oldEnough: true,
  channel: 'online' as const,
  letterId: 'L1',
  manyFromOneAddress: false,
  codeLetter: false,
};
const join = (change: object = {}, when = at) => sealed(JoinByLetter, { ...joinData, ...change }, when);
const joined = (change: object = {}): DwellingEvent => ({
  type: 'ResidentJoined',
  data: {
    ...{ ...home, joinId: 'J1', resident: ada, household, letterId: 'L1', residence: { way: 'door-letter' }, age: { way: 'own-word', minimum: 16 } },
    ...{ checkedOn: '2026-05-11', channel: 'online', usualJoiners: 6, ...change },
  },
});
const flagged = (...why: JoinFlag[]): DwellingEvent => ({ type: 'JoinFlagged', data: { ...home, joinId: 'J1', why } });
const left = (change: object = {}): DwellingEvent => ({
  type: 'ResidentLeft',
  data: { ...home, joinId: 'J1', resident: ada, leftOn: '2026-05-11', why: 'moved-out', by: ada, ...change },
});
const others = (many: number) => Array.from({ length: many }, (_, n) => joined({ joinId: `J1${n}`, resident: person(100 + n) }));

describe('A home', () => {
  const add = (change: object = {}) => sealed(AddDwelling, { ...home, blockId: 'taplow', ...texts, ...change }, at);

  it('is added to a block, once', () => {
    given().when(add(), known).then(added);
    given(added).when(add(), known).thenNothing();
  });
  it('is refused in a block of another estate, and in none', () => {
    given()
      .when(add(), { ...known, blockOf: 'hilgrove' })
      .thenRefused('no-such-block');
    given()
      .when(add(), { ...known, blockOf: undefined })
      .thenRefused('no-such-block');
  });
});

describe('A door letter', () => {
  const issue = (change: Partial<typeof letter> = {}) => sealed(IssueDoorLetter, { ...letter, ...change }, at);

  it('is issued for some weeks, once, and again as another', () => {
    given(added).when(issue(), known).then(issued());
    given(added, issued()).when(issue(), known).thenNothing();
    given(added, issued())
      .when(issue({ letterId: 'L2' }), known)
      .then(issued({ letterId: 'L2' }));
  });
  it.each([
    ['for a home nobody knows', [], {}, 'no-such-dwelling'],
    ['that ends before it begins', [added], { validFrom: '2026-06-01' }, 'letter-term'],
    ['that is good for more than 92 days', [added], { validUntil: '2026-08-01' }, 'letter-term'],
    ['that ended yesterday', [added], { validUntil: '2026-05-10' }, 'letter-term'],
  ] as const)('%s is refused', (_, past, change, code) => {
    given(...(past as readonly DwellingEvent[]))
      .when(issue(change), known)
      .thenRefused(code);
  });
  it('may be good for 92 days, and until today', () => {
    given(added)
      .when(issue({ validUntil: '2026-07-31' }), known)
      .then(issued({ validUntil: '2026-07-31' }));
    given(added)
      .when(issue({ validUntil: '2026-05-11' }), known)
      .then(issued({ validUntil: '2026-05-11' }));
  });
});

describe('Joining by a letter', () => {
  it('says "yes, checked by, on", and who keyed it where somebody did', () => {
    given(added, issued()).when(join(), known).then(joined());
    given(added, issued())
      .when(join({ helper, channel: 'assisted' }), known)
      .then(joined({ helper, channel: 'assisted' }));
  });
  it('says of whoever has neither e-mail nor phone that they get a letter of their own', () =>
    given(added, issued())
      .when(join({ codeLetter: true }), known)
      .then(joined({ codeLetter: true })));
  it('by the same person again changes nothing, and another person of the home joins too', () => {
    given(added, issued(), joined())
      .when(join({ joinId: 'J2' }), known)
      .thenNothing();
    given(added, issued(), joined())
      .when(join({ joinId: 'J2', resident: basil }), known)
      .then(joined({ joinId: 'J2', resident: basil }));
  });
  it('is open again to somebody who had left', () => {
    given(added, issued(), joined(), left())
      .when(join({ joinId: 'J2' }), known)
      .then(joined({ joinId: 'J2' }));
  });
  it('keeps the age and the usual number that the estate had set', () => {
    given(added, issued())
      .when(join(), { ...known, minimumAge: 11, usualJoiners: 3 })
      .then(joined({ age: { way: 'own-word', minimum: 11 }, usualJoiners: 3 }));
  });

  it.each([
    ['the seventh person of a home', others(6), {}, at, ['more-than-usual']],
    ['a letter that ended yesterday', [], {}, '2026-06-01T08:00:00.000Z', ['after-letter-end']],
    ['a letter that ended 28 days ago', [], {}, '2026-06-28T08:00:00.000Z', ['after-letter-end']],
    ['many joins from one network address', [], { manyFromOneAddress: true }, at, ['many-from-one-address']],
    ['all of it', others(6), { manyFromOneAddress: true }, '2026-06-01T08:00:00.000Z', ['more-than-usual', 'after-letter-end', 'many-from-one-address']],
  ] as const)('is flagged for a check and never blocked: %s', (_, more, change, when, why) => {
    given(added, issued(), ...more)
      .when(join(change, when), known)
      .then(joined({ checkedOn: when.slice(0, 10) }), flagged(...why));
  });
  it('by the sixth person of a home is not flagged, nor by one more after somebody left', () => {
    given(added, issued(), ...others(5))
      .when(join(), known)
      .then(joined());
    given(added, issued(), ...others(6), left({ joinId: 'J10', resident: person(100) }))
      .when(join(), known)
      .then(joined());
  });

  it.each([
    ['a home nobody knows', [], {}, at, 'no-such-dwelling'],
    ['a home of another estate', [added, issued()], { estateId: 'hilgrove' }, at, 'no-such-dwelling'],
    ['a home that never had a letter', [added], {}, at, 'letter-not-good'],
    ['a letter that another one replaced', [added, issued(), issued({ letterId: 'L2' })], {}, at, 'letter-not-good'],
    ['a letter that is not good yet', [added, issued()], {}, '2026-04-30T20:00:00.000Z', 'letter-not-good'],
    ['a letter that ended 29 days ago', [added, issued()], {}, '2026-06-29T08:00:00.000Z', 'letter-not-good'],
    ['somebody too young, by a dead letter', [added, issued({ letterId: 'L2' })], { oldEnough: false }, at, 'letter-not-good'],
    ['somebody too young', [added, issued()], { oldEnough: false }, at, 'too-young'],
    ['a helper for themselves', [added, issued()], { helper: ada }, at, 'for-themselves'],
  ] as const)('is refused: %s', (_, past, change, when, code) => {
    given(...(past as readonly DwellingEvent[]))
      .when(join(change, when), known)
      .thenRefused(code);
  });

  it('is never refused for how many live there', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 12 }), (many, usualJoiners) => {
        const { decision } = given(added, issued(), ...others(many)).when(join(), { ...known, usualJoiners });
        expect(decision.accepted && decision.events.map(({ type }) => type)).toEqual(
          many + 1 > usualJoiners ? ['ResidentJoined', 'JoinFlagged'] : ['ResidentJoined'],
        );
      }),
    );
  });
});

describe('Joining without a letter', () => {
  const data = {
    ...home,
    joinId: 'J1',
    resident: ada,
    household,
    oldEnough: true,
    channel: 'assisted' as const,
    way: 'seen-at-the-door' as const,
    by: organiser,
    codeLetter: false,
  };
  const verify = (change: object = {}) => sealed(VerifyResident, { ...data, ...change }, at);
  const verified = (change: object = {}): DwellingEvent => ({
    type: 'ResidentJoined',
    data: {
      ...{ ...home, joinId: 'J1', resident: ada, household, residence: { way: 'seen-at-the-door', by: organiser } },
      ...{ age: { way: 'known-to-staff', minimum: 16, by: organiser }, checkedOn: '2026-05-11', channel: 'assisted', usualJoiners: 6, ...change },
    },
  });

  it('stands on record with who found it and how', () => given(added).when(verify(), known).then(verified()));
  it('says of whoever has neither e-mail nor phone that they get a letter of their own', () =>
    given(added)
      .when(verify({ codeLetter: true }), known)
      .then(verified({ codeLetter: true })));
  it('is flagged where more live than usual', () =>
    given(added, ...others(6))
      .when(verify(), known)
      .then(verified(), flagged('more-than-usual')));
  it('happens once', () =>
    given(added, joined())
      .when(verify({ joinId: 'J2' }), known)
      .thenNothing());
  it.each([
    ['in a home nobody knows', [], {}, 'no-such-dwelling'],
    ['in a home of another estate', [added], { estateId: 'hilgrove' }, 'no-such-dwelling'],
    ['of somebody too young', [added], { oldEnough: false }, 'too-young'],
    ['of oneself', [added], { by: ada }, 'for-themselves'],
  ] as const)('%s is refused', (_, past, change, code) => {
    given(...(past as readonly DwellingEvent[]))
      .when(verify(change), known)
      .thenRefused(code);
  });
});

describe('A check of a flagged join', () => {
  const past = [added, issued(), joined(), flagged('more-than-usual')];
  const check = (change: object = {}) =>
    sealed(CheckJoin, { dwellingId: 'D1', joinId: 'J1', result: 'fine', reason: 'large-household', by: organiser, ...change }, at);
  const checked = (change: object = {}): DwellingEvent => ({
    type: 'JoinChecked',
    data: { ...home, joinId: 'J1', result: 'fine', reason: 'large-household', by: organiser, ...change },
  });
  const wrong = { result: 'not-right', reason: 'lives-elsewhere' };

  it('that finds it fine changes nothing for the person', () => {
    given(...past)
      .when(check(), known)
      .then(checked());
    given(...past, checked())
      .when(check({ reason: 'spoke-with-them' }), known)
      .thenNothing();
  });
  it('that finds it not right ends the residence, also when it had been found fine', () => {
    given(...past)
      .when(check(wrong), known)
      .then(checked(wrong), left({ why: 'check', by: organiser }));
    given(...past, checked())
      .when(check(wrong), known)
      .then(checked(wrong), left({ why: 'check', by: organiser }));
  });
  it('of somebody who left in the meantime is put on record alone', () =>
    given(...past, left())
      .when(check(wrong), known)
      .then(checked(wrong)));
  it.each([
    ['in a home nobody knows', [], {}, 'no-such-dwelling'],
    ['of oneself', past, { by: ada }, 'for-themselves'],
    ['of a join that was not flagged', [added, issued(), joined()], {}, 'no-such-join'],
    ['of nobody', past, { joinId: 'J9' }, 'no-such-join'],
    ['with a reason of the other answer', past, { reason: 'lives-elsewhere' }, 'reason-does-not-fit'],
  ] as const)('%s is refused', (_, before, change, code) => {
    given(...(before as readonly DwellingEvent[]))
      .when(check(change), known)
      .thenRefused(code);
  });
});

describe('Moving out', () => {
  const leave = (change: object = {}) => sealed(LeaveDwelling, { dwellingId: 'D1', resident: ada, why: 'moved-out', by: ada, ...change }, at);

  it('ends the residence, by their own word or an organiser’s', () => {
    given(added, issued(), joined()).when(leave(), known).then(left());
    given(added, issued(), joined())
      .when(leave({ why: 'died', by: organiser }), known)
      .then(left({ why: 'died', by: organiser }));
  });
  it.each([
    ['a home nobody knows', [], 'no-such-dwelling'],
    ['a home where they never lived', [added], 'not-a-resident'],
    ['a home that they left before', [added, issued(), joined(), left()], 'not-a-resident'],
  ] as const)('of %s is refused', (_, past, code) => {
    given(...(past as readonly DwellingEvent[]))
      .when(leave(), known)
      .thenRefused(code);
  });
});
