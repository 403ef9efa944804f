import { Module } from '@nestjs/common';
import { RollModule } from '../roll/roll.module.js';
import { Batches } from './batches.js';
import { Envelopes } from './envelopes.js';
import { FiguresPages } from './figures.pages.js';
import { KeyingPages } from './keying.pages.js';
import { PaperVotes } from './paper-vote.js';
import { PapersPages } from './papers.pages.js';
import { PrintingPages } from './printing.pages.js';
import { Settling } from './settling.js';

@Module({
  imports: [RollModule],
  controllers: [PapersPages, PrintingPages, KeyingPages, FiguresPages],
  providers: [Envelopes, Batches, Settling, PaperVotes],
  exports: [Envelopes],
})
export class PaperModule {}
