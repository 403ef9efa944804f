import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Freshened, ReadSide } from '#cqrs';
import type { Folding } from '#decider';
import type { RoundEvent } from '#events';
import type { BankState } from '../balances.decider.js';
import { BankLedger } from '../bank-ledger.query.js';

/** What one pot holds for rounds, in pence. */
export interface ReservePot {
  readonly fundId: string;
  /** Free and set aside, for whatever round. */
  readonly leftToGivePence: number;
  /** What can be set aside now. */
  readonly freePence: number;
}

/** A round that money may be set aside for. */
export interface Reserve extends Freshened {
  readonly roundId: string;
  /** Not opened yet: the pot of a round stands still when it opens. */
  readonly planned: boolean;
  readonly pots: readonly ReservePot[];
  /** What it has already, in the order in which the pots are charged. */
  readonly already: readonly { readonly fundId: string; readonly amountPence: number }[];
}

/** Folded from the ledger: what may be typed here is what the decider will see. Undefined when the bank plans no such round. */
export class ReadReserve extends Query<Reserve | undefined> {
  constructor(
    readonly bankId: string,
    readonly roundId: string,
  ) {
    super();
  }
}

@QueryHandler(ReadReserve)
export class ReadReserveHandler implements IQueryHandler<ReadReserve> {
  constructor(
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(BankLedger) private readonly ledger: BankLedger,
  ) {}

  async execute({ bankId, roundId }: ReadReserve): Promise<Reserve | undefined> {
    const fresh = await this.reads.atHead();
    const round = await this.reads.reader().fold(plannedFolding, `round-${roundId}`);
    if (round.bankId !== bankId) return undefined;
    const bank = await this.ledger.bank(bankId);
    const already = Object.entries(bank.reserves[roundId] ?? {}).map(([fundId, amountPence]) => ({ fundId, amountPence }));
    return { ...fresh, roundId, planned: round.planned, pots: potsOf(bank), already: already.filter(({ amountPence }) => amountPence > 0) };
  }
}

function potsOf({ funds, reserves }: BankState): ReservePot[] {
  return Object.entries(funds).map(([fundId, { availablePence }]) => {
    const reservedPence = Object.values(reserves).reduce((sum, round) => sum + (round[fundId] ?? 0), 0);
    return { fundId, leftToGivePence: availablePence + reservedPence, freePence: availablePence };
  });
}

const plannedFolding: Folding<{ readonly bankId: string | undefined; readonly planned: boolean }> = {
  initialState: { bankId: undefined, planned: false },
  evolve: (round, event) => {
    const { type, data } = event as unknown as RoundEvent;
    if (type === 'RoundPlanned') return { bankId: data.bankId, planned: true };
    return type === 'RoundOpened' ? { ...round, planned: false } : round;
  },
};
