import { Module } from '@nestjs/common';
import { ReadStreamHandler } from './read-stream.query.js';
import { RecordController } from './record.controller.js';
import { RecordPages } from './record.pages.js';

@Module({ controllers: [RecordPages, RecordController], providers: [ReadStreamHandler] })
export class RecordModule {}
