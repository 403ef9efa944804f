import { Module } from '@nestjs/common';
import { LooksPages } from './looks.pages.js';

@Module({ controllers: [LooksPages] })
export class LooksModule {}
