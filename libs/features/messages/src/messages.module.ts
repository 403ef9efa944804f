import { Inject, Module } from '@nestjs/common';
import { ProcessorRegistry } from '#processors';
import { Beginning } from './beginning.js';
import { deadlineReaction } from './deadlines.reaction.js';
import { LetterPages } from './letter.pages.js';
import { newsReaction } from './news.reaction.js';
import { OutboxPages } from './outbox.pages.js';
import { TellPersonHandler } from './tell.handler.js';

@Module({ controllers: [OutboxPages, LetterPages], providers: [Beginning, TellPersonHandler] })
export class MessagesModule {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry) {
    registry.add({ reactions: [newsReaction], timed: [deadlineReaction] });
  }
}
