import { accept, type Decider, type Decision, type Recorded, type RefusalTable, refuse } from '#decider';
import type { BallotEvent } from '#events';
import { ballotSeal } from '#proof';
import type { BallotCommand, BallotCommandOf } from './ballot.commands.js';
import type { VotingStands } from './voting.facts.js';

/** The seals of one voter of a round, the last of which counts. */
export interface BallotState {
  readonly last?: { readonly n: number; readonly c: string } | undefined;
  readonly seals: Readonly<Record<number, string>>;
  readonly opened?: number | undefined;
}
export const noBallot: BallotState = { seals: {} };

/** Where the round's vote stands. Staleness: the box is shut and drained before the vote is closed, so that what is sealed late was refused by the box already. */
export interface BallotFacts {
  readonly voting: VotingStands;
}

export const ballotRefusals = {
  'voting-not-open': { kind: 'conflict', title: 'Nobody votes in this round now.' },
  'another-ballot-first': { kind: 'conflict', title: 'Another ballot of yours came first: this one would have taken its place.' },
  'ballot-out-of-turn': { kind: 'conflict', title: 'The ballots of one voter come in order.' },
  'voting-not-closed': { kind: 'conflict', title: 'Ballots are opened when voting is closed.' },
  'no-such-seal': { kind: 'not-found', title: 'No such ballot was sealed.' },
  'replaced-since': { kind: 'conflict', title: 'The voter sent another ballot afterwards: this one is never opened.' },
  'not-what-was-sealed': { kind: 'conflict', title: 'This is not what the seal commits to.' },
} as const satisfies RefusalTable;

type Decided = Decision<BallotEvent>;

function sealOne({ data }: BallotCommandOf<'SealBallot'>, { last, seals, opened }: BallotState, { voting }: BallotFacts): Decided {
  const { n, c } = data;
  if (seals[n] === c) return accept();
  if (voting !== 'open' || opened !== undefined) return refuse('voting-not-open', { roundId: data.roundId });
  if (seals[n] !== undefined) return refuse('another-ballot-first', { n });
  // A paper has number 0, and nothing follows it: its mark is drawn for it alone.
  const isPaper = n === 0 && !last;
  if (!isPaper && (n === 0 || last?.n === 0 || n !== (last?.n ?? 0) + 1)) return refuse('ballot-out-of-turn', { n });
  return accept<BallotEvent>({ type: 'BallotSealed', data });
}

function openOne({ data }: BallotCommandOf<'OpenBallot'>, { last, seals, opened }: BallotState, { voting }: BallotFacts): Decided {
  const { roundId, v, n, choices, r } = data;
  if (voting !== 'closed') return refuse('voting-not-closed', { roundId });
  if (!last || seals[n] === undefined) return refuse('no-such-seal', { n });
  if (last.n !== n) return refuse('replaced-since', { n });
  if (ballotSeal({ round: roundId, v, n, choices, r }) !== last.c) return refuse('not-what-was-sealed', { n });
  return opened === undefined ? accept<BallotEvent>({ type: 'BallotOpened', data }) : accept();
}

function evolve(state: BallotState, event: Recorded<BallotEvent>): BallotState {
  if (event.type === 'BallotOpened') return { ...state, opened: event.data.n };
  const { n, c } = event.data;
  return { ...state, last: { n, c }, seals: { ...state.seals, [n]: c } };
}

function commandOf([event]: readonly Recorded<BallotEvent>[]): BallotCommand {
  if (!event) throw new RangeError('a command that wrote nothing cannot be told from its events');
  const at = event.recordedAt;
  return event.type === 'BallotSealed' ? { type: 'SealBallot', data: event.data, at } : { type: 'OpenBallot', data: event.data, at };
}

/** The ballots of one voter of whom nothing is known (audit.md, "Secret ballots", steps 2 to 7). Stream `ballot-<round>-<v>`. */
export const ballotDecider: Decider<BallotState, BallotCommand, BallotFacts, BallotEvent> = {
  name: 'ballot',
  refusals: ballotRefusals,
  initialState: noBallot,
  evolve,
  decide: (command, state, facts) => (command.type === 'SealBallot' ? sealOne(command, state, facts) : openOne(command, state, facts)),
  commandOf,
  factsOf: ([event]) => ({ voting: event?.type === 'BallotOpened' ? 'closed' : 'open' }),
};
