import { Inject, Module } from '@nestjs/common';
import { commandHandlers } from '#cqrs';
import { registerRefusals } from '#http';
import { ProcessorRegistry } from '#processors';
import { goalsProjection } from './goals/goals.projection.js';
import { goalQueries } from './goals/goals.query.js';
import { PlaceCommandsController, PlaceController } from './place.controller.js';
import { placeRefusals } from './place.decider.js';
import { placeDoorway } from './place.doorway.js';
import { PlacePages } from './place.pages.js';
import { PlacesPages } from './places.pages.js';

registerRefusals('community', placeRefusals);

@Module({
  controllers: [PlacesPages, PlacePages, PlaceController, PlaceCommandsController],
  providers: [...commandHandlers(placeDoorway), ...goalQueries],
})
export class CommunityModule {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry) {
    registry.projection(goalsProjection);
  }
}
