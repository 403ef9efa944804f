import { Inject, Module } from '@nestjs/common';
import { ProcessorRegistry } from '#processors';
import { ballotBidsProjection } from './bids/ballot-bids.projection.js';
import { ballotBidsQueries } from './bids/ballot-bids.query.js';

@Module({
  providers: [...ballotBidsQueries],
})
export class BallotsModule {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry) {
    registry.projection(ballotBidsProjection);
  }
}
