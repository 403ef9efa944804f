import { Inject, Module } from '@nestjs/common';
import { ProcessorRegistry } from '#processors';
import { ballotReactors } from '../ballots.processors.js';
import { countHandlers } from './count.handlers.js';
import { DeclareResultPages } from './declare.pages.js';
import { OpenedBallots } from './opened-ballots.js';
import { ReceiptPages } from './receipt.pages.js';
import { RecountPages } from './recount.pages.js';
import { ResultController } from './result.controller.js';
import { ResultPages } from './result.pages.js';
import { resultQueries } from './result.query.js';
import { ResultCommandsController } from './result.routes.js';
import { ResultFilesPages } from './result-files.pages.js';
import { RoundCounts } from './round-counts.js';

/** Counting, results and recounts. The box comes from the module of casting. */
@Module({
  controllers: [ReceiptPages, ResultPages, ResultFilesPages, DeclareResultPages, RecountPages, ResultController, ResultCommandsController],
  providers: [OpenedBallots, RoundCounts, ...countHandlers, ...resultQueries],
})
export class ResultModule {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry) {
    registry.add(ballotReactors);
  }
}
