import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Envelopes } from './envelopes.js';

/** Whether the papers of a round stand still: every envelope that was let in is typed and settled. */
export interface PapersStanding {
  readonly ready: boolean;
  /** Envelopes whose papers are not settled yet. */
  readonly waiting: number;
}

/** For whoever closes a vote. */
export class PapersOf extends Query<PapersStanding> {
  constructor(readonly roundId: string) {
    super();
  }
}

@QueryHandler(PapersOf)
export class PapersOfHandler implements IQueryHandler<PapersOf> {
  constructor(@Inject(Envelopes) private readonly envelopes: Envelopes) {}

  async execute({ roundId }: PapersOf): Promise<PapersStanding> {
    const { admitted, settled } = await this.envelopes.count(roundId);
    return { ready: admitted === settled, waiting: admitted - settled };
  }
}
