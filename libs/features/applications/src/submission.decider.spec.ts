import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { sealed, specFor, textRefOf } from '#decider/spec';
import type { ApplicationEvent } from '#events';
import { SaveDraft, SubmitBid } from './bid.commands.js';
import { bidDecider } from './bid.decider.js';
import type { BidFacts, OpenTerms } from './bid.facts.js';

const { given } = specFor(bidDecider);
const at = '2026-02-17T18:00:00.000Z';
const applicant = `per-${'a'.repeat(22)}`;
const another = `per-${'b'.repeat(22)}`;
const terms: OpenTerms = { bankId: 'chalcots', minPence: 5_000, maxPence: 50_000, closesOn: '2026-02-27', rulesVersion: 2, rulesHash: 'd'.repeat(64) };
const open: BidFacts = { round: { status: 'open', terms } };

type Submission = Parameters<typeof sealed<'SubmitBid', typeof SubmitBid.schema>>[1];
const cost = (amountPence: number) => ({ what: textRefOf('costs.0.what'), amountPence });
const bid = {
  bidId: 'C-005',
  bankId: 'chalcots',
  roundId: 'C-R1',
  title: textRefOf('title'),
  what: textRefOf('what'),
  askedPence: 32_000,
  peopleExpected: 30,
  goals: ['C1'],
  costs: [cost(24_000), cost(8_000)],
  meets: ['charitable'],
  leadKind: 'group',
  atRisk: false,
  channel: 'online',
  language: 'en',
  receivedOn: '2026-02-17',
} as const;
const people = { applicant, household: `hh-${'a'.repeat(22)}`, ageBand: 'adult' } as const;
const whole = { ...bid, ...people, goals: [...bid.goals], costs: [...bid.costs], meets: [...bid.meets] } satisfies Submission;
const submit = (change: Partial<Submission> = {}) => sealed(SubmitBid, { ...whole, ...change }, at);

function received(change: Partial<Submission> = {}, aboveMaximum = false): ApplicationEvent[] {
  const { applicant: by, household, ageBand, coSigner, helper, name, contact, ...rest } = { ...whole, ...change };
  const { bankId, ...ruled } = terms;
  return [
    { type: 'BidReceived', data: { ...rest, bankId, aboveMaximum, ...ruled } },
    { type: 'BidReceivedBasis', data: { bidId: 'C-005', applicant: by, household, ageBand, coSigner, helper, name, contact } },
  ];
}

const draftOf = (person: string): ApplicationEvent => ({ type: 'DraftSaved', data: { bidId: 'C-005', bankId: 'chalcots', applicant: person } });

describe('A draft', () => {
  const save = (more: object = {}) => sealed(SaveDraft, { bidId: 'C-005', bankId: 'chalcots', applicant, ...more }, at);

  it('is put aside with as little as its writer has', () => given().when(save(), {}).then(draftOf(applicant)));
  it('is replaced by the next save', () =>
    given(draftOf(applicant))
      .when(save({ title: textRefOf('title'), askedPence: 900 }), {})
      .then({ type: 'DraftSaved', data: { bidId: 'C-005', bankId: 'chalcots', applicant, title: textRefOf('title'), askedPence: 900 } }));
  it('of somebody else cannot be written in', () => given(draftOf(another)).when(save(), {}).thenRefused('draft-of-another'));
  it('cannot be saved once the bid is in', () =>
    given(...received())
      .when(save(), {})
      .thenRefused('already-received'));
});

describe('A bid', () => {
  it('is received under the rules of its round, its people apart from it', () =>
    given()
      .when(submit(), open)
      .then(...received()));
  it('is received from its writer’s draft', () =>
    given(draftOf(applicant))
      .when(submit(), open)
      .then(...received()));
  it('is received with a contact, a helper and a name that only the vault can read', () => {
    const more = { name: textRefOf('name'), contact: textRefOf('contact'), helper: another, channel: 'paper' as const };
    given()
      .when(submit(more), open)
      .then(...received(more));
  });
  it('above the maximum is received with a warning', () => {
    const more = { askedPence: 60_000, costs: [cost(60_000)] };
    given()
      .when(submit(more), open)
      .then(...received(more, true));
  });
  it('at the maximum is received without one', () => {
    const more = { askedPence: 50_000, costs: [cost(50_000)] };
    given()
      .when(submit(more), open)
      .then(...received(more));
  });
  it('of less than £250 needs no costs', () => {
    const more = { askedPence: 24_999, costs: [] };
    given()
      .when(submit(more), open)
      .then(...received(more));
  });
  it('on paper keeps the day it reached us', () =>
    given()
      .when(submit({ receivedOn: '2026-02-13' }), open)
      .then(...received({ receivedOn: '2026-02-13' })));
  it.each([
    ['an adult who signs too', { ageBand: '16-17', coSigner: another }],
    ['an organisation that holds the money', { ageBand: 'under-16', hostName: textRefOf('hostName') }],
  ] as const)('of somebody under 18 is received with %s', (_, change) =>
    given()
      .when(submit(change), open)
      .then(...received(change)),
  );

  it.each([
    ['that we have already', received(), {}, open, 'already-received'],
    ['from somebody else’s draft', [draftOf(another)], {}, open, 'draft-of-another'],
    ['to a round that does not exist', [], {}, { round: { status: 'none' } }, 'no-such-round'],
    ['to a round that is only planned', [], {}, { round: { status: 'planned' } }, 'round-not-open'],
    ['to a round that has closed', [], {}, { round: { status: 'closed', terms } }, 'round-not-open'],
    ['to a round that is finished', [], {}, { round: { status: 'finished', terms } }, 'round-not-open'],
    ['to a round of another bank', [], { bankId: 'hilgrove' }, open, 'round-of-another-bank'],
    ['received tomorrow', [], { receivedOn: '2026-02-18' }, open, 'in-the-future'],
    ['received after the last day', [], {}, { round: { status: 'open', terms: { ...terms, closesOn: '2026-02-16' } } }, 'received-too-late'],
    ['of less than the minimum', [], { askedPence: 4_999, costs: [] }, open, 'below-minimum'],
    ['of a child alone', [], { ageBand: 'under-16' }, open, 'adult-needed'],
    ['of a young person alone', [], { ageBand: '16-17' }, open, 'adult-needed'],
    ['of £250 without costs', [], { askedPence: 25_000, costs: [] }, open, 'costs-do-not-add-up'],
    ['whose costs come to less', [], { costs: [cost(31_999)] }, open, 'costs-do-not-add-up'],
    ['of a little, whose costs come to more', [], { askedPence: 6_000, costs: [cost(6_001)] }, open, 'costs-do-not-add-up'],
  ] as const)('%s is refused', (_, past, change, facts, code) =>
    given(...(past as readonly ApplicationEvent[]))
      .when(submit(change as Partial<Submission>), facts as BidFacts)
      .thenRefused(code),
  );

  it('is refused for the first reason of the table when there are several', () =>
    given()
      .when(submit({ bankId: 'hilgrove', receivedOn: '2027-01-01', askedPence: 1, ageBand: 'under-16' }), open)
      .thenRefused('round-of-another-bank'));

  it('with any amounts is received exactly when they add up, the warning telling whether the maximum is passed', () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 2 }), (pence, more) => {
        const sum = pence.reduce((total, amount) => total + amount, 0);
        const change = { askedPence: Math.max(5_000, sum + more), costs: pence.map(cost) };
        const outcome = given().when(submit(change), open);
        if (change.askedPence === sum) outcome.then(...received(change, sum > terms.maxPence));
        else outcome.thenRefused('costs-do-not-add-up');
      }),
    );
  });
});
