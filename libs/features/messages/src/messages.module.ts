import { Module } from '@nestjs/common';
import { OutboxPages } from './outbox.pages.js';

@Module({ controllers: [OutboxPages] })
export class MessagesModule {}
