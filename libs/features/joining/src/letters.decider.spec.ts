import { describe, it } from '@jest/globals';
import { sealed, specFor } from '#decider/spec';
import type { JoiningRuleEvent, LetterEvent } from '#events';
import { PrintDoorLetters, SetJoiningRules } from './letters.commands.js';
import { joiningRulesDecider, printDecider } from './letters.decider.js';

const at = '2026-05-11T18:00:00.000Z';

describe('Printing door letters', () => {
  const { given } = specFor(printDecider);
  const batch = {
    ...{ batchId: 'B1', estateId: 'chalcots', blockId: 'taplow', letters: 96, print: 'large' as const, validFrom: '2026-05-11', validUntil: '2026-06-30' },
    by: `per-${'o'.repeat(22)}`,
  };
  const print = (change: object = {}) => sealed(PrintDoorLetters, { ...batch, ...change }, at);
  const printed: LetterEvent = { type: 'DoorLettersPrinted', data: batch };

  it('is on record with counts alone', () => given().when(print(), undefined).then(printed));
  it('is done once: the codes are on the paper and nowhere else', () => given(printed).when(print(), undefined).thenRefused('letters-printed'));
  it.each([{ validUntil: '2026-05-10' }, { validUntil: '2026-08-11' }, { validFrom: '2026-07-01' }])('is refused for a term such as %j', (change) =>
    given().when(print(change), undefined).thenRefused('letter-term'),
  );
});

describe('The joining rules of an estate', () => {
  const { given } = specFor(joiningRulesDecider);
  const rules = { estateId: 'chalcots', minimumAge: 11, usualJoiners: 4 };
  const set: JoiningRuleEvent = { type: 'JoiningRulesSet', data: rules };

  it('are set, and set again', () => {
    given()
      .when(sealed(SetJoiningRules, rules, at), undefined)
      .then(set);
    given(set)
      .when(sealed(SetJoiningRules, { ...rules, usualJoiners: 8 }, at), undefined)
      .then({ type: 'JoiningRulesSet', data: { ...rules, usualJoiners: 8 } });
  });
  it('that hold already are not set again', () => {
    given(set)
      .when(sealed(SetJoiningRules, rules, at), undefined)
      .thenNothing();
    given()
      .when(sealed(SetJoiningRules, { estateId: 'chalcots', minimumAge: 16, usualJoiners: 6 }, at), undefined)
      .thenNothing();
  });
});
