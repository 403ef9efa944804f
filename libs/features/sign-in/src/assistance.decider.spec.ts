import { describe, expect, it } from '@jest/globals';
import { sealed, specFor } from '#decider/spec';
import type { AssistanceEvent } from '#events';
import { BeginAssistance, EndAssistance } from './assistance.commands.js';
import { assistanceDecider, assistanceRefusals } from './assistance.decider.js';

const { given } = specFor(assistanceDecider);
const [person, helper] = [`per-${'p'.repeat(22)}`, `per-${'h'.repeat(22)}`];
const sessionId = '5f0c6d2e-0000-4000-8000-0000000000aa';
const data = { sessionId, person, helper, place: 'chalcots', purpose: 'ask-for-money', stepUp: 'passkey' } as const;
const begun: AssistanceEvent = { type: 'AssistanceBegun', data };
const ended = (change: object): AssistanceEvent => ({
  type: 'AssistanceEnded',
  data: { sessionId, person, helper, how: 'ran-out', lastedMinutes: 30, ...change },
});
const begin = (change: object = {}) => sealed(BeginAssistance, { ...data, ...change });
const end = (change: object = {}) => sealed(EndAssistance, { sessionId, how: 'ran-out', lastedMinutes: 30, ...change });

describe('Help beside somebody', () => {
  it('begins, with who, for what and where', () => given().when(begin(), undefined).then(begun));
  it.each([
    [
      { how: 'signed-out', by: 'helper', lastedMinutes: 7 },
      { how: 'signed-out', by: helper, lastedMinutes: 7 },
    ],
    [
      { how: 'ended-elsewhere', by: 'person', lastedMinutes: 0 },
      { how: 'ended-elsewhere', by: person, lastedMinutes: 0 },
    ],
    [{}, {}],
    [{ how: 'never-opened' }, { how: 'never-opened' }],
  ])('ends by %j', (how, told) => given(begun).when(end(how), undefined).then(ended(told)));
  it('begins once', () => given(begun).when(begin(), undefined).thenNothing());
  it('ends once, as it was told first', () =>
    given(begun, ended({}))
      .when(end({ how: 'signed-out', by: 'helper' }), undefined)
      .thenNothing());
});

describe('No help', () => {
  const refused = {
    'help-yourself': given().when(begin({ helper: person }), undefined),
    'help-not-begun': given().when(end(), undefined),
  };
  it.each(Object.keys(assistanceRefusals) as (keyof typeof refused)[])('%s', (code) => refused[code].thenRefused(code));
  it('of oneself, before anything else is looked at', () => {
    given(begun)
      .when(begin({ helper: person }), undefined)
      .thenRefused('help-yourself');
    expect(Object.keys(refused)).toEqual(Object.keys(assistanceRefusals));
  });
});
