import { Inject, Module } from '@nestjs/common';
import { commandHandlers } from '#cqrs';
import { registerRefusals } from '#http';
import { ProcessorRegistry } from '#processors';
import { fastTrackDecider } from './fast-track.decider.js';
import { meetingDecider } from './meeting.decider.js';
import { panelDecider } from './panel.decider.js';
import { fastTrackDoorway, meetingDoorway, panelDoorway } from './panels.doorway.js';
import { panelReactors } from './panels.processors.js';

for (const { refusals } of [panelDecider, meetingDecider, fastTrackDecider]) registerRefusals('panels', refusals);

@Module({ providers: commandHandlers(panelDoorway, meetingDoorway, fastTrackDoorway) })
export class PanelsModule {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry) {
    registry.add(panelReactors);
  }
}
