import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Fact, fold } from '#decider';
import { recorded, textRefOf } from '#decider/spec';
import { Languages } from '#web';
import { deadlineReaction } from './deadlines.reaction.js';
import { newsReaction } from './news.reaction.js';
import { storyFolding } from './stories.facts.js';
import { type Telling, TellPerson } from './tell.commands.js';

const fact = (type: string, data: object): Fact => ({ type, data });
const token = (letter: string) => `per-${letter.repeat(22)}`;
const rosa = token('R');

const opened = fact('BankOpened', { bankId: 'chalcots', name: 'The Chalcots Bank' });
const received = [
  fact('BidReceived', { bidId: 'C-001', bankId: 'chalcots', language: 'en' }),
  fact('BidReceivedBasis', { bidId: 'C-001', applicant: rosa, contact: textRefOf('contact') }),
];
const payment = fact('PaymentPrepared', { paymentId: 'PAY-1', bidId: 'C-001', bankId: 'chalcots', amountPence: 18_000 });
const seat = (member: string, office: string) => fact('PanelMemberJoined', { bankId: 'chalcots', member, seatId: 'seat', office });

/** What the last of these facts makes people hear. */
function toldBy(...facts: readonly Fact[]): readonly Telling[] {
  const passed = recorded(facts).filter(({ type }) => newsReaction.types.includes(type)) as never[];
  const state = fold(storyFolding, passed);
  return passed.slice(-1).flatMap((last) => newsReaction.react(last, state).map(({ data }) => TellPerson.schema.parse(data)));
}

describe('An applicant', () => {
  it('hears of the reference at once, by what they wrote of how to reach them', () => {
    const [told, ...more] = toldBy(opened, ...received);
    expect(more).toEqual([]);
    expect(told).toMatchObject({
      template: 'received',
      to: rosa,
      contact: textRefOf('contact'),
      language: 'en',
      words: { bid: 'C-001', bank: 'The Chalcots Bank', link: '/bids/C-001' },
    });
  });

  it.each([
    ['need', fact('NeedRecorded', { bidId: 'C-001', needId: 'n', what: textRefOf('what') }), { texts: { what: textRefOf('what') } }],
    ['checked', fact('BidFoundEligible', { bidId: 'C-001' }), {}],
    ['not-eligible', fact('BidFoundNotEligible', { bidId: 'C-001', reason: textRefOf('why') }), { texts: { reason: textRefOf('why') } }],
    ['joined', fact('BidJoined', { bidId: 'C-001', toBidId: 'C-002' }), { words: { other: 'C-002' } }],
    ['carried-over', fact('BidCarriedOver', { bidId: 'C-001' }), {}],
    [
      'awarded',
      fact('AwardDeclared', { bidId: 'C-001', outcome: 'awarded', amountPence: 9_000, conditions: [], reason: textRefOf('why') }),
      { pence: { amount: 9_000 } },
    ],
    ['part-awarded', fact('AwardDeclared', { bidId: 'C-001', outcome: 'part-awarded', amountPence: 5_000, conditions: [], reason: textRefOf('why') }), {}],
    ['conditional', fact('AwardDeclared', { bidId: 'C-001', outcome: 'awarded', amountPence: 9_000, conditions: [{}], reason: textRefOf('why') }), {}],
    ['declined', fact('BidDeclined', { bidId: 'C-001', reason: textRefOf('why') }), { texts: { reason: textRefOf('why') } }],
    ['safeguarding', fact('GrantOpened', { bidId: 'C-001', atRisk: true }), {}],
    ['offer', fact('OfferMade', { bidId: 'C-001', acceptBy: '2026-04-08' }), { days: { by: '2026-04-08' } }],
    ['lapsed', fact('OfferLapsed', { bidId: 'C-001', why: 'not-accepted' }), {}],
    ['time-over', fact('OfferLapsed', { bidId: 'C-001', why: 'time-over' }), {}],
    ['payment-sent', fact('PaymentInstructed', { bidId: 'C-001', amountPence: 9_000 }), { pence: { amount: 9_000 } }],
    ['payment-settled', fact('PaymentSettled', { bidId: 'C-001', amountPence: 9_000 }), {}],
    ['payment-failed', fact('PaymentFailed', { bidId: 'C-001', amountPence: 9_000 }), {}],
    ['report-due', fact('ProjectEnded', { bidId: 'C-001', reportDueOn: '2026-07-01' }), { days: { by: '2026-07-01' } }],
  ])('hears "%s"', (template, event, more) => {
    expect(toldBy(opened, ...received, event)).toMatchObject([{ template, to: rosa, ...more }]);
  });

  it('hears nothing of safeguarding where nobody is at risk', () => {
    expect(toldBy(opened, ...received, fact('GrantOpened', { bidId: 'C-001', atRisk: false }))).toEqual([]);
  });

  it('of whom the ledger does not say who it is hears nothing', () => {
    expect(toldBy(opened, ...received.slice(0, 1), fact('BidFoundEligible', { bidId: 'C-001' }))).toEqual([]);
  });

  it.each([
    ['payee-proposed', 'PayeeDetailsProposed'],
    ['payee-changed', 'PayeeDetailsChanged'],
    ['payee-kept', 'PayeeDetailsRefused'],
  ])('hears "%s" where they are now, and where the bid said they were', (template, type) => {
    const told = toldBy(opened, ...received, payment, fact(type, { paymentId: 'PAY-1', proposedBy: token('A') }));
    expect(told.map(({ template: of, to, contactOnly }) => [of, to, contactOnly])).toEqual([
      [template, rosa, undefined],
      [template, rosa, true],
    ]);
  });
});

describe('Whoever asked for money in a vote', () => {
  const other = [
    fact('BidReceived', { bidId: 'C-002', bankId: 'chalcots', language: 'en' }),
    fact('BidReceivedBasis', { bidId: 'C-002', applicant: rosa, contact: textRefOf('contact') }),
  ];
  const choices = ['C-001', 'C-002', 'C-003'].map((bidId) => ({ bidId }));
  const votingOpened = fact('VotingOpened', { roundId: 'R3', bankId: 'chalcots', choices, ballot: { closesOn: '2026-04-12' } });
  const votingClosed = fact('VotingClosed', { roundId: 'R3', bankId: 'chalcots', counting: 67 });
  const result = (won: Readonly<Record<string, boolean>>) =>
    fact('ResultDeclared', {
      roundId: 'R3',
      withdrawn: [],
      items: Object.entries(won).map(([bidId, yes]) => ({ bidId, won: yes, amountPence: 0, score: 91, firsts: 17 })),
    });
  const gone = fact('BidWithdrawn', { bidId: 'C-002', bankId: 'chalcots', afterAward: false });
  const story = [opened, ...received, ...other, votingOpened];
  const heard = (...facts: readonly Fact[]) => toldBy(...facts).map(({ template, to, about, words }) => [template, to, about, words?.bid]);

  it('hears that people vote until when, once for each of two bids', () => {
    expect(heard(...story)).toEqual([
      ['voting-opened', rosa, 'C-001', 'C-001'],
      ['voting-opened', rosa, 'C-002', 'C-002'],
    ]);
    expect(toldBy(...story)[0]).toMatchObject({ days: { by: '2026-04-12' }, words: { link: '/bids/C-001' } });
  });

  it('hears that the vote is over, but not of a bid that was taken back', () => {
    expect(heard(...story, votingClosed)).toHaveLength(2);
    expect(heard(...story, gone, votingClosed)).toEqual([['voting-closed', rosa, 'C-001', 'C-001']]);
  });

  it('hears what the result says, without a number, and again only where a later result says otherwise', () => {
    const first = result({ 'C-001': true, 'C-002': false });
    expect(heard(...story, first).map(([template, , about]) => [template, about])).toEqual([
      ['vote-won', 'C-001'],
      ['vote-not-chosen', 'C-002'],
    ]);
    expect(JSON.stringify(toldBy(...story, first))).not.toMatch(/91|17/);
    expect(heard(...story, first, first)).toEqual([]);
    expect(heard(...story, first, result({ 'C-001': false, 'C-002': false }))).toEqual([['vote-not-chosen', rosa, 'C-001', 'C-001']]);
  });
});

describe('A panel', () => {
  const panel = [seat(token('A'), 'chair'), seat(token('B'), 'treasurer'), seat(token('C'), 'member'), seat(token('D'), 'member')];
  const left = fact('PanelMemberLeft', { bankId: 'chalcots', member: token('D'), seatId: 'seat' });

  it('hears of its evening, without who has left', () => {
    const evening = fact('MeetingCalled', { meetingId: 'M1', bankId: 'chalcots', heldOn: '2026-03-11' });
    const told = toldBy(opened, ...panel, left, evening);
    expect(told.map(({ to }) => to)).toEqual([token('A'), token('B'), token('C')]);
    expect(told[0]).toMatchObject({ template: 'evening', days: { on: '2026-03-11' }, words: { link: '/panel/meetings/M1' } });
  });

  it('of another bank hears nothing', () => {
    expect(toldBy(opened, ...panel, fact('MeetingCalled', { meetingId: 'M2', bankId: 'hilgrove', heldOn: '2026-03-11' }))).toEqual([]);
  });

  it('hears by its officers that new details wait, but not one who asked for them', () => {
    const proposed = (letter: string) => fact('PayeeDetailsProposed', { paymentId: 'PAY-1', proposedBy: token(letter) });
    const toldOf = (letter: string) =>
      toldBy(opened, ...received, ...panel, payment, proposed(letter)).filter(({ template }) => template === 'payee-to-confirm');
    expect(toldOf('Z').map(({ to }) => to)).toEqual([token('A'), token('B')]);
    expect(toldOf('A')).toMatchObject([{ to: token('B'), words: { payment: 'PAY-1', link: '/payments/PAY-1' } }]);
  });

  it('hears by its chair that public words were put right, and so does whoever asked for the money', () => {
    const putRight = (more: object) => fact('WordingPutRight', { bankId: 'chalcots', words: textRefOf('words'), ...more });
    const toldOf = (more: object) => toldBy(opened, ...received, ...panel, putRight(more)).map(({ template, to, words }) => [template, to, words?.link]);
    expect(toldOf({ bidId: 'C-001' })).toEqual([
      ['words-put-right', rosa, '/bids/C-001'],
      ['bank-words-put-right', token('A'), '/bids/C-001'],
    ]);
    expect(toldOf({})).toEqual([['bank-words-put-right', token('A'), '/banks/chalcots']]);
  });

  it('hears by its two officers that a payment waits for two signatures', () => {
    expect(toldBy(opened, ...received, ...panel, payment).map(({ template, to }) => [template, to])).toEqual([
      ['to-sign', token('A')],
      ['to-sign', token('B')],
    ]);
  });
});

describe('Whoever holds a role', () => {
  it.each([
    ['role-granted', 'RoleGranted'],
    ['role-ended', 'RoleEnded'],
  ])('hears "%s"', (template, type) => {
    expect(toldBy(fact(type, { person: rosa, role: 'panel-chair', place: 'chalcots' }))).toMatchObject([
      { template, to: rosa, roles: { role: 'panel-chair' } },
    ]);
  });
});

describe('The calendar', () => {
  const offer = fact('OfferMade', { bidId: 'C-001', acceptBy: '2026-04-08' });
  const ended = fact('ProjectEnded', { bidId: 'C-001', reportDueOn: '2026-07-01' });
  const dueOn = (day: string, ...facts: readonly Fact[]) =>
    deadlineReaction
      .due(fold(deadlineReaction.folding, recorded([opened, ...received, ...facts]) as never[]), day)
      .map(({ data }) => TellPerson.schema.parse(data));

  it('reminds of an offer in its last three days, under one key', () => {
    expect(dueOn('2026-04-04', offer)).toEqual([]);
    const days = ['2026-04-05', '2026-04-06', '2026-04-08'].map((day) => dueOn(day, offer));
    expect(days).toMatchObject(days.map(() => [{ template: 'offer-soon', to: rosa, days: { by: '2026-04-08' } }]));
    expect(new Set(days.flat().map(({ event }) => event)).size).toBe(1);
    expect(dueOn('2026-04-09', offer)).toEqual([]);
    expect(dueOn('2026-04-06', offer, fact('OfferAccepted', { bidId: 'C-001' }))).toEqual([]);
  });

  it('reminds of a report from the day after it was due', () => {
    expect(dueOn('2026-07-01', ended)).toEqual([]);
    expect(dueOn('2026-07-02', ended)).toMatchObject([{ template: 'report-late', at: '2026-07-01T12:00:00.000Z' }]);
    expect(dueOn('2026-07-02', ended, fact('ReportReceived', { bidId: 'C-001' }))).toEqual([]);
  });
});

describe('The catalogue', () => {
  const own = JSON.parse(readFileSync(join(import.meta.dirname, '../catalogue/en.json'), 'utf8'));
  const words = new Languages({ messages: own }).english;
  const sources = ['news.reaction', 'deadlines.reaction', 'contact-changes']
    .map((name) => readFileSync(join(import.meta.dirname, `${name}.ts`), 'utf8'))
    .join('');

  it.each(Object.keys(own.messages))('has "%s" because somebody is told it', (template) => {
    expect(sources.replaceAll("'messages.", "'")).toContain(`'${template}'`.replace(/^'(awarded|part-awarded)'$/, 'outcome'));
  });

  it('is filled by what each fact says, with nothing left over', () => {
    const filled = {
      bid: 'C-001',
      bank: 'b',
      link: '/x',
      what: 'w',
      reason: 'r',
      other: 'o',
      amount: '£1',
      by: 'd',
      on: 'd',
      payment: 'P',
      role: 'r',
      words: 'w',
      minutes: 60,
      code: '123456',
    };
    for (const template of Object.keys(own.messages))
      for (const part of Object.keys(own.messages[template])) words.t(`messages.messages.${template}.${part}`, filled);
  });
});
