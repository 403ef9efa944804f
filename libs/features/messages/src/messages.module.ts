import { Inject, Module } from '@nestjs/common';
import { ProcessorRegistry } from '#processors';
import { Beginning } from './beginning.js';
import { deadlineReaction } from './deadlines.reaction.js';
import { EmailChanges } from './email-changes.js';
import { LetterPages } from './letter.pages.js';
import { newsReaction } from './news.reaction.js';
import { OutboxPages } from './outbox.pages.js';
import { TellPersonHandler } from './tell.handler.js';
import { YourDetailsPages } from './your-details.pages.js';

@Module({ controllers: [OutboxPages, LetterPages, YourDetailsPages], providers: [Beginning, EmailChanges, TellPersonHandler] })
export class MessagesModule {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry) {
    registry.add({ reactions: [newsReaction], timed: [deadlineReaction] });
  }
}
