import type { FactReader, Folding } from '#decider';
import type { FundsReserved, RecordedOf, ReservationReleased, RoundOpened, RoundPlanned } from '#events';
import type { RoundCommand } from './round.commands.js';

/** What the bank holds for one round, in the order in which it was reserved; nothing for commands that do not ask. */
export interface RoundFacts {
  readonly reserves: RecordedOf<typeof RoundOpened>['data']['reserves'];
}

export const noFacts: RoundFacts = { reserves: [] };

type ReservationEvent = RecordedOf<typeof FundsReserved> | RecordedOf<typeof ReservationReleased>;

/** Folds the stream `bank-<id>` to what is reserved for one round: reserved less released. */
export function reservesFor(roundId: string): Folding<RoundFacts['reserves']> {
  return {
    initialState: [],
    evolve(reserves, event: ReservationEvent) {
      if (event.type === 'FundsReserved' && event.data.roundId === roundId) return event.data.reserves.reduce(add, reserves);
      if (event.type === 'ReservationReleased' && event.data.roundId === roundId)
        return event.data.releases.reduce((left, release) => add(left, { ...release, amountPence: -release.amountPence }), reserves);
      return reserves;
    },
  };
}

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
  return bankId === undefined ? noFacts : { reserves: await reader.fold(reservesFor(roundId), `bank-${bankId}`) };
}
