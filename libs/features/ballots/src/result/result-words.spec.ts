import { describe, expect, it } from '@jest/globals';
import { ballotChannel, ballotRules, keptShutReason, resultCause, spoiledReason } from '#events';
import { Languages } from '#web';
import { differencesOf } from './differences.js';
import type { DeclaredResult } from './result.facts.js';
import { Words } from './result-words.js';

const { english } = new Languages();
const words = new Words(english, { 'B-1': 'Raised beds', 'B-2': 'A picnic' });

describe('The words of a result', () => {
  const closed: Readonly<Record<string, readonly string[]>> = {
    because: resultCause.options,
    channel: ballotChannel.options,
    fate: ['won', 'lost', 'withdrawn'],
    votes: ballotRules.shape.counting.shape.scoring.options,
    'papers.spoiled': spoiledReason.options,
    'papers.keptShut': keptShutReason.options,
  };

  it.each(Object.keys(closed))('has something to say for each of %s', (key) => {
    for (const option of closed[key] ?? []) expect([option, english.has(`ballots.result.${key}.${option}`)]).toEqual([option, true]);
  });

  it('says how ties were settled by every order', () => {
    for (const order of ballotRules.shape.counting.shape.ties.options) {
      for (const count of [1, 3]) expect(english.t(`ballots.result.ties.${order}`, { count })).toMatch(/The order that stood before voting decided/);
    }
  });

  it('names bids by their titles, and by their references where the title is gone', () => {
    expect(words.bids(['B-1'])).toBe('“Raised beds”');
    expect(words.bids(['B-1', 'B-9', 'B-2'])).toBe('“Raised beds”, B-9 and “A picnic”');
  });

  it('puts one and many, places and amounts into sentences', () => {
    const turn = (score: number, place: number) => words.sentence({ key: 'greedy.lost.points', params: { score, turn: place, left: 42_000, cost: 48_000 } });
    expect(turn(1, 2)).toBe('1 point, 2nd. When its turn came £420 was left and it costs £480.');
    expect(turn(42, 13)).toBe('42 points, 13th. When its turn came £420 was left and it costs £480.');
    expect(words.sentence({ key: 'tie.votes', params: { projects: ['B-1', 'B-2'], score: 206 } })).toBe(
      '“Raised beds” and “A picnic” tied at 206 votes; the order published before voting decided.',
    );
  });
});

describe('Two versions of a result', () => {
  const result = (spentPence: number, items: Readonly<Record<string, number>>, withdrawn: string[] = []) =>
    ({
      ...{ potPence: 100_000, spentPence, withdrawn },
      items: Object.entries(items).map(([bidId, amountPence]) => ({ bidId, won: amountPence > 0, amountPence })),
    }) as unknown as DeclaredResult;
  const said = (before: DeclaredResult, after: DeclaredResult) => differencesOf(before, after).map((difference) => words.difference(difference));

  it('differ in who was chosen, in amounts and in what is left, each in a sentence', () => {
    expect(said(result(60_000, { 'B-1': 60_000, 'B-2': 0, 'B-3': 0 }), result(70_000, { 'B-1': 0, 'B-2': 70_000, 'B-3': 0 }, ['B-1']))).toEqual([
      '“Raised beds” was taken back, so it gets nothing.',
      '“A picnic” was not chosen before. Now it is, and gets £700.',
      '£300 is left in the pot now. Before it was £400.',
    ]);
    expect(said(result(60_000, { 'B-1': 60_000, 'B-2': 0 }), result(60_000, { 'B-1': 0, 'B-2': 60_000 }))).toEqual([
      '“Raised beds” was chosen before, for £600. Now it is not.',
      '“A picnic” was not chosen before. Now it is, and gets £600.',
    ]);
    expect(said(result(60_000, { 'B-1': 60_000 }), result(50_000, { 'B-1': 50_000 }))).toEqual([
      '“Raised beds” gets £500 now, and not £600.',
      '£500 is left in the pot now. Before it was £400.',
    ]);
  });

  it('do not differ where the same bids get the same money', () => {
    expect(said(result(60_000, { 'B-1': 60_000 }), result(60_000, { 'B-1': 60_000 }))).toEqual(['The same bids get the same money as before.']);
  });
});
