import type { Recorded } from '#decider';
import { londonDay } from '#decider/calendar';
import { catalogue, type VotingEvent } from '#events';
import type { Ledger } from '#ledger';
import type { CountedBid, ResidentBallot } from './ballot.schema.js';
import { SeasonRefused } from './season.schema.js';

type Declared = Extract<VotingEvent, { type: 'ResultDeclared' }>['data'];

/**
 * The results that were declared must be those of the file: who wins, in which order, with how many points, at what cost, and what was left when each one's turn came.
 * @throws SeasonRefused naming the first that is not so
 */
export async function checkResults(ballot: ResidentBallot | undefined, ledger: Ledger): Promise<void> {
  if (!ballot) return;
  const events = (await ledger.readStream(`voting-${ballot.round}`)).map(({ json }) => catalogue.decode(json) as unknown as Recorded<VotingEvent>);
  const declared = events.flatMap((event) => (event.type === 'ResultDeclared' ? [{ on: londonDay(event.recordedAt), result: event.data }] : []));
  const expected: readonly [string, readonly CountedBid[] | undefined, string | undefined][] = [
    ['result_v1', ballot.result_v1, ballot.result_v1_declared_on],
    ['result_v2', ballot.result_v2, ballot.result_v2_declared_on],
  ];
  for (const [index, [name, bids, on]] of expected.entries()) {
    const version = declared[index];
    same(`resident_ballot ${name}_declared_on`, on, version?.on);
    if (bids && version) checkResult(`resident_ballot ${name}`, bids, version.result);
  }
  const last = declared.at(-1)?.result;
  same('resident_ballot pot_pence', ballot.pot_pence, last?.potPence);
  same('resident_ballot left_over_pence', ballot.left_over_pence, last && last.potPence - last.spentPence);
  checkTurnout(ballot, events);
}

/** The file lists bids in the order of their turns; a result, those that won first. */
function checkResult(name: string, bids: readonly CountedBid[], { items, potPence }: Declared): void {
  same(`${name}, bids`, bids.length, items.length);
  const inTurn = bids.filter(({ points }) => points !== undefined);
  const counted = items.filter(({ bidId }) => inTurn.some(({ ref }) => ref === bidId));
  for (const won of [true, false])
    inTurn
      .filter(({ funded }) => funded === won)
      .forEach(({ ref }, place) => {
        same(`${name} ${ref}`, ref, counted.filter((item) => item.won === won)[place]?.bidId);
      });
  let left = potPence;
  for (const { ref, points, first_choices, cost_pence, left_before_pence, funded } of bids) {
    const item = items.find(({ bidId }) => bidId === ref);
    same(`${name} ${ref} funded`, funded, item?.won);
    if (points !== undefined) same(`${name} ${ref} points`, points, item?.score);
    if (first_choices !== undefined) same(`${name} ${ref} first_choices`, first_choices, item?.firsts);
    if (left_before_pence !== undefined) same(`${name} ${ref} left_before_pence`, left_before_pence, left);
    if (funded && cost_pence !== undefined) same(`${name} ${ref} cost_pence`, cost_pence, item?.amountPence);
    left -= item?.amountPence ?? 0;
  }
}

/** The roll, and the ballots and papers that count and do not. */
function checkTurnout(ballot: ResidentBallot, events: readonly Recorded<VotingEvent>[]): void {
  const papers = ballot.ballots.filter(({ channel }) => channel === 'paper');
  const shut = papers.filter(({ kept_shut }) => kept_shut).length;
  const spoiled = papers.filter(({ status, kept_shut }) => status === 'rejected' && !kept_shut).length;
  const sum = (reasons: readonly { readonly papers: number }[]) => reasons.reduce((total, reason) => total + reason.papers, 0);
  for (const event of events) {
    if (event.type === 'VotingClosed') {
      same('resident_ballot roll_size', ballot.roll_size, event.data.roll.size);
      same('resident_ballot ballots counted', ballot.ballots.filter(({ status }) => status === 'counted').length, event.data.counting);
    }
    if (event.type !== 'PapersReconciled') continue;
    same('resident_ballot papers_issued', ballot.papers_issued, event.data.issued);
    same('resident_ballot papers_unused', ballot.papers_unused, event.data.unused);
    same('resident_ballot papers counted', papers.length - shut - spoiled, event.data.counted);
    same('resident_ballot papers spoiled', spoiled, sum(event.data.spoiled));
    same('resident_ballot papers kept shut', shut, sum(event.data.keptShut));
  }
}

function same(entry: string, expected: unknown, actual: unknown): void {
  if (expected !== actual) throw new SeasonRefused(entry, `expected ${expected ?? 'nothing'}, came to ${actual ?? 'nothing'}`);
}
