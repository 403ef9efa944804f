import { Inject, Module } from '@nestjs/common';
import { PersonalRooms } from '#identity';
import { ProcessorRegistry } from '#processors';
import { electorateProjection } from '../electorate/electorate.projection.js';
import { electorateQueries } from '../electorate/electorate.query.js';
import { DrawingUp } from './drawing-up.js';
import { RollPages } from './roll.pages.js';
import { rollQueries } from './roll.queries.js';
import { RollBook } from './roll-book.js';
import { RollKeys } from './roll-keys.js';
import { VotesPages } from './votes.pages.js';

@Module({
  controllers: [RollPages, VotesPages],
  providers: [...electorateQueries, ...rollQueries, ...[RollKeys, RollBook, DrawingUp]],
  exports: [RollKeys, RollBook, DrawingUp],
})
export class RollModule {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry, @Inject(PersonalRooms) rooms: PersonalRooms, @Inject(RollBook) rolls: RollBook) {
    registry.projection(electorateProjection);
    rooms.add({ name: 'roll', forget: ({ person }) => rolls.forget(person), heldOf: async (person) => ({ rolls: await rolls.heldOf(person) }) });
  }
}
