import { type Explanation, type Sentence, whyLeft } from './explanation.decider.js';
import type { OpenedVote, RoundCount } from './round-count.decider.js';

type Params = Readonly<Record<string, string>> & { readonly count?: string };
type Wording = Readonly<Record<string, (params: Params) => string>>;

const many = (count: string | undefined, one: string, more: string) => (count === '1' ? `1 ${one}` : `${count} ${more}`);
const votes = ({ count }: Params) => many(count, 'vote', 'votes');
const points = ({ count }: Params) => many(count, 'point', 'points');
const supporters = ({ count }: Params) => many(count, 'person', 'people');

/**
 * The first wording. Results carry the hash of the text it makes, and the auditor makes it again, so it is never edited: better words are a second wording beside it,
 * under a higher version of the counting program.
 */
const wording: Wording = {
  withdrawn: () => 'It was taken back after voting opened. Its votes stay on the ballots, and it gets nothing.',
  nobody: () => 'Nobody chose any bid, so nothing gets money.',
  'no-support': () => 'Nobody chose it.',
  'few.won': () => 'It was chosen.',
  'few.lost': () => 'The pot was used up by ideas with more support. Yours was not reached. We don’t print exact numbers under ten, to protect voters.',
  'few.bought': () => 'It was chosen: its supporters paid for it together. Fewer than ten people chose it, so we do not say how much each of them paid.',
  'few.short': () => 'The pot was used up by ideas with more support. We don’t say what fewer than ten people spent together, to protect voters.',
  'turn.votes': (p) => `${votes(p)}, number ${p.turn} in order. When its turn came ${p.left} was left and it costs ${p.cost}.`,
  'turn.points': (p) => `${points(p)}, number ${p.turn} in order. When its turn came ${p.left} was left and it costs ${p.cost}.`,
  'part.votes': (p) => `${votes(p)}, number ${p.turn} in order. When its turn came ${p.left} was left. It costs ${p.cost} and gets ${p.amount}, a part of it.`,
  'part.points': (p) =>
    `${points(p)}, number ${p.turn} in order. When its turn came ${p.left} was left. It costs ${p.cost} and gets ${p.amount}, a part of it.`,
  'not-reached.votes': (p) => `${votes(p)}. The count ended before its turn came. It costs ${p.cost}.`,
  'not-reached.points': (p) => `${points(p)}. The count ended before its turn came. It costs ${p.cost}.`,
  'threshold.votes': (p) => `${votes(p)}. A bid needs at least ${p.least} to be looked at.`,
  'threshold.points': (p) => `${points(p)}. A bid needs at least ${p.least} to be looked at.`,
  restricted: (p) => `Its turn came with ${p.left} left, but only ${p.payable} of that may pay for it. It costs ${p.cost}.`,
  'bought.all': (p) => `${many(p.count, 'supporter', 'supporters')}; each paid ${p.paid}.`,
  'bought.some': (p) => `${many(p.count, 'supporter', 'supporters')}; each paid ${p.paid}; ${p.short} paid the rest of their share.`,
  'topped-up': (p) => `${supporters(p)} chose it. When the shares were spent ${p.left} was left and it costs ${p.cost}.`,
  'short.spent': (p) =>
    `Its ${p.count} supporters began with ${p.began}. They spent ${p.spent} on ${p.bids}, which they also support. ${p.left} was left; it costs ${p.cost}.`,
  'short.from-the-start': (p) => `Its ${p.count} supporters began with ${p.began}, and it costs ${p.cost}.`,
  beyond: (p) => `With one more step for every voter the result would cost ${p.spent}, above the pot of ${p.pot}.`,
  load: (p) => `${supporters(p)} chose it. When it was next ${p.left} was left and it costs ${p.cost}.`,
  'load-no-room': (p) => `${supporters(p)} chose it. At the end ${p.left} was left and it costs ${p.cost}.`,
  'in-best.votes': (p) => `${votes(p)}. It is one of the bids that have the most votes together, of all that the pot can pay for.`,
  'in-best.points': (p) => `${points(p)}. It is one of the bids that have the most points together, of all that the pot can pay for.`,
  'not-in-best.votes': (p) => `${votes(p)}. It costs ${p.cost}, and other bids together have more votes for the money.`,
  'not-in-best.points': (p) => `${points(p)}. It costs ${p.cost}, and other bids together have more points for the money.`,
  'tie.votes': (p) => `It and ${p.bids} tied at ${votes(p)}; the order published before voting decided.`,
  'tie.points': (p) => `It and ${p.bids} tied at ${points(p)}; the order published before voting decided.`,
  'tie.equal': (p) => `It and ${p.bids} stood exactly equal; the order published before voting decided.`,
  'margin.price': (p) => `It would have won at ${p.price}.`,
  'margin.votes': (p) => `It would have won with ${many(p.count, 'more vote', 'more votes')}.`,
  'margin.firsts': (p) => `It would have won with ${many(p.count, 'more first choice', 'more first choices')}.`,
  'left.all-chosen': (p) => `Every bid was chosen, and ${p.left} is left.`,
  'left.nothing-fits': (p) => `${p.left} is left because no other bid fits: the cheapest one that was not chosen, ${p.bid}, costs ${p.cost}.`,
  'left.by-the-rules': (p) => `By the rules of this round ${p.left} is left.`,
};

/** Every key a sentence can have, for the catalogues. */
export const sentenceKeys = Object.keys(wording);

/** Parameters of sentences that are pence. */
export const AMOUNTS: ReadonlySet<string> = new Set(['left', 'cost', 'amount', 'payable', 'paid', 'began', 'spent', 'pot', 'price']);

/** One sentence in the words of the document: bids go by their references. */
export function sentenceInWords({ key, params }: Sentence): string {
  const write = wording[key];
  if (!write) throw new RangeError(`the wording lacks ${key}`);
  return write(Object.fromEntries(Object.entries(params).map(([name, value]) => [name, inWords(name, value)])));
}

function inWords(name: string, value: Sentence['params'][string]): string {
  if (typeof value === 'object') return value.length < 2 ? (value[0] ?? '') : `${value.slice(0, -1).join(', ')} and ${value.at(-1)}`;
  return AMOUNTS.has(name) ? pounds(Number(value)) : String(value);
}

/**
 * What explains a result, as one English text with a line for each bid; its `contentHash` is the `explanationHash` of the declared result, and the vault keeps it
 * under that (tally.md, "Explanations").
 */
export function explanationDocument(opening: OpenedVote, { facts, few }: RoundCount, explanation: Explanation): string {
  const lines = facts.items.map(({ bidId }) => `${bidId}: ${(explanation.get(bidId) ?? []).map(sentenceInWords).join(' ')}`);
  const left = whyLeft(opening, facts);
  const told = [...lines, ...(left && !few ? [sentenceInWords(left)] : []), `Counted by the rules with the hash ${facts.rulesHash}.`];
  return `Why each bid of round ${opening.roundId} was chosen or not\n\n${told.join('\n')}\n`;
}

/** `£180`, `£12.50`, `£1,000`: whole pounds without pence. */
function pounds(pence: number): string {
  const whole = String(Math.floor(pence / 100)).replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = pence % 100;
  return rest === 0 ? `£${whole}` : `£${whole}.${String(rest).padStart(2, '0')}`;
}
