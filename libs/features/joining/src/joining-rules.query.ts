import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '#cqrs';
import { dwellingDecider } from './dwelling.decider.js';
import { type JoiningRules, joiningRulesFolding } from './dwelling.facts.js';
import type { DwellingState } from './dwelling.state.decider.js';

/** From which age people of an estate join, and how many at one door are usual: as the decider will see it. */
export class JoiningRulesOf extends Query<JoiningRules> {
  constructor(readonly estateId: string) {
    super();
  }
}

/** A home as the decider will see it. */
export class DwellingAsDecided extends Query<DwellingState> {
  constructor(readonly dwellingId: string) {
    super();
  }
}

@QueryHandler(JoiningRulesOf)
export class JoiningRulesOfHandler implements IQueryHandler<JoiningRulesOf> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  execute({ estateId }: JoiningRulesOf) {
    return this.reads.reader().fold(joiningRulesFolding, `joining-${estateId}`);
  }
}

@QueryHandler(DwellingAsDecided)
export class DwellingAsDecidedHandler implements IQueryHandler<DwellingAsDecided> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  execute({ dwellingId }: DwellingAsDecided) {
    return this.reads.reader().fold(dwellingDecider, `dwelling-${dwellingId}`);
  }
}
