import type { RecordedOf, ResultDeclared } from '#events';
import { sentenceKeys as countedKeys, explain as explainCount, type Sentence, sentenceInWords as sayCounted } from '#tally';
import type { OpenedVote, RoundCount } from './round-count.decider.js';

type Declared = Pick<RecordedOf<typeof ResultDeclared>['data'], 'items' | 'withdrawn' | 'potPence' | 'spentPence'>;

/** Why a result is what it is: `bids` by bid, `whole` about all of it. Amounts are pence, bids are ids. */
export interface Explained {
  readonly whole: readonly Sentence[];
  readonly bids: ReadonlyMap<string, readonly Sentence[]>;
}

/** Recounting for margins, in marks looked at: a page of ten thousand ballots must not wait for it. Part of the text whose hash results carry. */
const MOST_EFFORT = 50_000_000;
/** Rules that look at each mark once; the others come back to them again and again. */
const IN_TURN: readonly string[] = ['greedy', 'greedy-no-skip', 'greedy-threshold', 'greedy-per-cost', 'part-fund'];

const sentence = (key: string, params: Sentence['params'] = {}): Sentence => ({ key, params });

/** What is said where the ballots are not those that were committed to. */
export const ballotsDiffer: Explained = { whole: [sentence('ballots-differ')], bids: new Map() };

/** Of fewer than ten ballots: who was chosen, and no number (domain.md, "Ballots", "Explain this result"). */
export function explainFew({ items, withdrawn }: Declared): Explained {
  const why = (bidId: string, won: boolean) => (won ? 'few-ballots.won' : withdrawn.includes(bidId) ? 'withdrawn' : 'few-ballots.lost');
  return { whole: [], bids: new Map(items.map(({ bidId, won }) => [bidId, [sentence(why(bidId, won))]])) };
}

/** Why each bid was chosen or not (tally.md, "Explanations"), from the count itself: every number is one that anybody who counts again gets. */
export function explain(opening: OpenedVote, { facts, few, marks, election, rule, tally }: RoundCount): Explained {
  if (few) return explainFew(facts);
  const effort = IN_TURN.includes(rule.rule) ? MOST_EFFORT : MOST_EFFORT / 25;
  const { whole, projects } = explainCount(election, rule, tally, { effort });
  const bids = projects.map(({ id, sentences }): [string, readonly Sentence[]] => {
    if (facts.withdrawn.includes(id)) return [id, [sentence('withdrawn')]];
    return [id, marks === 0 ? [sentence('nobody')] : sentences];
  });
  return { whole: [...whole, ...whyLeft(opening, facts)], bids: new Map(bids) };
}

/** Why some of the pot is left, where some is. */
function whyLeft({ choices }: OpenedVote, { items, withdrawn, potPence, spentPence }: Declared): Sentence[] {
  const left = potPence - spentPence;
  if (left === 0) return [];
  const open = items.filter(({ bidId, won }) => !won && !withdrawn.includes(bidId)).map(({ bidId }) => bidId);
  const [cheapest] = choices.filter(({ bidId }) => open.includes(bidId)).sort((one, other) => one.costPence - other.costPence);
  if (!cheapest) return [sentence('left.all-chosen', { left })];
  if (cheapest.costPence <= left) return [sentence('left.by-the-rules', { left })];
  return [sentence('left.nothing-fits', { left, project: cheapest.bidId, cost: cheapest.costPence })];
}

type Said = Readonly<Record<string, string>>;

/** The first wording of what rounds say beside the counting room, and never edited, as its own. */
const wording: Readonly<Record<string, (said: Said) => string>> = {
  withdrawn: () => 'It was taken back after voting opened. Its votes stay on the ballots, and it gets nothing.',
  'ballots-differ': () => 'The ballots in the record are not those that were opened. Somebody must look into this.',
  nobody: () => 'Nobody chose any bid, so nothing gets money.',
  'few-ballots.won': () => 'It was chosen.',
  'few-ballots.lost': () => 'The pot was used up by ideas with more support. Yours was not reached. We don’t print exact numbers under ten, to protect voters.',
  'left.all-chosen': ({ left }) => `Every bid was chosen, and ${left} is left.`,
  'left.nothing-fits': ({ left, project, cost }) =>
    `${left} is left because no other bid fits: the cheapest one that was not chosen, ${project}, costs ${cost}.`,
  'left.by-the-rules': ({ left }) => `By the rules of this round ${left} is left.`,
};

/** Every key that a sentence of a result can have, for the catalogues of pages. */
export const sentenceKeys = [...countedKeys, ...Object.keys(wording)];

/** One sentence in the words of the document: bids go by their references. */
export function sentenceInWords({ key, params }: Sentence): string {
  const write = wording[key];
  if (!write) return sayCounted({ key, params }, { name: (bidId) => bidId, money: pounds });
  return write(Object.fromEntries(Object.entries(params).map(([name, value]) => [name, typeof value === 'number' ? pounds(value) : String(value)])));
}

/**
 * What explains a result, as one English text with a line for each bid; its `contentHash` is the `explanationHash` of the declared result, and the vault keeps it
 * under that.
 */
export function explanationDocument({ roundId }: OpenedVote, { facts }: RoundCount, { whole, bids }: Explained): string {
  const lines = facts.items.map(({ bidId }) => `${bidId}: ${(bids.get(bidId) ?? []).map(sentenceInWords).join(' ')}`);
  const told = [...lines, ...whole.map(sentenceInWords), `Counted by the rules with the hash ${facts.rulesHash}.`];
  return `Why each bid of round ${roundId} was chosen or not\n\n${told.join('\n')}\n`;
}

/** `£180`, `£12.50`, `£1,000`: whole pounds without pence. */
function pounds(pence: number): string {
  const whole = String(Math.floor(pence / 100)).replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = pence % 100;
  return rest === 0 ? `£${whole}` : `£${whole}.${String(rest).padStart(2, '0')}`;
}
