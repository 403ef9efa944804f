import { Inject, Module } from '@nestjs/common';
import { jobFollower, ProcessorRegistry } from '#processors';
import { PaperModule } from '../paper/paper.module.js';
import { RollModule } from '../roll/roll.module.js';
import { BallotCarrier } from './ballot-carrier.js';
import { CoursePages } from './course.pages.js';
import { CourseOfVotes } from './course-of-votes.js';
import { VoteOpening } from './vote-opening.js';

/** How often votes are looked at: one that is over is opened so soon, and of what waits the ledger tells the hour alone. */
const EVERY_MS = 2_000;

@Module({
  imports: [RollModule, PaperModule],
  controllers: [CoursePages],
  providers: [BallotCarrier, CourseOfVotes, VoteOpening],
})
export class CourseModule {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry, @Inject(CourseOfVotes) course: CourseOfVotes) {
    registry.follower(jobFollower({ name: 'course-of-votes', everyMs: EVERY_MS, run: () => course.advanceAll() }));
  }
}
