import { type FactReader, type Folding, Keyed } from '#decider';
import type { ApplicationEvent, BallotRules, BankEvent, Envelope, FactOf, RoundEvent, VotingOpened } from '#events';
import type { VotingCommand } from './voting.commands.js';

type Opened = FactOf<typeof VotingOpened>['data'];

/** A round as the opening of its vote finds it. */
export interface RoundToVote {
  readonly bankId: string;
  readonly estateId: string;
  readonly status: 'planned' | 'open' | 'closed' | 'finished';
  /** Absent where the round is decided in another way. */
  readonly ballot: BallotRules | undefined;
  readonly rulesVersion: number;
  readonly rulesHash: string;
  /** What the bank holds for it, in the order in which it was reserved. */
  readonly pots: Opened['pots'];
}

/** A bid as its own stream has it. */
export interface BidToVote {
  readonly roundId: string;
  /** Found eligible, or feasible and costed, and not decided, joined or withdrawn. */
  readonly ready: boolean;
  readonly costPence: number;
  readonly payableFrom: readonly string[];
}

/** What other streams tell a vote; each is there for the commands that ask for it. */
export interface VotingFacts {
  readonly round?: RoundToVote | undefined;
  readonly bids: Readonly<Record<string, BidToVote>>;
  /** Choices that were withdrawn, in published order. */
  readonly withdrawn: readonly string[];
}
export const noVotingFacts: VotingFacts = { bids: {}, withdrawn: [] };

const over = <State, Event extends { type: string }>(initialState: State, evolve: (state: State, event: Event) => State): Folding<State> => ({
  initialState,
  evolve: (state, event: Envelope) => evolve(state, event as unknown as Event),
});

interface RoundFolded extends Omit<RoundToVote, 'estateId' | 'pots'> {
  readonly maxPence: number;
}

const roundFolding = over<RoundFolded | undefined, RoundEvent>(undefined, (state, event) => {
  switch (event.type) {
    case 'RoundPlanned':
    case 'RoundOpened': {
      const { bankId, rules, rulesVersion, rulesHash } = event.data;
      const ballot = rules.method === 'ballot' ? rules.ballot : undefined;
      return { bankId, status: event.type === 'RoundOpened' ? 'open' : 'planned', ballot, rulesVersion, rulesHash, maxPence: rules.maxPence };
    }
    case 'RoundClosed':
      return state && { ...state, status: 'closed' };
    case 'RoundFinished':
      return state && { ...state, status: 'finished' };
    default:
      return state;
  }
});

interface BankFolded {
  readonly estateId: string;
  readonly requires: Readonly<Record<string, readonly string[]>>;
  readonly reserved: Keyed<Opened['pots']>;
}

const bankFolding = over<BankFolded, BankEvent>({ estateId: '', requires: {}, reserved: Keyed.none() }, (state, event) => {
  switch (event.type) {
    case 'BankOpened':
      return { ...state, estateId: event.data.estateId };
    case 'FundAgreed':
      return { ...state, requires: { ...state.requires, [event.data.fundId]: event.data.requires } };
    case 'FundsReserved':
      return withMore(state, event.data.roundId, event.data.reserves);
    case 'ReservationReleased':
      return withMore(
        state,
        event.data.roundId,
        event.data.releases.map((line) => ({ ...line, amountPence: -line.amountPence })),
      );
    default:
      return state;
  }
});

function withMore(state: BankFolded, roundId: string, lines: Opened['pots']): BankFolded {
  return { ...state, reserved: state.reserved.with(roundId, lines.reduce(add, state.reserved.get(roundId) ?? [])) };
}

function add(pots: Opened['pots'], line: Opened['pots'][number]): Opened['pots'] {
  const known = pots.some(({ fundId }) => fundId === line.fundId);
  const added = pots.map((pot) => (pot.fundId === line.fundId ? { ...pot, amountPence: pot.amountPence + line.amountPence } : pot));
  return (known ? added : [...pots, line]).filter(({ amountPence }) => amountPence > 0);
}

interface BidFolded {
  readonly roundId: string;
  readonly status: string;
  readonly askedPence: number;
  readonly meets: readonly string[];
}

const bidFolding = over<BidFolded | undefined, ApplicationEvent>(undefined, (state, event) => {
  if (event.type === 'BidReceived') {
    const { roundId, askedPence, meets } = event.data;
    return { roundId, askedPence, meets, status: 'received' };
  }
  if (!state) return state;
  switch (event.type) {
    case 'BidFoundEligible':
      return { ...state, status: 'eligible', meets: event.data.meets ?? state.meets };
    case 'BidFoundNotEligible':
      return { ...state, status: 'not-eligible' };
    case 'BidPutToPanel':
      return { ...state, status: 'with-panel' };
    case 'BidJoined':
      return { ...state, status: 'joined' };
    case 'BidWithdrawn':
      return { ...state, status: 'withdrawn' };
    case 'BidCarriedOver':
      return { ...state, roundId: event.data.toRoundId };
    case 'BidDecided':
      return { ...state, status: 'decided' };
    default:
      return state;
  }
});

const READY = new Set(['eligible', 'with-panel']);

/**
 * The funds that may pay for a bid, in the order in which the bank proposes them: what it meets fits, most requirements first, ties in the order of the reserve
 * (domain.md, "Money: one vocabulary").
 */
export function payableFrom(pots: Opened['pots'], requires: BankFolded['requires'], meets: readonly string[]): readonly string[] {
  const narrowness = (fundId: string) => requires[fundId]?.length ?? 0;
  return pots
    .map(({ fundId }) => fundId)
    .filter((fundId) => (requires[fundId] ?? []).every((requirement) => meets.includes(requirement)))
    .sort((a, b) => narrowness(b) - narrowness(a));
}

/**
 * Staleness: a bid that is withdrawn while its vote opens is on the ballot and passed over in the result, as one that is withdrawn later. A reservation is
 * released only when the round is declared. What was withdrawn is asked anew for every result, and a later one makes the next.
 */
export async function gatherVotingFacts(command: VotingCommand, reader: FactReader): Promise<VotingFacts> {
  const { roundId } = command.data;
  if (command.type === 'OpenVoting') return openingFacts(roundId, command.data.bids, reader);
  if (command.type !== 'DeclareResult') return noVotingFacts;
  const choices = command.data.counted.items.map(({ bidId }) => bidId);
  const withdrawn = await Promise.all(choices.map(async (bidId) => (await reader.fold(bidFolding, `application-${bidId}`))?.status === 'withdrawn'));
  return { ...noVotingFacts, withdrawn: choices.filter((_, i) => withdrawn[i]) };
}

async function openingFacts(roundId: string, bids: readonly string[], reader: FactReader): Promise<VotingFacts> {
  const round = await reader.fold(roundFolding, `round-${roundId}`);
  if (!round) return noVotingFacts;
  const { maxPence, ...rest } = round;
  const bank = await reader.fold(bankFolding, `bank-${round.bankId}`);
  const pots = bank.reserved.get(roundId) ?? [];
  const folded = await Promise.all(bids.map(async (bidId) => [bidId, await reader.fold(bidFolding, `application-${bidId}`)] as const));
  const known = folded.flatMap(([bidId, bid]) => (bid ? [[bidId, asChoice(bid, maxPence, pots, bank.requires)] as const] : []));
  return { ...noVotingFacts, round: { ...rest, estateId: bank.estateId, pots }, bids: Object.fromEntries(known) };
}

function asChoice({ roundId, status, askedPence, meets }: BidFolded, maxPence: number, pots: Opened['pots'], requires: BankFolded['requires']): BidToVote {
  return { roundId, ready: READY.has(status), costPence: Math.min(askedPence, maxPence), payableFrom: payableFrom(pots, requires, meets) };
}

/** Whether ballots of this round may be sealed or opened now, as its own stream says. */
export type VotingStands = 'none' | 'open' | 'closed';

export const votingStandsFolding: Folding<VotingStands> = {
  initialState: 'none',
  evolve: (stands, { type }: Envelope) => (type === 'VotingOpened' ? 'open' : type === 'VotingClosed' ? 'closed' : stands),
};
