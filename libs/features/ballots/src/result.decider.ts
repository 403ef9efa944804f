import { accept, type Decision, refuse } from '#decider';
import { londonDay } from '#decider/calendar';
import type { VotingEvent } from '#events';
import { canonical, contentHash } from '#proof';
import { papersAreSettled } from './papers.decider.js';
import { FEWEST_OPENED } from './round-count.decider.js';
import type { VotingCommandOf } from './voting.commands.js';
import type { VotingFacts } from './voting.facts.js';
import { challengeEnds, type Voting } from './voting.state.decider.js';

type Decided = Decision<VotingEvent>;
type Declaration = VotingCommandOf<'DeclareResult'>['data'];

export function recordOpening({ data }: VotingCommandOf<'RecordOpening'>, { opened, closed, ballots }: Voting): Decided {
  const { roundId, counting, blank, openedHash } = data;
  if (!closed) return refuse('voting-not-closed', { roundId });
  if (counting !== closed.counting) return refuse('opening-incomplete', { roundId, counting, opened: closed.counting });
  if (ballots) return ballots.openedHash === openedHash ? accept() : refuse('opened-otherwise', { roundId });
  const few = counting < FEWEST_OPENED;
  const told = few ? { blank: 0, openedHash, few: true as const } : { blank, openedHash };
  return accept<VotingEvent>({ type: 'BallotsOpened', data: { roundId, bankId: opened.bankId, counting, ...told } });
}

export function declareResult({ data }: VotingCommandOf<'DeclareResult'>, state: Voting, { withdrawn }: VotingFacts): Decided {
  const { roundId, because, counted, explanationHash, by, stepUp } = data;
  const { opened, ballots, papers, result } = state;
  if (!ballots) return refuse('ballots-not-opened', { roundId });
  if (!papersAreSettled(papers)) return refuse('papers-not-confirmed', { roundId, confirmed: papers.confirmed.length });
  if (because !== 'withdrawal' && by === undefined) return refuse('officer-declares', { roundId });
  if (because !== 'count' && !result) return refuse('not-declared-yet', { roundId });
  if (result && !isNew(because, counted.withdrawn, state)) return refuse('nothing-changed', { roundId, version: result.version });
  if (!sameInAnyOrder(counted.withdrawn, withdrawn)) return refuse('withdrawals-differ', { roundId });
  if (!isCountOf(counted, state)) return refuse('counted-otherwise', { roundId });
  if (!fits(counted, state)) return refuse('result-does-not-fit', { roundId });
  const version = (result?.version ?? 0) + 1;
  const about = { roundId, bankId: opened.bankId };
  const basis = { ...about, version, ...(by ? { by } : {}), ...(stepUp ? { stepUp } : {}) };
  return accept<VotingEvent>(
    { type: 'ResultDeclared', data: { ...about, version, because, ...counted, explanationHash } },
    { type: 'ResultDeclaredBasis', data: basis },
  );
}

/** A later result has a cause: another bid was withdrawn, or a recount did not agree with it. */
function isNew(because: Declaration['because'], withdrawn: readonly string[], { result, recounts }: Voting): boolean {
  if (because === 'withdrawal') return !sameInAnyOrder(withdrawn, result?.withdrawn ?? []);
  return because === 'recount' && Object.values(recounts).some(({ made }) => made && !made.agrees && made.version === result?.version);
}

function isCountOf(counted: Declaration['counted'], { opened, ballots }: Voting): boolean {
  const { openedHash, rulesHash, rulesVersion, potPence, withdrawn, items } = counted;
  const same = openedHash === ballots?.openedHash && rulesHash === opened.rulesHash && rulesVersion === opened.rulesVersion && potPence === opened.potPence;
  return same && counted.resultHash === contentHash(canonical({ openedHash, rulesHash, withdrawn, items }));
}

/** Every choice once; who won gets no more than the cost, from a pot that may pay and can; who was withdrawn or passed over gets nothing. */
function fits({ items, spentPence, withdrawn }: Declaration['counted'], { opened: { choices, pots } }: Voting): boolean {
  const named = new Set(items.map(({ bidId }) => bidId));
  if (items.length !== choices.length || !choices.every(({ bidId }) => named.has(bidId))) return false;
  const spent = new Map<string, number>();
  for (const { bidId, won, amountPence, fundId } of items) {
    const choice = choices.find((each) => each.bidId === bidId);
    if (!won && (amountPence > 0 || fundId !== undefined)) return false;
    if (!won) continue;
    if (!choice || fundId === undefined || amountPence === 0 || amountPence > choice.costPence || withdrawn.includes(bidId)) return false;
    if (!choice.payableFrom.includes(fundId)) return false;
    spent.set(fundId, (spent.get(fundId) ?? 0) + amountPence);
  }
  const within = [...spent].every(([fundId, amount]) => amount <= (pots.find((pot) => pot.fundId === fundId)?.amountPence ?? 0));
  return within && [...spent.values()].reduce((so, amount) => so + amount, 0) === spentPence;
}

export function askRecount({ data, at }: VotingCommandOf<'AskRecount'>, state: Voting): Decided {
  const { roundId, recountId, askedBy } = data;
  const ends = challengeEnds(state);
  if (ends === undefined) return refuse('not-declared-yet', { roundId });
  if (state.recounts[recountId] || Object.values(state.recounts).some((each) => each.askedBy === askedBy && !each.made)) return accept();
  if (londonDay(at) > ends) return refuse('window-over', { roundId, until: ends });
  return accept<VotingEvent>({ type: 'RecountAsked', data: { roundId, bankId: state.opened.bankId, recountId, askedBy } });
}

export function recordRecount({ data }: VotingCommandOf<'RecordRecount'>, { opened, recounts, result }: Voting): Decided {
  const { roundId, recountId, resultHash } = data;
  if (!result) return refuse('not-declared-yet', { roundId });
  const asked = recounts[recountId];
  if (!asked) return refuse('no-such-recount', { recountId });
  if (asked.made) return accept();
  const made = { recountId, version: result.version, agrees: resultHash === result.resultHash, resultHash };
  return accept<VotingEvent>({ type: 'RecountMade', data: { roundId, bankId: opened.bankId, ...made } });
}

function sameInAnyOrder(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each));
}
