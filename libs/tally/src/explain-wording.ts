import { MONEY, type Sentence } from './sentence.js';

type Said = Readonly<Record<string, string>>;
type Wording = Readonly<Record<string, (said: Said) => string>>;

/** How whoever shows a sentence names projects and writes amounts of the smallest unit. */
export interface Naming {
  readonly name: (id: string) => string;
  readonly money: (amount: number) => string;
}

const turn = ({ score, turn: place, left, cost }: Said, what: string) =>
  `${counted(score, what)}, ${ordinal(place)}. When its turn came ${left} was left and it costs ${cost}.`;

/** The first wording (tally.md, "Explanations"). Results may carry the hash of a text made by it, so it is never edited: better words are a second wording. */
const wording: Wording = {
  'greedy.won.votes': (said) => turn(said, 'vote'),
  'greedy.won.points': (said) => turn(said, 'point'),
  'greedy.lost.votes': (said) => turn(said, 'vote'),
  'greedy.lost.points': (said) => turn(said, 'point'),
  'part.votes': (said) => `${turn(said, 'vote')} It can do with less, and was given what was left.`,
  'part.points': (said) => `${turn(said, 'point')} It can do with less, and was given what was left.`,
  'not-reached.votes': ({ score }) => `${counted(score, 'vote')}. The count stopped before its turn.`,
  'not-reached.points': ({ score }) => `${counted(score, 'point')}. The count stopped before its turn.`,
  'below-threshold.votes': ({ score, least }) => `${counted(score, 'vote')}. At least ${least} were needed.`,
  'below-threshold.points': ({ score, least }) => `${counted(score, 'point')}. At least ${least} were needed.`,
  'no-support': () => 'Nobody voted for it.',
  'best-set.won.votes': ({ score, total }) => `${counted(score, 'vote')}. It is one of the ideas that together have the most votes: ${total}.`,
  'best-set.won.points': ({ score, total }) => `${counted(score, 'point')}. It is one of the ideas that together have the most points: ${total}.`,
  'best-set.lost.votes': ({ score, total }) =>
    `${counted(score, 'vote')}. The ideas chosen have ${total} together. The pot cannot pay for a better set with this one in it.`,
  'best-set.lost.points': ({ score, total }) =>
    `${counted(score, 'point')}. The ideas chosen have ${total} together. The pot cannot pay for a better set with this one in it.`,
  'phragmen.won': ({ left, cost }) => `When its turn came ${left} was left and it costs ${cost}.`,
  'phragmen.lost': ({ left, cost }) => `At the end ${left} was left and it costs ${cost}.`,
  stopped: () => 'The count stopped before its turn: the next idea cost more than was left.',
  'shares.won': ({ supporters, paid }) => `${counted(supporters, 'supporter')}; each paid ${paid}.`,
  'shares.won.short': ({ supporters, paid, short }) => `${counted(supporters, 'supporter')}; each paid ${paid}; ${short} paid the rest of their share.`,
  'shares.won.penniless': ({ supporters, paid, short, penniless }) =>
    `${counted(supporters, 'supporter')}; each paid ${paid}; ${short} paid the rest of their share; ${penniless} had nothing left.`,
  'shares.won.few': () => 'Its supporters paid for it from their shares.',
  'shares.free': ({ supporters }) => `${counted(supporters, 'supporter')}; it costs nothing.`,
  'shares.lost': ({ supporters, began, spent, on, left, cost }) =>
    `Its ${supporters} supporters began with ${began}. They spent ${spent} on ${on}, which they also support. ${left} was left; it costs ${cost}.`,
  'shares.lost.nothing-spent': ({ supporters, began, cost }) => `Its ${supporters} supporters had ${began} together; it costs ${cost}.`,
  'shares.lost.few': () => 'The pot was used up by ideas with more support. We don’t print exact numbers under ten, to protect voters.',
  'shares.lost.few-too-little': () =>
    'The shares of its supporters together were not enough for it. We don’t print exact numbers under ten, to protect voters.',
  'topped-up': ({ votes, left, cost }) =>
    `What the shares left went to ideas with more votes first: ${counted(votes, 'vote')}, ${left} was left, and it costs ${cost}.`,
  restricted: ({ left, payable }) => `Its turn came with ${left} left, but only ${payable} of that may pay for things like it.`,
  'restricted.no-one-pot': ({ left, payable }) =>
    `Its turn came with ${left} left, but one pot pays for the whole of an idea, and none that may pay for it had more than ${payable}.`,
  'one-pot': ({ payable }) => `One pot pays for all of it, and the fullest that may pay for it had ${payable}.`,
  tie: ({ projects }) => `${projects} were exactly equal; the order published before voting decided.`,
  'tie.votes': ({ projects, score }) => `${projects} tied at ${counted(score, 'vote')}; the order published before voting decided.`,
  'tie.points': ({ projects, score }) => `${projects} tied at ${counted(score, 'point')}; the order published before voting decided.`,
  'margin.price': ({ price }) => `It would have won at ${price}.`,
  'margin.votes': ({ count }) => `It would have won with ${counted(count, 'more vote')}.`,
  'margin.firsts': ({ count }) => `It would have won with ${counted(count, 'more first choice')}.`,
  beyond: ({ increment, spent, budget }) => `With ${increment} more per voter the result would cost ${spent}, above the pot of ${budget}.`,
  'comparison.replaced': ({ preferGreedy, preferShares }) =>
    `The ideas with most votes were chosen: ${preferGreedy} voters have more of their ideas among them, ${preferShares} have fewer.`,
  'comparison.kept': ({ preferGreedy, preferShares }) =>
    `The ideas with most votes were compared with these: ${preferGreedy} voters would have more of their ideas among them, ${preferShares} would have fewer.`,
  'receipt.share': ({ share }) => `Your share of the pot was ${share}.`,
  'receipt.paid': ({ project, paid }) => `${paid} of it went to ${project}.`,
  'receipt.left': ({ left }) => `${left} is left of it.`,
};

/** Every key that a sentence can have, for the catalogues of pages. */
export const sentenceKeys = Object.keys(wording);

/** One sentence in plain English. @throws RangeError for a key that the wording lacks */
export function sentenceInWords({ key, params }: Sentence, { name, money }: Naming): string {
  const write = wording[key];
  if (!write) throw new RangeError(`the wording lacks ${key}`);
  const said = Object.entries(params).map(([param, value]): [string, string] => {
    if (typeof value === 'number') return [param, MONEY.has(param) ? money(value) : thousands(value)];
    return [param, typeof value === 'string' ? name(value) : listed(value.map(name))];
  });
  return write(Object.fromEntries(said));
}

/** `1 vote`, `1,240 votes` */
const counted = (count: string | undefined, what: string) => `${count} ${what}${count === '1' ? '' : 's'}`;

function ordinal(place = ''): string {
  const end = /(?:^|[^1])([123])$/.exec(place)?.[1];
  return `${place}${end === '1' ? 'st' : end === '2' ? 'nd' : end === '3' ? 'rd' : 'th'}`;
}

/** `A`, `A and B`, `A, B and C` */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** `1,240` */
export const thousands = (whole: number) => String(whole).replace(/\B(?=(\d{3})+$)/g, ',');
