import { describe, expect, it } from '@jest/globals';
import { sealed, specFor, textRefOf } from '#decider/spec';
import { type ApplicationEvent, catalogue } from '#events';
import {
  CarryOverBid,
  FindEligible,
  FindNotEligible,
  JoinBid,
  MeetNeed,
  NoteDecision,
  PutToPanel,
  RecordNeed,
  ReissueSaveCode,
  RewordBid,
  SaveDraft,
  SubmitBid,
  WithdrawBid,
} from './bid.commands.js';
import { bidDecider } from './bid.decider.js';
import type { BidFacts } from './bid.facts.js';
import type { BidStatus } from './bid-state.decider.js';

const { given } = specFor(bidDecider);
const at = '2026-03-20T18:00:00.000Z';
const applicant = `per-${'a'.repeat(22)}`;
const reason = textRefOf('reason');
const rules = { rulesVersion: 1, rulesHash: 'd'.repeat(64) };
const nextRules = { rulesVersion: 2, rulesHash: 'e'.repeat(64) };
const bid = {
  bidId: 'H-002',
  bankId: 'hilgrove',
  roundId: 'H-R1',
  title: textRefOf('title'),
  what: textRefOf('what'),
  askedPence: 7_500,
  goals: ['H2'],
  costs: [],
  meets: ['outdoor'],
  leadKind: 'group' as const,
  atRisk: false,
  channel: 'online' as const,
  language: 'en',
  receivedOn: '2026-03-17',
};
const household = `hh-${'a'.repeat(22)}`;
const bidId = bid.bidId;

const draft: ApplicationEvent = { type: 'DraftSaved', data: { bidId, bankId: 'hilgrove', applicant } };
const reissued = (issue: number) => ({
  type: 'SaveCodeReissued' as const,
  data: { bidId, bankId: 'hilgrove', issue, check: 'called-back' as const, told: 'helper' as const },
});
const received: ApplicationEvent[] = [
  { type: 'BidReceived', data: { ...bid, aboveMaximum: false, minPence: 5_000, maxPence: 100_000, closesOn: '2026-03-20', ...rules } },
  { type: 'BidReceivedBasis', data: { bidId, applicant, household, ageBand: 'adult' } },
];
const need = (needId: string): ApplicationEvent => ({ type: 'NeedRecorded', data: { bidId, needId, what: textRefOf('what') } });
const met = (needId: string, metOn = '2026-03-20'): ApplicationEvent => ({ type: 'NeedMet', data: { bidId, needId, metOn } });
const eligible: ApplicationEvent = { type: 'BidFoundEligible', data: { bidId, ...rules } };
const notEligible: ApplicationEvent = { type: 'BidFoundNotEligible', data: { bidId, reason, ...rules } };
const withPanel: ApplicationEvent = { type: 'BidPutToPanel', data: { bidId, roundId: 'H-R1' } };
const joined: ApplicationEvent = { type: 'BidJoined', data: { bidId, toBidId: 'H-001', bankId: 'hilgrove', toStatus: 'received' } };
const withdrawn = (afterAward: boolean): ApplicationEvent => ({ type: 'BidWithdrawn', data: { bidId, bankId: 'hilgrove', reason, afterAward } });
const carried: ApplicationEvent = {
  type: 'BidCarriedOver',
  data: { bidId, bankId: 'hilgrove', fromRoundId: 'H-R1', toRoundId: 'H-R2', maxPence: 80_000, ...nextRules },
};
type Decision = Extract<ApplicationEvent, { type: 'BidDecided' }>;
const decided = (outcome: Decision['data']['outcome']): Decision => ({
  type: 'BidDecided',
  data: {
    bidId,
    roundId: 'H-R1',
    outcome,
    amountPence: outcome === 'declined' ? 0 : 7_500,
    reason,
    decidedBy: { kind: 'panel', evidence: 'meeting-1' },
    ...rules,
  },
});

const openTerms = { bankId: 'hilgrove', minPence: 5_000, maxPence: 80_000, closesOn: '2026-06-26', ...nextRules };
const facts: BidFacts = {
  round: { status: 'open', terms: openTerms },
  other: { bankId: 'hilgrove', status: 'received' },
  money: { awarded: false, paying: false },
  carry: { to: { status: 'open', terms: openTerms }, fromOver: true },
};

const commands = {
  save: sealed(SaveDraft, { bidId, bankId: 'hilgrove', applicant }, at),
  'reissue code': sealed(ReissueSaveCode, reissued(1).data, at),
  submit: sealed(SubmitBid, { ...bid, applicant, household, ageBand: 'adult' }, at),
  'record need': sealed(RecordNeed, { bidId, needId: 'cover', what: textRefOf('what') }, at),
  'meet need': sealed(MeetNeed, { bidId, needId: 'permission', metOn: '2026-03-20' }, at),
  'find eligible': sealed(FindEligible, { bidId }, at),
  'find not eligible': sealed(FindNotEligible, { bidId, reason }, at),
  'put to panel': sealed(PutToPanel, { bidId }, at),
  join: sealed(JoinBid, { bidId, toBidId: 'H-001' }, at),
  withdraw: sealed(WithdrawBid, { bidId, reason }, at),
  'carry over': sealed(CarryOverBid, { bidId, toRoundId: 'H-R2' }, at),
  'note award': sealed(NoteDecision, decided('awarded').data, at),
  'note decline': sealed(NoteDecision, decided('declined').data, at),
};

const pasts: Readonly<Record<BidStatus, ApplicationEvent[]>> = {
  none: [],
  draft: [draft],
  received,
  checking: [...received, need('permission')],
  eligible: [...received, eligible],
  'not-eligible': [...received, notEligible],
  joined: [...received, joined],
  'with-panel': [...received, eligible, withPanel],
  awarded: [...received, eligible, withPanel, decided('awarded')],
  'part-awarded': [...received, eligible, withPanel, decided('part-awarded')],
  declined: [...received, eligible, withPanel, decided('declined')],
  withdrawn: [...received, withdrawn(false)],
};
const columns = Object.keys(pasts) as BidStatus[];

/** `+` accepted with new facts, `·` already so; every other mark is a refusal. */
const marks: Readonly<Record<string, string>> = {
  in: 'already-received',
  '?': 'not-received',
  ans: 'bid-decided',
  end: 'bid-closed',
  past: 'past-checking',
  what: 'no-such-need',
  open: 'needs-open',
  unfit: 'not-found-eligible',
};

describe('Every command in every status', () => {
  //                     none draft received checking eligible not-eligible joined with-panel awarded part-awarded declined withdrawn
  it.each([
    ['save', '               +    +     in       in       in       in           in     in         in      in           in       in'],
    ['reissue code', '       ?    +     in       in       in       in           in     in         in      in           in       in'],
    ['submit', '             +    +     in       in       in       in           in     in         in      in           in       in'],
    ['record need', '        ?    ?     +        +        past     end          end    past       ans     ans          ans      end'],
    ['meet need', '          ?    ?     what     +        what     end          end    what       ans     ans          ans      end'],
    ['find eligible', '      ?    ?     +        open     ·        end          end    ·          ans     ans          ans      end'],
    ['find not eligible', '  ?    ?     +        +        +        end          end    +          ans     ans          ans      end'],
    ['put to panel', '       ?    ?     unfit    open     +        end          end    ·          ans     ans          ans      end'],
    ['join', '               ?    ?     +        +        +        end          ·      +          ans     ans          ans      end'],
    ['withdraw', '           ?    ?     +        +        +        end          end    +          +       +            ans      end'],
    ['carry over', '         ?    ?     +        +        +        end          end    +          ans     ans          ans      end'],
    ['note award', '         ?    ?     +        +        +        +            +      +          ·       ans          ans      +'],
    ['note decline', '       ?    ?     +        +        +        ·            ·      +          ans     ans          ·        ·'],
  ] as const)('%s is answered as the table says', (name, row) => {
    const answers = row.trim().split(/\s+/);
    expect(answers).toHaveLength(columns.length);
    columns.forEach((status, column) => {
      const mark = answers[column] ?? '';
      const { decision } = given(...pasts[status]).when(commands[name], facts);
      const answer = decision.accepted ? (decision.events.length > 0 ? '+' : '·') : decision.refusal.code;
      expect([status, answer]).toEqual([status, marks[mark] ?? mark]);
      if (!decision.accepted) expect(bidDecider.refusals).toHaveProperty([decision.refusal.code]);
      else for (const event of decision.events) catalogue.check(event.type, event.data);
    });
  });

  it.each(columns)('a bid in the status %s says so', (status) => {
    expect(
      given(...pasts[status])
        .when(commands.save, facts)
        .stateAfter().status,
    ).toBe(status === 'none' ? 'draft' : status);
  });
});

describe('A lost code', () => {
  const again = (issue: number) => sealed(ReissueSaveCode, reissued(issue).data, at);
  it('is given out anew as often as it is lost', () => given(draft, reissued(1), draft).when(again(2), facts).then(reissued(2)));
  it.each([1, 3])('is not given out by somebody who did not know of the newest (%i)', (issue) =>
    given(draft, reissued(1)).when(again(issue), facts).thenRefused('code-given-meanwhile'),
  );
});

describe('What must be settled first', () => {
  it('holds the bid until the last of it is settled', () => {
    const past = [...received, need('permission'), need('cover')];
    const meetCover = sealed(MeetNeed, { bidId, needId: 'cover', metOn: '2026-03-20' }, at);
    given(...past)
      .when(commands['meet need'], facts)
      .then(met('permission'));
    given(...past, met('permission'))
      .when(commands['put to panel'], facts)
      .thenRefused('needs-open');
    given(...past, met('permission'))
      .when(meetCover, facts)
      .then(met('cover'));
    given(...past, met('permission'), met('cover'))
      .when(commands['find eligible'], facts)
      .then(eligible);
  });
  it('is recorded once', () =>
    given(...received, need('cover'))
      .when(commands['record need'], facts)
      .thenRefused('need-recorded'));
  it('is settled once', () =>
    given(...received, need('permission'), met('permission'))
      .when(commands['meet need'], facts)
      .thenRefused('need-met'));
  it('is not settled before the day has come', () =>
    given(...received, need('permission'))
      .when(sealed(MeetNeed, { bidId, needId: 'permission', metOn: '2026-03-21' }, at), facts)
      .thenRefused('in-the-future'));
});

describe('The same idea twice', () => {
  it('is joined to the other, whose status is kept as it stood', () =>
    given(...received)
      .when(commands.join, facts)
      .then(joined));
  it.each([
    ['itself', { bidId, toBidId: bidId }, facts.other, 'same-bid'],
    ['nothing', { bidId, toBidId: 'H-404' }, { bankId: '', status: 'none' }, 'no-such-bid'],
    ['a draft', { bidId, toBidId: 'H-001' }, { bankId: '', status: 'draft' }, 'no-such-bid'],
    ['a bid of another bank', { bidId, toBidId: 'C-001' }, { bankId: 'chalcots', status: 'received' }, 'bid-of-another-bank'],
    ['a bid that was joined itself', { bidId, toBidId: 'H-001' }, { bankId: 'hilgrove', status: 'joined' }, 'other-bid-gone'],
    ['a bid that was withdrawn', { bidId, toBidId: 'H-001' }, { bankId: 'hilgrove', status: 'withdrawn' }, 'other-bid-gone'],
  ])('cannot be joined to %s', (_, data, other, code) =>
    given(...received)
      .when(sealed(JoinBid, data, at), { other })
      .thenRefused(code as 'same-bid'),
  );
  it('joined to one bid is not joined to a third', () =>
    given(...received, joined)
      .when(sealed(JoinBid, { bidId, toBidId: 'H-003' }, at), facts)
      .thenRefused('bid-closed'));
});

describe('A withdrawal', () => {
  it('before the answer is only that', () =>
    given(...pasts['with-panel'])
      .when(commands.withdraw, facts)
      .then(withdrawn(false)));
  it('after a yes says so, for the bank to take the money back', () =>
    given(...pasts.awarded)
      .when(commands.withdraw, { money: { awarded: true, paying: false } })
      .then(withdrawn(true)));
  it('after a yes that the bid has not been told yet says so too', () =>
    given(...pasts['with-panel'])
      .when(commands.withdraw, { money: { awarded: true, paying: false } })
      .then(withdrawn(true)));
  it('is too late once money is on its way', () =>
    given(...pasts.awarded)
      .when(commands.withdraw, { money: { awarded: true, paying: true } })
      .thenRefused('payment-under-way'));
  it('that crossed a yes is said again after it', () =>
    given(...pasts.withdrawn)
      .when(commands['note award'], {})
      .then(decided('awarded'), withdrawn(true)));
  it('that knew of the yes needs nothing more', () =>
    given(...received, withdrawn(true))
      .when(commands['note award'], {})
      .thenNothing());
  it('that crossed a yes stays a withdrawal, however often the yes is told', () =>
    given(...pasts.withdrawn, decided('awarded'), withdrawn(true))
      .when(commands['note award'], {})
      .thenNothing());
});

describe('A bid that is carried over', () => {
  it('goes into the next round under its rules', () =>
    given(...pasts.received)
      .when(commands['carry over'], facts)
      .then(carried));
  it('keeps how far it has come, and is judged by the new rules from then on', () => {
    given(...pasts.eligible, carried)
      .when(commands['put to panel'], facts)
      .then({ type: 'BidPutToPanel', data: { bidId, roundId: 'H-R2' } });
    given(...pasts['with-panel'], carried)
      .when(commands['find not eligible'], facts)
      .then({ type: 'BidFoundNotEligible', data: { bidId, reason, ...nextRules } });
  });
  it('is there already when it is asked again', () =>
    given(...received, carried)
      .when(commands['carry over'], facts)
      .thenNothing());
  it.each([
    ['a round that does not exist', { to: { status: 'none' }, fromOver: true }, 'no-such-round'],
    ['a round that is not open', { to: { status: 'closed', terms: openTerms }, fromOver: true }, 'round-not-open'],
    ['a round of another bank', { to: { status: 'open', terms: { ...openTerms, bankId: 'chalcots' } }, fromOver: true }, 'round-of-another-bank'],
    ['the next round while its own goes on', { to: { status: 'open', terms: openTerms }, fromOver: false }, 'round-goes-on'],
  ])('cannot go into %s', (_, carry, code) =>
    given(...received)
      .when(commands['carry over'], { carry } as BidFacts)
      .thenRefused(code as 'no-such-round'),
  );
});

describe('The bank’s decision', () => {
  it('is noted with its reason and rules', () =>
    given(...pasts['with-panel'])
      .when(commands['note award'], {})
      .then(decided('awarded')));
  it('is noted though the panel found the bid outside the rules meanwhile, since money was promised', () =>
    given(...pasts['not-eligible'])
      .when(commands['note award'], {})
      .then(decided('awarded')));
  it('is not replaced by another one', () =>
    given(...pasts.awarded)
      .when(sealed(NoteDecision, { ...decided('awarded').data, amountPence: 1 }, at), {})
      .thenRefused('bid-decided'));
});

describe('Public words', () => {
  const reword = sealed(RewordBid, { bidId, what: reason }, at);
  it.each(Object.entries(pasts).filter(([status]) => status !== 'none' && status !== 'draft'))('of a bid that is %s are put right', (_, past) =>
    given(...past)
      .when(reword, {})
      .then({ type: 'BidReworded', data: { bidId, what: reason } }),
  );
  it.each(['none', 'draft'] as const)('of a bid that is %s are nobody else’s yet', (status) =>
    given(...pasts[status])
      .when(reword, {})
      .thenRefused('not-received'),
  );
  it('that are not there change nothing', () =>
    given(...pasts.received)
      .when(sealed(RewordBid, { bidId }, at), {})
      .thenRefused('nothing-reworded'));
});
