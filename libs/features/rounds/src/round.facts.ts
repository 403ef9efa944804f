import { type FactReader, type Folding, Keyed } from '#decider';
import type { FundsReserved, RecordedOf, ReservationReleased, RoundOpened, RoundPlanned } from '#events';
import type { RoundCommand } from './round.commands.js';

/** What the bank holds for one round, in the order in which it was reserved; nothing for commands that do not ask. */
export interface RoundFacts {
  readonly reserves: RecordedOf<typeof RoundOpened>['data']['reserves'];
}

export const noFacts: RoundFacts = { reserves: [] };

type ReservationEvent = RecordedOf<typeof FundsReserved> | RecordedOf<typeof ReservationReleased>;

/** Folds the stream `bank-<id>` to what is reserved for each of its rounds: reserved less released. */
export const reservesFolding: Folding<Keyed<RoundFacts['reserves']>> = {
  initialState: Keyed.none(),
  evolve(all, event: ReservationEvent) {
    if (event.type !== 'FundsReserved' && event.type !== 'ReservationReleased') return all;
    const { roundId } = event.data;
    const lines = event.type === 'FundsReserved' ? event.data.reserves : event.data.releases.map((line) => ({ ...line, amountPence: -line.amountPence }));
    return all.with(roundId, lines.reduce(add, all.get(roundId) ?? []));
  },
};

function add(reserves: RoundFacts['reserves'], line: RoundFacts['reserves'][number]): RoundFacts['reserves'] {
  const known = reserves.some(({ fundId }) => fundId === line.fundId);
  const added = reserves.map((reserve) => (reserve.fundId === line.fundId ? { ...reserve, amountPence: reserve.amountPence + line.amountPence } : reserve));
  return (known ? added : [...reserves, line]).filter(({ amountPence }) => amountPence > 0);
}

const bankOfRound: Folding<string | undefined> = {
  initialState: undefined,
  evolve: (bankId, event: RecordedOf<typeof RoundPlanned>) => (event.type === 'RoundPlanned' ? event.data.bankId : bankId),
};

/**
 * Staleness: a reservation is released only when the round is declared or cancelled, so that one read a moment too early is at worst an opened round whose
 * bids the bank, which decides with its own balances, refuses to pay.
 */
export async function gatherRoundFacts(command: RoundCommand, reader: FactReader): Promise<RoundFacts> {
  if (command.type !== 'OpenRound') return noFacts;
  const { roundId } = command.data;
  const bankId = await reader.fold(bankOfRound, `round-${roundId}`);
  if (bankId === undefined) return noFacts;
  return { reserves: (await reader.fold(reservesFolding, `bank-${bankId}`)).get(roundId) ?? [] };
}
