import { describe, expect, it } from '@jest/globals';
import { sealed, specFor } from '#decider/spec';
import type { VotingEvent } from '#events';
import {
  AFTER,
  about,
  ballotsOpened,
  batchData,
  closed,
  confirm,
  confirmedBy,
  declareData,
  issued,
  keyerA,
  keyerB,
  officer,
  opened,
  paperVote,
  reconcileData,
  reconciled,
  settled,
} from '../test/voting.js';
import { publishable } from './papers.decider.js';
import { DeclareResult, IssuePapers, ReconcilePapers, SettlePaperBatch } from './voting.commands.js';
import { votingDecider } from './voting.decider.js';
import { noVotingFacts } from './voting.facts.js';

const { given } = specFor(votingDecider);

describe('Papers', () => {
  it('are issued', () =>
    given(opened)
      .when(sealed(IssuePapers, { roundId: 'H-R1', papers: 40, by: officer }), noVotingFacts)
      .then(issued));

  it('are settled in batches, each once', () => {
    given(opened, issued).when(sealed(SettlePaperBatch, batchData), noVotingFacts).then(settled);
    given(opened, issued, settled).when(sealed(SettlePaperBatch, batchData), noVotingFacts).thenNothing();
  });

  it.each<[string, VotingEvent[], Partial<typeof batchData>, string]>([
    ['before the vote', [], {}, 'no-such-vote'],
    ['after its close', [opened, issued, closed], {}, 'voting-closed'],
    ['of four', [opened, issued], { papers: 4, accepted: 3 }, 'batch-too-small'],
    ['that does not add up', [opened, issued], { accepted: 21 }, 'batch-does-not-add-up'],
    ['keyed twice by one person', [opened, issued], { keyedBy: [keyerA, keyerA] }, 'keyed-by-one'],
    ['settled by one of those who keyed it', [opened, issued], { settledBy: keyerB }, 'keyed-by-one'],
    ['beyond what was issued', [opened, { ...issued, data: { ...about, papers: 20, by: officer } }], {}, 'more-papers-than-issued'],
    ['beyond what was issued, with one before', [opened, issued, settled], { batchId: 'P-2' }, 'more-papers-than-issued'],
  ])('a batch %s is refused', (_, past, more, code) =>
    given(...past)
      .when(sealed(SettlePaperBatch, { ...batchData, ...more }), noVotingFacts)
      .thenRefused(code as never),
  );

  it('cannot be issued when the vote is closed', () =>
    given(opened, closed)
      .when(sealed(IssuePapers, { roundId: 'H-R1', papers: 1, by: officer }), noVotingFacts)
      .thenRefused('voting-closed'));

  it('cannot be issued after the last day of voting, when the box may be shut already', () =>
    given(opened)
      .when(sealed(IssuePapers, { roundId: 'H-R1', papers: 1, by: officer }, AFTER), noVotingFacts)
      .thenRefused('voting-days-over'));
});

describe('Reconciling papers', () => {
  it('takes what the record knows from there, and tells no channel of fewer than ten apart', () =>
    given(...paperVote)
      .when(sealed(ReconcilePapers, reconcileData), noVotingFacts)
      .then(...reconciled));

  it.each<[string, VotingEvent[], Partial<typeof reconcileData>, string]>([
    ['before the close', [opened, issued, settled], {}, 'voting-not-closed'],
    ['without papers', [opened, closed], {}, 'no-papers'],
    ['that do not balance by one', paperVote, { unused: 16 }, 'does-not-balance'],
    ['of which one too many was kept shut', paperVote, { keptShut: [{ reason: 'too-late' as never, papers: 3 }] }, 'does-not-balance'],
  ])('%s is refused', (_, past, more, code) =>
    given(...past)
      .when(sealed(ReconcilePapers, { ...reconcileData, ...more }), noVotingFacts)
      .thenRefused(code as never),
  );

  it('is confirmed by two of different homes, who did not draw it up', () => {
    given(...paperVote, ...reconciled)
      .when(confirm('one'), noVotingFacts)
      .then(confirmedBy('one'));
    given(...paperVote, ...reconciled, confirmedBy('one'))
      .when(confirm('two'), noVotingFacts)
      .then(confirmedBy('two'));
    given(...paperVote, ...reconciled, confirmedBy('one'))
      .when(confirm('one'), noVotingFacts)
      .thenNothing();
  });

  it.each<[string, VotingEvent[], ReturnType<typeof confirm>, string]>([
    ['of nothing', paperVote, confirm('one'), 'not-reconciled'],
    ['by whoever drew it up', [...paperVote, ...reconciled], confirm('officer'), 'own-figures'],
    ['by somebody who lives with them', [...paperVote, ...reconciled], confirm('one', 'officer'), 'one-household'],
    ['by two of one home', [...paperVote, ...reconciled, confirmedBy('one')], confirm('two', 'one'), 'one-household'],
  ])('a confirmation %s is refused', (_, past, command, code) =>
    given(...past)
      .when(command, noVotingFacts)
      .thenRefused(code as never),
  );

  it('new figures must be confirmed anew', () =>
    given(...paperVote, ...reconciled, confirmedBy('one'), confirmedBy('two'), ...reconciled, ballotsOpened)
      .when(sealed(DeclareResult, declareData, AFTER), noVotingFacts)
      .thenRefused('papers-not-confirmed'));

  it('adds a channel of fewer than ten to the greatest, and the same again changes nothing', () => {
    const merged = publishable([
      { channel: 'kiosk', ballots: 9 },
      { channel: 'paper', ballots: 10 },
      { channel: 'online', ballots: 12 },
    ]);
    expect(merged).toEqual([
      { channel: 'online', ballots: 21 },
      { channel: 'paper', ballots: 10 },
    ]);
    expect(publishable(merged)).toEqual(merged);
    expect(publishable([])).toEqual([]);
  });
});
