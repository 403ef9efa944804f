import { Inject, Module } from '@nestjs/common';
import { commandHandlers } from '#cqrs';
import { registerRefusals } from '#http';
import { ProcessorRegistry } from '#processors';
import { ApplyPages } from './apply.pages.js';
import { BidController } from './bid.controller.js';
import { bidRefusals } from './bid.decider.js';
import { bidDoorway } from './bid.doorway.js';
import { BidPages } from './bid.pages.js';
import { bidReactors } from './bid.processors.js';
import { BidCommandsController } from './bid.routes.js';
import { BidHolders } from './bid-holders.js';
import { bidStreamQueries } from './bid-stream.query.js';
import { CheckPages } from './check.pages.js';
import { DraftPages } from './draft.pages.js';
import { ReplaceWordingHandler } from './former-wording.handler.js';
import { LostCodePages } from './lost-code.pages.js';
import { openingsProjection } from './openings/openings.projection.js';
import { openingQueries } from './openings/openings.query.js';
import { OwnBids } from './own-bids.js';
import { requirementQueries } from './requirements.query.js';
import { ReturnPages } from './return.pages.js';
import { Submissions } from './submissions.js';
import { timelineProjection } from './timeline/timeline.projection.js';
import { timelineQueries } from './timeline/timeline.query.js';
import { WordingPages } from './wording.pages.js';
import { writerQueries } from './writers.query.js';

registerRefusals('applications', bidRefusals);

@Module({
  controllers: [BidPages, ApplyPages, ReturnPages, LostCodePages, DraftPages, CheckPages, WordingPages, BidController, BidCommandsController],
  providers: [
    ...commandHandlers(bidDoorway),
    ...timelineQueries,
    ...openingQueries,
    ...bidStreamQueries,
    ...requirementQueries,
    ...writerQueries,
    ReplaceWordingHandler,
    BidHolders,
    OwnBids,
    Submissions,
  ],
})
export class ApplicationsModule {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry) {
    registry.add(bidReactors).projection(timelineProjection, openingsProjection);
  }
}
