import type { BallotChoice, BallotRules, FactOf, VotingOpened } from '#events';
import type { FormProblem } from '#web';
import { ballotMistake } from '../ballot-check.decider.js';

/** What a ballot can be marked with, in the published order; the opening of the vote fits. */
export type BallotPaper = Pick<FactOf<typeof VotingOpened>['data'], 'choices' | 'ballot' | 'potPence'>;

export type ReadBallot =
  | { readonly ok: true; readonly choices: readonly BallotChoice[] }
  /** `values` is what was typed, as it was. */
  | { readonly ok: false; readonly problems: readonly FormProblem[] };

type Values = Readonly<Record<string, unknown>>;

const placeField = (place: number) => `place-${place}`;
const pointsField = (bidId: string) => `points-${bidId}`;
const WHOLE = /^\d{1,7}$/;

/**
 * Reads a ballot from a posted form (domain.md, "Ballots": the kinds). Only a ranking says anything by its order: all other marks are put in the published order, so that
 * a ballot does not show in which order its voter saw the bids. Nothing at all is no blank ballot: whoever wants none of the bids says so.
 */
export function readBallot(paper: BallotPaper, posted: Values): ReadBallot {
  const { choices, problems } = marksOf(paper, posted);
  if (problems.length > 0) return { ok: false, problems };
  const wantsNone = posted.none === 'yes';
  const field = wholeField(paper);
  if (wantsNone && choices.length > 0) return wrong(field, 'both');
  if (!wantsNone && choices.length === 0) return wrong(field, 'nothing');
  const mistake = ballotMistake(paper, choices);
  return mistake === undefined ? { ok: true, choices } : wrong(field, mistake, valuesOf(paper));
}

/** The fields of a form that is marked so. */
export function fieldsOf({ ballot }: Pick<BallotPaper, 'ballot'>, choices: readonly BallotChoice[]): Readonly<Record<string, string | readonly string[]>> {
  if (choices.length === 0) return { none: 'yes' };
  if (ballot.kind === 'ranked') return Object.fromEntries(choices.map(({ bidId }, i) => [placeField(i + 1), bidId]));
  if (ballot.kind === 'points' || ballot.kind === 'scores')
    return Object.fromEntries(choices.map(({ bidId, points = 0 }) => [pointsField(bidId), String(points)]));
  return { bids: choices.map(({ bidId }) => bidId) };
}

/** The names of every field that a ballot of this round may have. */
export function fieldNames({ ballot, choices }: BallotPaper): readonly string[] {
  if (ballot.kind === 'ranked') return [...placesOf(ballot).map(placeField), 'none'];
  if (ballot.kind === 'points' || ballot.kind === 'scores') return [...choices.map(({ bidId }) => pointsField(bidId)), 'none'];
  return ['bids', 'none'];
}

/** 1, 2, 3 …: the places of a ranking. */
export function placesOf({ most }: Pick<BallotRules, 'most'>): readonly number[] {
  return Array.from({ length: most }, (_, i) => i + 1);
}

interface Marks {
  readonly choices: readonly BallotChoice[];
  readonly problems: readonly FormProblem[];
}

function marksOf(paper: BallotPaper, posted: Values): Marks {
  switch (paper.ballot.kind) {
    case 'ranked':
      return ranking(paper, posted);
    case 'points':
    case 'scores':
      return pointsGiven(paper, posted);
    default: {
      const ticked = new Set([posted.bids].flat());
      return { choices: paper.choices.filter(({ bidId }) => ticked.has(bidId)).map(({ bidId }) => ({ bidId })), problems: [] };
    }
  }
}

/** Each place names another bid, and none is left out before one that is filled: nobody's second choice becomes their first by a slip of the hand. */
function ranking({ ballot, choices }: BallotPaper, posted: Values): Marks {
  const known = new Set(choices.map(({ bidId }) => bidId));
  const places = placesOf(ballot).map((place) => ({ place, bidId: textIn(posted, placeField(place)) }));
  const filled = places.filter((each) => known.has(each.bidId));
  const problems = places.flatMap(({ place, bidId }): FormProblem[] => {
    const before = filled.find((each) => each.bidId === bidId && each.place < place);
    if (before) return [problem(placeField(place), 'same-place-twice', { place, other: before.place })];
    const missing = bidId === '' && filled.some((each) => each.place > place);
    return missing ? [problem(placeField(place), 'place-missing', { place })] : [];
  });
  return { choices: filled.map(({ bidId }) => ({ bidId })), problems };
}

function pointsGiven({ ballot, choices }: BallotPaper, posted: Values): Marks {
  const { mostForOne = ballot.points } = ballot;
  const given = choices.map(({ bidId }) => ({ bidId, typed: textIn(posted, pointsField(bidId)) }));
  const problems = given.flatMap(({ bidId, typed }): FormProblem[] => {
    if (typed !== '' && !WHOLE.test(typed)) return [problem(pointsField(bidId), 'whole-number')];
    const tooMany = mostForOne !== undefined && Number(typed) > mostForOne;
    return tooMany ? [problem(pointsField(bidId), 'most-for-one', { most: mostForOne })] : [];
  });
  const marked = given.map(({ bidId, typed }) => ({ bidId, points: Number(typed) })).filter(({ points }) => points > 0);
  return { choices: marked, problems };
}

/** Where a link of the error summary leads for what is wrong with the ballot as a whole. */
function wholeField({ ballot, choices }: BallotPaper): string {
  if (ballot.kind === 'ranked') return placeField(1);
  if (ballot.kind === 'points' || ballot.kind === 'scores') return pointsField(choices[0]?.bidId ?? '');
  return 'bids';
}

function valuesOf({ ballot, potPence }: BallotPaper): Readonly<Record<string, unknown>> {
  return { most: ballot.most, points: ballot.points, potPence };
}

function wrong(field: string, code: string, values: Readonly<Record<string, unknown>> = {}): ReadBallot {
  return { ok: false, problems: [problem(field, code, values)] };
}

function problem(field: string, code: string, values: Readonly<Record<string, unknown>> = {}): FormProblem {
  return { field, message: `ballots.vote.mistakes.${code}`, values };
}

function textIn(posted: Values, field: string): string {
  const typed = posted[field];
  return typeof typed === 'string' ? typed.trim() : '';
}
