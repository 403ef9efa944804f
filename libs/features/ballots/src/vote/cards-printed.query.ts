import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type PrintedCards, RollLines } from './roll-lines.js';

/** How many poll cards were printed for a round. Whoever prints a card again could vote with it: the number is there for everybody to see. */
export class CardsPrinted extends Query<PrintedCards> {
  constructor(readonly roundId: string) {
    super();
  }
}

@QueryHandler(CardsPrinted)
class CardsPrintedHandler implements IQueryHandler<CardsPrinted> {
  constructor(@Inject(RollLines) private readonly lines: RollLines) {}

  execute({ roundId }: CardsPrinted): Promise<PrintedCards> {
    return this.lines.cardsOf(roundId);
  }
}

export const cardQueries = [CardsPrintedHandler];
