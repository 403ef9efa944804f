import { Module } from '@nestjs/common';
import { DemonstrationPages } from './demonstration.pages.js';

@Module({ controllers: [DemonstrationPages] })
export class DemonstrationModule {}
