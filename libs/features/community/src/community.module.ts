import { Module } from '@nestjs/common';
import { commandHandlers } from '#cqrs';
import { registerRefusals } from '#http';
import { placeRefusals } from './place.decider.js';
import { placeDoorway } from './place.doorway.js';

registerRefusals('community', placeRefusals);

@Module({ providers: commandHandlers(placeDoorway) })
export class CommunityModule {}
