import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ReadVoteOfRound } from '../electorate/electorate.query.js';
import { DrawingUp } from './drawing-up.js';
import { type RegisterLine, RollBook, type VoterLine } from './roll-book.js';
import type { InclusionRecord } from './roll-tree.js';

/** The line of a roll that is somebody's. Where the roll grows, who comes to vote and may comes onto it by asking. */
export class VoterOf extends Query<VoterLine | undefined> {
  constructor(
    readonly roundId: string,
    readonly person: string,
  ) {
    super();
  }
}

/** One line of the marked register, by its number: names somebody, so whoever shows it notes a look first. */
export class LineOfRegister extends Query<RegisterLine | undefined> {
  constructor(
    readonly roundId: string,
    readonly number: number,
  ) {
    super();
  }
}

/** Lines of the marked register by number, or by any part of a name or an address: whoever shows them notes a look first. */
export class FindInRegister extends Query<readonly RegisterLine[]> {
  constructor(
    readonly roundId: string,
    readonly typed: string,
    readonly most = 20,
  ) {
    super();
  }
}

/** Size and Merkle root of a roll as it stands. */
export class RollRoot extends Query<{ readonly size: number; readonly root: string }> {
  constructor(readonly roundId: string) {
    super();
  }
}

/** What shows that a line is on the roll. */
export class InclusionOf extends Query<InclusionRecord | undefined> {
  constructor(
    readonly roundId: string,
    readonly voterId: string,
  ) {
    super();
  }
}

@QueryHandler(VoterOf)
class VoterOfHandler implements IQueryHandler<VoterOf> {
  constructor(
    @Inject(RollBook) private readonly book: RollBook,
    @Inject(DrawingUp) private readonly drawing: DrawingUp,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  async execute({ roundId, person }: VoterOf) {
    const there = await this.book.ofPerson(roundId, person);
    if (there) return there;
    const vote = await this.queries.execute(new ReadVoteOfRound(roundId));
    return vote && this.drawing.come(vote, person);
  }
}

@QueryHandler(LineOfRegister)
class LineOfRegisterHandler implements IQueryHandler<LineOfRegister> {
  constructor(@Inject(RollBook) private readonly book: RollBook) {}

  execute({ roundId, number }: LineOfRegister) {
    return this.book.line(roundId, number);
  }
}

@QueryHandler(FindInRegister)
class FindInRegisterHandler implements IQueryHandler<FindInRegister> {
  constructor(@Inject(RollBook) private readonly book: RollBook) {}

  async execute({ roundId, typed, most }: FindInRegister) {
    const wanted = plain(typed);
    if (wanted === '') return [];
    const fits = /^\d+$/.test(wanted)
      ? ({ number }: RegisterLine) => number === Number(wanted)
      : ({ name = '', address = '' }: RegisterLine) => plain(`${name} ${address}`).includes(wanted);
    return (await this.book.lines(roundId)).filter(fits).slice(0, most);
  }
}

@QueryHandler(RollRoot)
class RollRootHandler implements IQueryHandler<RollRoot> {
  constructor(@Inject(RollBook) private readonly book: RollBook) {}

  execute({ roundId }: RollRoot) {
    return this.book.root(roundId);
  }
}

@QueryHandler(InclusionOf)
class InclusionOfHandler implements IQueryHandler<InclusionOf> {
  constructor(@Inject(RollBook) private readonly book: RollBook) {}

  execute({ roundId, voterId }: InclusionOf) {
    return this.book.recordOf(roundId, voterId);
  }
}

const plain = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

export const rollQueries = [VoterOfHandler, LineOfRegisterHandler, FindInRegisterHandler, RollRootHandler, InclusionOfHandler];
