import type { BallotChoice, BallotRules, SpoiledReason } from '#events';
import { type BallotMistake, ballotMistake } from '../ballot-check.decider.js';

/** What stands in the box of one bid on a paper: a place, points or a score as it was written; 1 for a cross. */
export interface PaperMark {
  readonly bidId: string;
  readonly mark: number;
}

/** One paper as somebody keyed it: what is on it, and not what it ought to mean. */
export interface KeyedPaper {
  /** In the published order of the bids. */
  readonly marks: readonly PaperMark[];
  /** Nobody can tell what it says, or it says whose it is. */
  readonly unfit?: Extract<SpoiledReason, 'unreadable' | 'marked-with-a-name'> | undefined;
}

/** What stands still for a vote: the bids with their costs, in published order, the pot, and the rules of a ballot. */
export interface PaperRules {
  readonly choices: readonly { readonly bidId: string; readonly costPence: number }[];
  readonly potPence: number;
  readonly ballot: Pick<BallotRules, 'kind' | 'most' | 'points' | 'mostForOne'>;
}

export type JudgedPaper = { readonly choices: readonly BallotChoice[] } | { readonly spoiled: SpoiledReason };

/** What a paper comes to, by the rules of an online ballot (domain.md, "Ballots"; tally.md, "Ballot checks"). A blank paper counts, as a blank ballot does. */
export function judged({ marks, unfit }: KeyedPaper, rules: PaperRules): JudgedPaper {
  const { kind, most } = rules.ballot;
  const places =
    kind === 'ranked'
      ? mistakeInPlaces(
          marks.map(({ mark }) => mark),
          most,
        )
      : undefined;
  const choices = choicesOf(marks, rules);
  const spoiled = unfit ?? places ?? mistakeIn(choices, rules);
  return spoiled ? { spoiled } : { choices };
}

/** The same paper, whoever keyed it. */
export function alike(one: KeyedPaper, other: KeyedPaper): boolean {
  const flat = ({ marks, unfit }: KeyedPaper) => JSON.stringify([unfit ?? '', marks.map(({ bidId, mark }) => [bidId, mark])]);
  return flat(one) === flat(other);
}

/** What an online form is told, in the words of paper. */
const reasons: Readonly<Record<BallotMistake, SpoiledReason>> = {
  'not-on-the-ballot': 'unreadable',
  'twice-the-same': 'same-place-twice',
  'too-many': 'too-many',
  'points-not-asked': 'unreadable',
  'points-missing': 'unreadable',
  'too-many-for-one': 'too-much',
  'too-many-points': 'too-much',
  'too-much': 'too-much',
};

function mistakeIn(choices: readonly BallotChoice[], rules: PaperRules): SpoiledReason | undefined {
  const mistake = ballotMistake(rules, choices);
  return mistake && reasons[mistake];
}

/** Places count from 1, each is given once, and none is left out below another. */
function mistakeInPlaces(places: readonly number[], most: number): SpoiledReason | undefined {
  if (new Set(places).size < places.length) return 'same-place-twice';
  if (places.length > most) return 'too-many';
  return places.some((place) => place < 1 || place > places.length) ? 'place-missing' : undefined;
}

function choicesOf(marks: readonly PaperMark[], { ballot: { kind } }: PaperRules): readonly BallotChoice[] {
  if (kind === 'ranked') return marks.toSorted((a, b) => a.mark - b.mark).map(({ bidId }) => ({ bidId }));
  if (!givesPoints(kind)) return marks.map(({ bidId }) => ({ bidId }));
  // A score may be nothing; points that are not given are no choice.
  return marks.filter(({ mark }) => kind === 'scores' || mark > 0).map(({ bidId, mark }) => ({ bidId, points: mark }));
}

const givesPoints = (kind: BallotRules['kind']) => kind === 'points' || kind === 'scores';
