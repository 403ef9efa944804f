import { Inject, Module } from '@nestjs/common';
import { PersonalRooms } from '#identity';
import { ProcessorRegistry } from '#processors';
import { Beginning } from './beginning.js';
import { ContactChanges } from './contact-changes.js';
import { deadlineReaction } from './deadlines.reaction.js';
import { EmailChanges } from './email-changes.js';
import { LetterPages } from './letter.pages.js';
import { NewContactPages } from './new-contact.pages.js';
import { newsReaction } from './news.reaction.js';
import { OutboxPages } from './outbox.pages.js';
import { PhoneChanges } from './phone-changes.js';
import { TellPersonHandler } from './tell.handler.js';
import { YourDetailsPages } from './your-details.pages.js';

@Module({
  controllers: [OutboxPages, LetterPages, YourDetailsPages, NewContactPages],
  providers: [Beginning, ContactChanges, EmailChanges, PhoneChanges, TellPersonHandler],
})
export class MessagesModule {
  constructor(
    @Inject(ProcessorRegistry) registry: ProcessorRegistry,
    @Inject(PersonalRooms) rooms: PersonalRooms,
    @Inject(EmailChanges) emails: EmailChanges,
    @Inject(PhoneChanges) phones: PhoneChanges,
  ) {
    rooms.add({
      name: 'messages',
      forget: async ({ person }) => {
        await emails.forget(person);
        await phones.forget(person);
      },
    });
    registry.add({ reactions: [newsReaction], timed: [deadlineReaction] });
  }
}
