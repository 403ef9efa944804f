import { ballotSeal, canonical, openedBallotsHash } from '#proof';
import { ballotMistake } from '../../../libs/features/ballots/src/ballot-check.decider.js';
import type { OpenBallot } from '../../../libs/features/ballots/src/round-count.decider.js';
import type { RoundBook, Seal } from './round-book.js';

/** What was voted on, and how, is what the round froze when it opened. */
export function checkRules(book: RoundBook): void {
  const { opening, round } = book;
  if (!opening) return;
  const { number, data } = opening;
  const differs = (why: string) => book.fail('rules-differ', number, why);
  if (!round || round.number > number) {
    differs('voting opened in a round that was not open');
    return;
  }
  const { rules, rulesHash, rulesVersion } = round.data;
  if (canonical(rules.ballot ?? {}) !== canonical(data.ballot)) differs('the vote has other rules than the round opened with');
  if (rulesHash !== data.rulesHash || rulesVersion !== data.rulesVersion) differs('the vote names other rules than the round opened with');
  if (canonical(opening.pots) !== canonical(data.pots)) differs('the vote has other pots than the bank held for the round');
  if (data.potPence !== data.pots.reduce((sum, { amountPence }) => sum + amountPence, 0)) differs('the pot is not what its pots sum to');
  const lots = new Set(data.lots?.map(({ lot }) => lot));
  const drawn = data.choices.every(({ bidId }) => data.lots?.some((lot) => lot.bidId === bidId)) && lots.size === data.lots?.length;
  if (data.ballot.counting.ties.endsWith('-lot') && !drawn) differs('lots settle ties, and not every bid has one of its own');
}

/** Every ballot that counts is the last one of its voter, fits its seal, and is open (audit.md, "Secret ballots", 3 to 7). */
export function checkBallots(book: RoundBook, ballots: RoundBook['ballots']): void {
  const { opening, closing } = book;
  const open = new Set<string>();
  const commitments = new Set<string>();
  for (const seal of [...book.seals.values()].flat()) {
    if (commitments.has(seal.c)) book.fail('sealed-twice', seal.number, 'two ballots have one seal');
    commitments.add(seal.c);
  }
  for (const ballot of ballots) {
    const { v, number } = ballot;
    if (open.has(v)) book.fail('opened-twice', number, 'a second ballot of the same voter was opened');
    open.add(v);
    checkSeal(book, ballot, book.seals.get(v) ?? []);
    const mistake = opening && ballotMistake(opening.data, ballot.choices);
    if (mistake) book.fail('ballot-against-the-rules', number, `an opened ballot has a mistake that its form would have found: ${mistake}`);
  }
  if (!closing) return;
  const { number, data } = closing;
  const voters = [...book.seals.values()];
  const sealed = voters.reduce((sum, seals) => sum + seals.length, 0);
  if (sealed !== data.counting + data.replaced + data.setAside)
    book.fail('seals-differ', number, `the close tells of ${data.counting + data.replaced + data.setAside} ballots, and ${sealed} are sealed`);
  if (data.counting > data.roll.size) book.fail('more-ballots-than-roll', number, `${data.counting} ballots count, and ${data.roll.size} may vote`);
  if (voters.length < data.counting) book.fail('seals-differ', number, `${data.counting} ballots count, and ${voters.length} voters have sealed one`);
}

function checkSeal(book: RoundBook, ballot: OpenBallot & { readonly number: number }, seals: readonly Seal[]): void {
  const seal = seals.find(({ n }) => n === ballot.n);
  if (!seal) book.fail('altered-ballot', ballot.number, 'no seal stands for an opened ballot');
  else if (seal.c !== ballotSeal({ round: book.roundId, ...ballot })) book.fail('altered-ballot', ballot.number, 'an opened ballot does not fit its seal');
  else if (seals.at(-1) !== seal) book.fail('replaced-ballot-opened', ballot.number, 'a ballot was opened that its voter had replaced');
}

/** What is open is what the close counted and what the opening says. @param open those that were disclosed, where fewer than ten count */
export function checkOpened(book: RoundBook, open: readonly OpenBallot[] | undefined): void {
  const { opened, closing } = book;
  if (!opened || !closing) return;
  const { number, data } = opened;
  const differs = (why: string) => book.fail('opened-differs', number, why);
  if (data.counting !== closing.data.counting) differs(`${data.counting} ballots were to be opened, and ${closing.data.counting} count`);
  if (data.few && book.ballots.length > 0) differs('fewer than ten ballots count, and one was opened');
  if (!open) return;
  if (open.length !== data.counting) differs(`${data.counting} ballots count, and ${open.length} are open`);
  if (openedBallotsHash(book.roundId, open) !== data.openedHash) differs('the open ballots are not those that were committed to');
  const seals = open.map((ballot) => ballotSeal({ round: book.roundId, ...ballot }));
  if (!data.few && seals.some((seal, i) => i > 0 && seal < (seals[i - 1] ?? '')))
    differs('the ballots were opened in an order of their own, and not in that of their seals');
  const blank = data.few ? 0 : open.filter(({ choices }) => choices.length === 0).length;
  if (blank !== data.blank) differs(`${data.blank} ballots are said to be blank, and ${blank} are`);
}

/** Issued = used + unused; used = counted + spoiled + kept shut + replaced (domain.md, "Ballots"). */
export function checkPapers(book: RoundBook): void {
  const { reconciliation, batches, issued } = book;
  const accepted = batches.reduce((sum, { data }) => sum + data.accepted, 0);
  const sealed = [...book.seals.values()].flat().filter(({ n }) => n === 0).length;
  const last = book.closing?.number;
  if (last !== undefined && sealed !== accepted) book.fail('seals-differ', last, `${accepted} papers were accepted, and ${sealed} are sealed`);
  for (const { number, data } of batches) {
    const spoiled = data.spoiled.reduce((sum, { papers }) => sum + papers, 0);
    if (data.papers !== data.accepted + spoiled)
      book.fail('papers-do-not-balance', number, `a batch of ${data.papers} papers has ${data.accepted} accepted and ${spoiled} spoiled`);
  }
  if (!reconciliation) return;
  const { number, data } = reconciliation;
  const sum = (each: readonly { readonly papers: number }[]) => each.reduce((all, { papers }) => all + papers, 0);
  const used = data.counted + sum(data.spoiled) + sum(data.keptShut) + data.replaced;
  const wrong = (why: string) => book.fail('papers-do-not-balance', number, why);
  if (data.issued !== used + data.unused) wrong(`${data.issued} papers were issued, ${used} used and ${data.unused} not`);
  if (data.issued !== issued) wrong(`${data.issued} papers are reconciled, and ${issued} were issued`);
  if (data.counted !== accepted) wrong(`${data.counted} papers are said to count, and ${accepted} were accepted`);
  const spoiled = batches.reduce((all, batch) => all + sum(batch.data.spoiled), 0);
  if (sum(data.spoiled) !== spoiled) wrong(`${sum(data.spoiled)} papers are said to be spoiled, and ${spoiled} were`);
  const marked = data.channels.reduce((all, { ballots }) => all + ballots, 0);
  const counting = book.closing?.data.counting;
  // Whose paper is spoiled has voted, and is marked.
  if (counting !== undefined && marked !== counting + spoiled) wrong(`the channels sum to ${marked} ballots, and ${counting} count and ${spoiled} are spoiled`);
}
