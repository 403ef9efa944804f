import { describe, expect, it } from '@jest/globals';
import { textRefOf } from '#decider/spec';
import { catalogue } from '#events';
import { LedgerFacts } from '#ledger/fact-reader';
import { at, awarded, bankId, basisOf, decidedBy, house, reason, roundId, token } from '../test/chalcots.js';
import { evening, prepared } from '../test/evening.js';
import { ledgerOf, type Told } from '../test/story.js';
import { counted, declaredResult, inVote, recountAsked, recountMade, takenBack, voteStory } from '../test/vote.js';
import type { BankCommand } from './bank.commands.js';
import { gatherBankFacts } from './bank.facts.js';

type By = Extract<BankCommand, { type: 'DeclareDecisions' }>['data']['decidedBy'];
const declaration = (change: { by?: By; bankId?: string; roundId?: string } = {}): BankCommand => ({
  ...{ type: 'DeclareDecisions', at },
  data: { bankId, roundId, decidedBy: { ...decidedBy, evidence: 'meeting-M-1' }, decisions: [], finishesRound: false, ...without(change), ...byOf(change.by) },
});
const without = ({ by: _, ...rest }: { by?: By; bankId?: string; roundId?: string }) => rest;
const byOf = (by: By | undefined) => (by ? { decidedBy: by } : {});
const batch = (...paymentIds: string[]): BankCommand => ({
  type: 'InstructBatch',
  at,
  data: { bankId, batchId: 'B-1', paymentIds, instructedBy: token('FH') },
});

async function facts(command: BankCommand, ...more: readonly Told[]) {
  const ledger = await ledgerOf([...evening, ...more]);
  return gatherBankFacts(command, new LedgerFacts(ledger, catalogue.decode).reader());
}

describe('What the bank learns of an evening', () => {
  it('is each bid’s ask, status, applicant and vote, and who was said yes to', async () => {
    const { declaration: found } = await facts(declaration());
    expect(found).toMatchObject({ sealed: 1, carried: ['C-002', 'C-003'], rules: { minPence: 5_000, maxPence: 50_000, reserveOrder: ['F1'] } });
    expect(found?.bids['C-002']).toMatchObject({ roundId, status: 'with-panel', askedPence: 18_000, supported: 'carried', supportedPence: 18_000 });
    expect(found?.bids['C-004']).toMatchObject({ supported: 'lost', household: house('C004'), applicant: token('C004') });
  });

  it('a reopened evening is not sealed', async () => {
    const reopened: Told = { stream: 'meeting-M-1', at, facts: [{ type: 'MeetingReopened', data: { meetingId: 'M-1', why: 'item-to-be-voted-again' } }] };
    expect((await facts(declaration(), reopened)).declaration?.sealed).toBe(0);
  });

  it('a bid that was withdrawn meanwhile is no longer owed its yes', async () => {
    const gone: Told = { stream: 'application-C-003', at, facts: [{ type: 'BidWithdrawn', data: { bidId: 'C-003', bankId, reason, afterAward: false } }] };
    expect((await facts(declaration(), gone)).declaration).toMatchObject({ carried: ['C-002'], bids: { 'C-003': { status: 'withdrawn' } } });
  });

  it.each([
    ['another round’s evening', { kind: 'panel', evidence: 'meeting-M-9' }],
    ['an evening under the name of a result', { kind: 'ballot', evidence: 'meeting-M-1' }],
    ['a result that was never stated', { kind: 'ballot', evidence: `round-${roundId}` }],
    ['a fast track that was never opened', { kind: 'fast-track', evidence: 'fast-track-C-002' }],
  ] as const)('%s is as good as none', async (_, by) => {
    expect((await facts(declaration({ by }))).declaration).toMatchObject({ sealed: 0, bids: {}, carried: [] });
  });

  it('another bank’s round is no round of this one', async () => {
    expect((await facts(declaration({ bankId: 'other' }))).declaration).toBeUndefined();
    expect((await facts(declaration({ roundId: 'C-R9' }))).declaration).toBeUndefined();
  });

  it('a stated result counts with its interests, by the method that it was stated under', async () => {
    const results = [{ bidId: 'C-002', passed: true, amountPence: 18_000 }];
    const interests = [{ bidId: 'C-002', member: token('A'), kind: 'family' }];
    const stated: Told = {
      stream: `round-${roundId}`,
      at,
      facts: [
        { type: 'RoundResultStated', data: { roundId, bankId, method: 'score', version: 2, results } },
        { type: 'RoundResultBasis', data: { roundId, interests } },
      ],
    };
    const by = (kind: 'score' | 'ballot') => ({ by: { kind, evidence: `round-${roundId}` } });
    expect((await facts(declaration(by('score')), stated)).declaration).toMatchObject({
      ...{ sealed: 2, carried: ['C-002'] },
      bids: { 'C-002': { supported: 'carried', interests: [{ member: token('A'), kind: 'family' }] } },
    });
    expect((await facts(declaration(by('ballot')), stated)).declaration?.sealed).toBe(0);
  });

  it('a fast track counts once it has passed, with who stepped out and why', async () => {
    const opened = { bidId: 'C-002', bankId, roundId, askedPence: 18_000, limitPence: 20_000, yesNeeded: 3, bidStatus: 'with-panel', rulesVersion: 1 };
    const track = (...last: Told['facts']): Told => ({
      stream: 'fast-track-C-002',
      at,
      facts: [
        { type: 'FastTrackOpened', data: { ...opened, rulesHash: 'b'.repeat(64) } },
        { type: 'FastTrackVoted', data: { bidId: 'C-002', member: token('A'), vote: 'step-out', interest: 'host' } },
        ...last,
      ],
    });
    const by = { by: { kind: 'fast-track', evidence: 'fast-track-C-002' } } as const;
    expect((await facts(declaration(by), track())).declaration).toMatchObject({ sealed: 0, carried: [] });
    const passed = track({ type: 'FastTrackPassed', data: { bidId: 'C-002', yes: 3, needed: 3 } });
    expect((await facts(declaration(by), passed)).declaration).toMatchObject({
      sealed: 1,
      carried: ['C-002'],
      bids: { 'C-002': { interests: [{ kind: 'host' }] } },
    });
  });
});

describe('What the bank learns of a vote', () => {
  const by: By = { kind: 'ballot', evidence: `voting-${roundId}` };
  async function learned(...told: readonly Told[]) {
    const ledger = await ledgerOf([...voteStory, ...told]);
    const { declaration: found } = await gatherBankFacts(declaration({ by }), new LedgerFacts(ledger, catalogue.decode).reader());
    return found;
  }
  const again = inVote('2026-03-16T12:00:00.000Z', declaredResult(2, { 'C-002': 'F2', 'C-003': 'F1' }, { because: 'withdrawal', withdrawn: ['C-004'] }));

  it('before it is counted is nothing to rest on', async () => expect(await learned()).toMatchObject({ sealed: 0, bids: {}, carried: [] }));

  it('is its newest result: who won, how much and from which fund, and until when somebody may ask for another count', async () => {
    const found = await learned(counted);
    expect(found).toMatchObject({ sealed: 1, carried: ['C-002', 'C-004'], vote: { recountWaits: false, windowEndsOn: '2026-03-17' } });
    expect(found?.bids['C-002']).toMatchObject({ supported: 'carried', supportedPence: 18_000, supportedFundId: 'F2' });
    expect(found?.bids['C-003']).toMatchObject({ supported: 'lost', supportedPence: 0 });
    expect(found?.bids['C-003']).not.toHaveProperty('supportedFundId');
  });

  it('a bid that was taken back makes it wait for the next result, whose days begin anew', async () => {
    expect((await learned(counted, takenBack))?.vote).toEqual({ recountWaits: false, takenBack: 'C-004', windowEndsOn: '2026-03-17' });
    const found = await learned(counted, takenBack, again);
    expect(found).toMatchObject({ sealed: 2, carried: ['C-002', 'C-003'], vote: { windowEndsOn: '2026-03-19' } });
    expect(found?.vote).not.toHaveProperty('takenBack');
    expect(Object.keys(found?.bids ?? {})).toEqual(['C-002', 'C-003']);
  });

  it('a recount that was asked for makes it wait until it is made', async () => {
    expect((await learned(counted, recountAsked))?.vote?.recountWaits).toBe(true);
    expect((await learned(counted, recountAsked, recountMade))?.vote?.recountWaits).toBe(false);
  });

  it('where money follows at once has no days to wait for', async () => {
    const atOnce = voteStory.map((told) => ({
      ...told,
      facts: told.facts.map((fact) =>
        fact.type === 'RoundOpened' ? { ...fact, data: { ...fact.data, rules: { ...rulesOf(fact), awards: 'at-once' } } } : fact,
      ),
    }));
    const ledger = await ledgerOf([...atOnce, counted]);
    const { declaration: found } = await gatherBankFacts(declaration({ by }), new LedgerFacts(ledger, catalogue.decode).reader());
    expect(found).toMatchObject({ sealed: 1, vote: { recountWaits: false } });
    expect(found?.vote).not.toHaveProperty('windowEndsOn');
  });

  it.each([
    ['another round’s vote', { kind: 'ballot', evidence: 'voting-C-R9' }],
    ['a vote under the name of a panel', { kind: 'panel', evidence: `voting-${roundId}` }],
    ['a panel’s evening where residents vote', { kind: 'panel', evidence: 'meeting-M-1' }],
    ['a quick yes where residents vote', { kind: 'fast-track', evidence: 'fast-track-C-002' }],
  ] as const)('%s is as good as none', async (_, other) => {
    const evenings = evening.filter(({ stream }) => stream.startsWith('meeting-'));
    const track: Told = {
      stream: 'fast-track-C-002',
      at,
      facts: [
        {
          type: 'FastTrackOpened',
          data: {
            ...{ bidId: 'C-002', bankId, roundId, askedPence: 18_000, limitPence: 20_000, yesNeeded: 3, bidStatus: 'with-panel', rulesVersion: 1 },
            rulesHash: 'b'.repeat(64),
          },
        },
        { type: 'FastTrackPassed', data: { bidId: 'C-002', yes: 3, needed: 3 } },
      ],
    };
    const ledger = await ledgerOf([...voteStory, counted, ...evenings, track]);
    const found = await gatherBankFacts(declaration({ by: other }), new LedgerFacts(ledger, catalogue.decode).reader());
    expect(found.declaration).toMatchObject({ sealed: 0, carried: [] });
  });
});

const rulesOf = ({ data }: Told['facts'][number]) => (data as { rules: object }).rules;

describe('What the bank learns of a payment', () => {
  const payment = (stream: string, ...told: Told['facts']): Told => ({ stream, at, facts: told });

  it('is its signatures, its name check and what its grant still lacks', async () => {
    const { payments } = await facts(batch('PAY-1', 'PAY-2', 'PAY-9'), ...prepared);
    expect(payments?.['PAY-1']).toMatchObject({
      payee: token('C002'),
      accepted: true,
      nameCheck: 'match',
      unmetConditions: 0,
      safeguardingMissing: false,
      lateReports: [],
    });
    expect(payments?.['PAY-1']?.approvals).toHaveLength(2);
    expect(payments?.['PAY-2']?.approvals).toHaveLength(1);
    expect(Object.keys(payments ?? {})).toEqual(['PAY-1', 'PAY-2']);
  });

  it('new details hold a payment until a second person decides; changed ones void the signatures and the name check, and say until when to wait', async () => {
    const proposed = payment('payment-PAY-1', {
      type: 'PayeeDetailsProposed',
      data: { paymentId: 'PAY-1', changeId: 'CH-1', payee: textRefOf('payee'), proposedBy: token('F'), stepUp: 'passkey' },
    });
    const changed = payment('payment-PAY-1', {
      type: 'PayeeDetailsChanged',
      data: {
        paymentId: 'PAY-1',
        changeId: 'CH-1',
        payee: textRefOf('payee'),
        proposedBy: token('F'),
        confirmedBy: token('G'),
        confirmer: { office: 'treasurer', household: house('G'), payeeHouseholds: [] },
        stepUp: 'passkey',
        voidedApprovals: 2,
        waitUntil: '2026-03-16',
      },
    });
    expect((await facts(batch('PAY-1'), ...prepared, proposed)).payments?.['PAY-1']).toMatchObject({ detailsWait: true, nameCheck: 'match' });
    const refused = payment('payment-PAY-1', {
      type: 'PayeeDetailsRefused',
      data: { paymentId: 'PAY-1', changeId: 'CH-1', refusedBy: token('F'), reason: textRefOf('reason') },
    });
    expect((await facts(batch('PAY-1'), ...prepared, proposed, refused)).payments?.['PAY-1']).toMatchObject({ detailsWait: false, nameCheck: 'match' });
    const { payments } = await facts(batch('PAY-1'), ...prepared, proposed, changed);
    expect(payments?.['PAY-1']).toMatchObject({
      payee: textRefOf('payee').commitment,
      approvals: [],
      nameCheck: 'missing',
      detailsWait: false,
      waitUntil: '2026-03-16',
    });
  });

  it('a lapsed offer is no longer accepted', async () => {
    const lapsed = payment('grant-C-002', { type: 'OfferLapsed', data: { bidId: 'C-002', bankId, why: 'time-over' } });
    expect((await facts(batch('PAY-1'), ...prepared, lapsed)).payments?.['PAY-1']?.accepted).toBe(false);
  });

  it('a late report of the same applicant’s other grant holds it, until the report is in', async () => {
    const awards = payment(`bank-${bankId}`, awarded('C-002', 18_000), basisOf('C-002', 18_000, 'X'), awarded('C-003', 9_000), basisOf('C-003', 9_000, 'X'));
    const ended = payment('grant-C-003', {
      type: 'ProjectEnded',
      data: { bidId: 'C-003', endedOn: '2026-02-01', reportDueOn: '2026-03-10', paidPence: 9_000 },
    });
    expect((await facts(batch('PAY-1'), ...prepared, awards, ended)).payments?.['PAY-1']?.lateReports).toEqual(['C-003']);
    const onTime = payment('grant-C-003', {
      type: 'ProjectEnded',
      data: { bidId: 'C-003', endedOn: '2026-02-01', reportDueOn: '2026-03-11', paidPence: 9_000 },
    });
    expect((await facts(batch('PAY-1'), ...prepared, awards, onTime)).payments?.['PAY-1']?.lateReports).toEqual([]);
  });
});
