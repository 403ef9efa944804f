import { Module } from '@nestjs/common';
import { DemoLinks } from './demo-links.js';
import { DemonstrationPages } from './demonstration.pages.js';

@Module({ controllers: [DemonstrationPages], providers: [DemoLinks], exports: [DemoLinks] })
export class DemonstrationModule {}
