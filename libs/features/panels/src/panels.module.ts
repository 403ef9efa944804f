import { Inject, Module } from '@nestjs/common';
import { commandHandlers } from '#cqrs';
import { registerRefusals } from '#http';
import { ProcessorRegistry } from '#processors';
import { ReadDeskBanksHandler, ReadDeskHandler } from './desk/desk.query.js';
import { DeskPages } from './desk.pages.js';
import { BankOfMeetingHandler, ReadEveningHandler } from './evening/evening.query.js';
import { ReadEveningBidHandler } from './evening/item.query.js';
import { fastTrackDecider } from './fast-track.decider.js';
import { FastTrackPages } from './fast-track.pages.js';
import { BankOfBidHandler, ReadFastTrackHandler } from './fast-track.query.js';
import { ItemPages } from './item.pages.js';
import { meetingDecider } from './meeting.decider.js';
import { MeetingPages } from './meeting.pages.js';
import { panelDecider } from './panel.decider.js';
import { PanelController } from './panels.controller.js';
import { fastTrackDoorway, meetingDoorway, panelDoorway } from './panels.doorway.js';
import { panelReactors } from './panels.processors.js';
import { PanelCommandsController } from './panels.routes.js';
import { GiveUpSeatHandler, TakeUpSeatHandler } from './seat.handlers.js';
import { seatReactions } from './seat.reaction.js';

for (const { refusals } of [panelDecider, meetingDecider, fastTrackDecider]) registerRefusals('panels', refusals);

@Module({
  controllers: [DeskPages, MeetingPages, ItemPages, FastTrackPages, PanelController, PanelCommandsController],
  providers: [
    ...commandHandlers(panelDoorway, meetingDoorway, fastTrackDoorway),
    ...[ReadDeskHandler, ReadDeskBanksHandler, ReadEveningHandler, ReadEveningBidHandler, ReadFastTrackHandler, BankOfMeetingHandler, BankOfBidHandler],
    ...[TakeUpSeatHandler, GiveUpSeatHandler],
  ],
})
export class PanelsModule {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry) {
    registry.add(panelReactors).reaction({ name: 'panel-seats', table: seatReactions });
  }
}
