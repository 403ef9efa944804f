import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold } from '#decider';
import { recorded, sealed, specFor } from '#decider/spec';
import type { BankEvent, RoundEvent } from '#events';
import { contentHash } from '#proof';
import { ballotOf } from './ballot-presets.js';
import { dueClosings, openRounds } from './closing.reaction.js';
import { CloseRound, FinishRound, OpenRound, PlanRound, StateRoundResult } from './round.commands.js';
import { roundDecider } from './round.decider.js';
import { gatherRoundFacts, noFacts, reservesFolding } from './round.facts.js';
import { roundReactions } from './round.reaction.js';
import { ruleDocument } from './rule-document.js';
import { presetRules } from './rule-presets.js';

const { given } = specFor(roundDecider);
const standing = {
  quorum: 5,
  minPence: 5_000,
  maxPence: 50_000,
  fastTrackMaxPence: 10_000,
  fastTrackYesNeeded: 3,
  householdCapPence: 75_000,
  lapseDays: 28,
  spendWithinDays: 182,
  reportDueDays: 28,
};
type Plan = Extract<RoundEvent, { type: 'RoundPlanned' }>['data'];

/** A plan whose hash is that of its rules, unless the change says otherwise. */
function planned(change: Partial<Plan> = {}): Plan {
  const rules = change.rules ?? presetRules('panel-decided', standing);
  const rulesVersion = change.rulesVersion ?? 1;
  return {
    roundId: 'C-R1',
    bankId: 'chalcots',
    opensOn: '2026-02-02',
    closesOn: '2026-02-27',
    decisionOn: '2026-03-11',
    preset: 'panel-decided',
    rules,
    rulesVersion,
    rulesHash: contentHash(ruleDocument(rules, rulesVersion)),
    ...change,
  };
}
const plan = (change: Partial<Plan> = {}): RoundEvent => ({ type: 'RoundPlanned', data: planned(change) });
const reserves = [
  { fundId: 'F1', amountPence: 172_000 },
  { fundId: 'F2', amountPence: 128_000 },
];
function opened(from: Plan = planned()): RoundEvent {
  const { roundId, bankId, rules, rulesVersion, rulesHash, closesOn } = from;
  return { type: 'RoundOpened', data: { roundId, bankId, reserves, potPence: 300_000, rules, rulesVersion, rulesHash, closesOn } };
}
const closed: RoundEvent = { type: 'RoundClosed', data: { roundId: 'C-R1', bankId: 'chalcots' } };
const finished: RoundEvent = { type: 'RoundFinished', data: { roundId: 'C-R1', bankId: 'chalcots', declared: 9 } };
const scored = planned({ rules: { ...presetRules('panel-decided', standing), method: 'panel-score' } });
const result = { roundId: 'C-R1', method: 'score', version: 1, results: [{ bidId: 'C-001', passed: true, amountPence: 10_000 }] } as const;
const interests = [{ bidId: 'C-001', member: `per-${'a'.repeat(22)}`, kind: 'family' as const }];
const stated = (version: number): RoundEvent => ({
  type: 'RoundResultStated',
  data: { ...result, results: [...result.results], version, bankId: 'chalcots' },
});
const basis: RoundEvent = { type: 'RoundResultBasis', data: { roundId: 'C-R1', interests } };

const commands = {
  plan: (change: Partial<Plan> = {}) => sealed(PlanRound, planned(change), '2026-01-28T10:00:00.000Z'),
  open: (at = '2026-02-02T09:00:00.000Z') => sealed(OpenRound, { roundId: 'C-R1' }, at),
  close: (at = '2026-02-28T00:00:00.000Z') => sealed(CloseRound, { roundId: 'C-R1' }, at),
  state: (change: object = {}) => sealed(StateRoundResult, { ...result, results: [...result.results], interests, ...change }),
  finish: () => sealed(FinishRound, { roundId: 'C-R1', declared: 9 }),
};

describe('A round', () => {
  it('is planned with its rules', () => given().when(commands.plan(), noFacts).then(plan()));
  it('is planned anew with a higher version before it opens', () =>
    given(plan())
      .when(commands.plan({ rulesVersion: 2, closesOn: '2026-03-06' }), noFacts)
      .then(plan({ rulesVersion: 2, closesOn: '2026-03-06' })));
  it('opens with what the bank reserved, under the newest plan', () => {
    const newest = planned({ rulesVersion: 2 });
    given(plan(), plan({ rulesVersion: 2 }))
      .when(commands.open(), { reserves })
      .then(opened(newest));
  });
  it('opens late without harm', () => given(plan()).when(commands.open('2026-02-09T09:00:00.000Z'), { reserves }).then(opened()));
  it('opens at midnight in London, not at midnight in Greenwich', () => {
    const summer = { opensOn: '2026-06-01', closesOn: '2026-06-26', decisionOn: '2026-07-08' };
    given(plan(summer)).when(commands.open('2026-05-31T22:59:59.999Z'), { reserves }).thenRefused('too-early-to-open');
    given(plan(summer))
      .when(commands.open('2026-05-31T23:00:00.000Z'), { reserves })
      .then(opened(planned(summer)));
  });
  it('closes when its last day has passed', () => given(plan(), opened()).when(commands.close(), noFacts).then(closed));
  it('takes a stated result and who stepped out', () =>
    given({ type: 'RoundPlanned', data: scored }, opened(scored)).when(commands.state(), noFacts).then(stated(1), basis));
  it('takes a newer result beside the old after it closed', () =>
    given({ type: 'RoundPlanned', data: scored }, opened(scored), closed, stated(1), basis)
      .when(commands.state({ version: 2 }), noFacts)
      .then(stated(2), basis));
  it('is finished by the bank, closed or not', () => {
    given(plan(), opened(), closed).when(commands.finish(), noFacts).then(finished);
    given(plan(), opened()).when(commands.finish(), noFacts).then(finished);
  });
});

const rules = planned().rules;
describe('A plan', () => {
  it.each([
    ['of a round that has opened', [plan(), opened()], {}, 'round-opened'],
    ['for a bank that did not plan it first', [plan()], { bankId: 'hilgrove', rulesVersion: 2 }, 'round-of-another-bank'],
    ['with the version it has', [plan()], {}, 'version-not-higher'],
    ['that closes before it opens', [], { closesOn: '2026-02-01' }, 'dates-out-of-order'],
    ['that decides before it closes', [], { decisionOn: '2026-02-26' }, 'dates-out-of-order'],
    ['whose smallest amount is above its largest', [], { rules: { ...rules, minPence: 50_001 } }, 'amounts-out-of-order'],
    ['with a quick yes above the largest amount', [], { rules: { ...rules, fastTrackMaxPence: 50_001 } }, 'amounts-out-of-order'],
    ['with a quick yes that nobody gives', [], { rules: { ...rules, fastTrackYesNeeded: 0 } }, 'fast-track-half-set'],
    ['with a quick yes for no amount', [], { rules: { ...rules, fastTrackMaxPence: 0 } }, 'fast-track-half-set'],
    ['with the hash of other rules', [], { rulesHash: 'a'.repeat(64) }, 'hash-not-of-rules'],
  ])('%s is refused', (_, past: RoundEvent[], change, code) =>
    given(...past)
      .when(commands.plan(change), noFacts)
      .thenRefused(code as 'round-opened'),
  );
});

describe('A plan of a vote', () => {
  const days = { opensOn: '2026-03-28', closesOn: '2026-04-12' };
  const voted = presetRules('whole-estate-vote', standing, ballotOf(days));
  const { ballot, ...noVote } = voted;
  const planOf = (more: object): Partial<Plan> => ({ preset: 'whole-estate-vote', decisionOn: '2026-04-14', rules: { ...voted, ...more } });
  const withVote = (more: object) => planOf({ ballot: { ...ballot, ...more } });

  it('stands with its days after the last day for bids', () =>
    given()
      .when(commands.plan(planOf({})), noFacts)
      .then(plan(planOf({}))));
  it('may open on the last day for bids, close the same day, and be answered then', () => {
    const oneDay = { ...withVote({ opensOn: '2026-02-27', closesOn: '2026-02-27' }), decisionOn: '2026-02-27' };
    given().when(commands.plan(oneDay), noFacts).then(plan(oneDay));
  });
  it('may leave open when the answers come', () => {
    const { decisionOn: _, ...open } = planned(planOf({}));
    given().when(sealed(PlanRound, open), noFacts).then({ type: 'RoundPlanned', data: open });
  });

  it.each([
    ['that a panel decides', { ...planOf({ method: 'panel-majority' }) }, 'vote-not-asked'],
    ['without the rules of its vote', { ...planOf({}), rules: noVote }, 'vote-without-rules'],
    ['that opens while bids still come', withVote({ opensOn: '2026-02-26' }), 'vote-dates-out-of-order'],
    ['that closes before it opens', withVote({ closesOn: '2026-03-27' }), 'vote-dates-out-of-order'],
    ['that is answered before it closes', { ...planOf({}), decisionOn: '2026-04-11' }, 'vote-dates-out-of-order'],
    ['with a quick yes', planOf({ fastTrackMaxPence: 10_000, fastTrackYesNeeded: 3 }), 'vote-with-quick-yes'],
    ['with places of no points', withVote({ weights: undefined }), 'vote-rule-missing'],
    ['with points for places that nobody counts', withVote({ counting: { ...ballot?.counting, scoring: 'votes' } }), 'vote-rule-unasked'],
    ['with more places than points', withVote({ most: 4 }), 'weights-unfit'],
    ['with more points for one bid than there are', planOf({ ballot: ballotOf(days, { kind: 'points', points: 4 }) }), 'points-out-of-order'],
    ['with first places of ticks', planOf({ ballot: ballotOf(days, { kind: 'approval', counting: { ties: 'firsts-cost-lot' } }) }), 'counting-unfit'],
  ])('%s is refused', (_, change, code) =>
    given()
      .when(commands.plan(JSON.parse(JSON.stringify(change)) as Partial<Plan>), noFacts)
      .thenRefused(code as 'vote-not-asked'),
  );

  it('is looked at after the amounts and before the text of its rules', () => {
    const wrong = { ...planOf({ ballot: undefined, maxPence: 1 }), rulesHash: 'a'.repeat(64) };
    given().when(commands.plan(wrong), noFacts).thenRefused('amounts-out-of-order');
    given()
      .when(commands.plan({ ...planOf({ ballot: undefined }), rulesHash: 'a'.repeat(64) }), noFacts)
      .thenRefused('vote-without-rules');
  });
});

describe('Every command in every phase', () => {
  const phases = {
    none: [],
    planned: [{ type: 'RoundPlanned', data: scored }],
    open: [{ type: 'RoundPlanned', data: scored }, opened(scored)],
    closed: [{ type: 'RoundPlanned', data: scored }, opened(scored), closed],
    finished: [{ type: 'RoundPlanned', data: scored }, opened(scored), closed, finished],
  } satisfies Record<string, RoundEvent[]>;
  const sent = { ...commands, plan: () => commands.plan({ rulesVersion: 2 }) };
  const no = 'no-such-round';

  it.each([
    ['plan', { none: 'yes', planned: 'yes', open: 'round-opened', closed: 'round-opened', finished: 'round-opened' }],
    ['open', { none: no, planned: 'yes', open: 'round-opened', closed: 'round-opened', finished: 'round-opened' }],
    ['close', { none: no, planned: 'round-not-open', open: 'yes', closed: 'nothing', finished: 'nothing' }],
    ['state', { none: no, planned: 'round-not-open', open: 'yes', closed: 'yes', finished: 'round-finished' }],
    ['finish', { none: no, planned: 'round-not-open', open: 'yes', closed: 'yes', finished: 'nothing' }],
  ] as const)('%s is answered as the table says', (name, row) => {
    for (const phase of Object.keys(phases) as (keyof typeof phases)[]) {
      const outcome = given(...phases[phase]).when(sent[name](), { reserves });
      if (row[phase] === 'yes') expect(outcome.decision).toMatchObject({ accepted: true, events: [expect.anything(), ...(name === 'state' ? [basis] : [])] });
      else if (row[phase] === 'nothing') outcome.thenNothing();
      else outcome.thenRefused(row[phase]);
    }
  });

  it('refuses to open with nothing reserved', () => given(plan()).when(commands.open(), noFacts).thenRefused('nothing-reserved'));
  it('refuses to open the day before', () => given(plan()).when(commands.open('2026-02-01T23:59:59.999Z'), { reserves }).thenRefused('too-early-to-open'));
  it('refuses to close on the last day', () =>
    given(plan(), opened()).when(commands.close('2026-02-27T23:59:59.999Z'), noFacts).thenRefused('too-early-to-close'));
});

describe('A stated result', () => {
  const past: RoundEvent[] = [{ type: 'RoundPlanned', data: scored }, opened(scored), stated(2), basis];
  it.each([
    ['with the version before', past, { version: 1 }, 'result-version-not-higher'],
    ['with the version it has', past, { version: 2 }, 'result-version-not-higher'],
    ['in a round that a panel votes on', [plan(), opened()], {}, 'method-counts-no-result'],
    ['that names a bid twice', past, { version: 3, results: [...result.results, ...result.results] }, 'bid-twice'],
  ])('%s is refused', (_, events: RoundEvent[], change: object, code) =>
    given(...events)
      .when(commands.state(change), noFacts)
      .thenRefused(code as 'bid-twice'),
  );
});

describe('What the bank reserved for a round', () => {
  const line = (fundId: string, amountPence: number) => ({ fundId, amountPence });
  const reserved = (roundId: string, ...lines: ReturnType<typeof line>[]): BankEvent => ({
    type: 'FundsReserved',
    data: { roundId, reserves: lines, postings: [] },
  });
  const released = (roundId: string, ...lines: ReturnType<typeof line>[]): BankEvent => ({
    type: 'ReservationReleased',
    data: { roundId, releases: lines, why: 'round-cancelled', postings: [] },
  });
  const foldFor = (roundId: string, events: BankEvent[]) => fold(reservesFolding, recorded(events)).get(roundId) ?? [];

  it('is its own reserves, added up by fund in the order in which they came', () => {
    const events = [reserved('R1', line('F2', 5), line('F1', 7)), reserved('R2', line('F1', 100)), reserved('R1', line('F1', 3), line('F3', 1))];
    expect(foldFor('R1', events)).toEqual([line('F2', 5), line('F1', 10), line('F3', 1)]);
  });

  it('is nothing once all of it was released', () => {
    expect(foldFor('R1', [reserved('R1', line('F1', 7)), released('R1', line('F1', 7))])).toEqual([]);
  });

  it('is the same sum whatever happens to other rounds', () => {
    const amounts = fc.array(
      fc.record({ roundId: fc.constantFrom('R1', 'R2'), fundId: fc.constantFrom('F1', 'F2'), amountPence: fc.integer({ min: 1, max: 999 }) }),
    );
    fc.assert(
      fc.property(amounts, (all) => {
        const events = all.map(({ roundId, fundId, amountPence }) => reserved(roundId, line(fundId, amountPence)));
        const expected = all.filter(({ roundId }) => roundId === 'R1').reduce((sum, { amountPence }) => sum + amountPence, 0);
        expect(foldFor('R1', events).reduce((sum, { amountPence }) => sum + amountPence, 0)).toBe(expected);
      }),
    );
  });

  it('is found through the round’s own plan', async () => {
    const streams: Record<string, (RoundEvent | BankEvent)[]> = { 'round-C-R1': [plan()], 'bank-chalcots': [reserved('C-R1', ...reserves)] };
    const reader = { fold: async (folding: Parameters<typeof fold>[0], stream: string) => fold(folding, recorded(streams[stream] ?? [])) };
    expect(await gatherRoundFacts(commands.open(), reader as never)).toEqual({ reserves });
    expect(await gatherRoundFacts(sealed(OpenRound, { roundId: 'C-R9' }), reader as never)).toEqual(noFacts);
  });

  // What was folded is kept by the folding itself: one made anew for each question reads the whole bank each time.
  it('is asked for by the same foldings each time', async () => {
    const asked: object[] = [];
    const reader = {
      fold: async (folding: Parameters<typeof fold>[0]) => {
        asked.push(folding);
        return fold(folding, recorded([plan()]));
      },
    };
    await gatherRoundFacts(commands.open(), reader as never);
    await gatherRoundFacts(commands.open(), reader as never);
    expect([asked.length, new Set(asked).size]).toEqual([4, 2]);
  });
});

describe('When the bank declares', () => {
  const declared = (finishesRound: boolean) =>
    recorded([{ type: 'DecisionsDeclared', data: { roundId: 'C-R1', finishesRound, declared: 9 } }]).map((event) =>
      roundReactions.DecisionsDeclared?.(event as never),
    );

  it('the round is finished, when that was all of it', () => {
    expect(declared(true)).toEqual([[{ command: FinishRound, data: { roundId: 'C-R1', declared: 9 } }]]);
  });
  it('the round goes on after a quick yes', () => expect(declared(false)).toEqual([[]]));
});

describe('A round left open', () => {
  it('is due to be closed once its last day has passed, until it is closed or finished', () => {
    const dueAfter = (today: string, ...events: RoundEvent[]) => dueClosings(fold(openRounds, recorded(events)), today);
    const closing = [{ command: CloseRound, data: { roundId: 'C-R1' } }];
    expect(dueAfter('2026-02-27', plan(), opened())).toEqual([]);
    expect(dueAfter('2026-02-28', plan(), opened())).toEqual(closing);
    expect(dueAfter('2026-02-28', plan(), opened(), closed)).toEqual([]);
    expect(dueAfter('2026-02-28', plan(), opened(), finished)).toEqual([]);
  });
});
