import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '#cqrs';
import type { Folding } from '#decider';
import type { FundAgreed, RecordedOf, RoundOpened } from '#events';

/** What the funds reserved for a round require of a bid, each once, in the order of the funds. */
export class ReadRequirements extends Query<readonly string[]> {
  constructor(readonly roundId: string) {
    super();
  }
}

const openedRound: Folding<RecordedOf<typeof RoundOpened>['data'] | undefined> = {
  initialState: undefined,
  evolve: (opened, event) => (event.type === 'RoundOpened' ? (event as RecordedOf<typeof RoundOpened>).data : opened),
};

const requiredByFund: Folding<Readonly<Record<string, readonly string[]>>> = {
  initialState: {},
  evolve(required, event) {
    if (event.type !== 'FundAgreed') return required;
    const { fundId, requires } = (event as RecordedOf<typeof FundAgreed>).data;
    return { ...required, [fundId]: requires };
  },
};

@QueryHandler(ReadRequirements)
class ReadRequirementsHandler implements IQueryHandler<ReadRequirements> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ roundId }: ReadRequirements): Promise<readonly string[]> {
    const reader = this.reads.reader();
    const opened = await reader.fold(openedRound, `round-${roundId}`);
    if (!opened) return [];
    const required = await reader.fold(requiredByFund, `bank-${opened.bankId}`);
    return [...new Set(opened.reserves.flatMap(({ fundId }) => required[fundId] ?? []))];
  }
}

export const requirementQueries = [ReadRequirementsHandler];
