import type { QueryBus } from '@nestjs/cqrs';
import { commandRoutes } from '#http';
import { FindEligible, FindNotEligible, JoinBid, MeetNeed, PutToPanel, RecordNeed } from './bid.commands.js';
import { BidRevision } from './timeline/timeline.query.js';

const bankOfBid = async ({ bidId }: Readonly<Record<string, unknown>>, queries: QueryBus) => (await queries.execute(new BidRevision(String(bidId))))?.bankId;
const organiser = { by: ['organiser'], context: bankOfBid };

/** What organisers do; sending, saving and taking back have routes of their own in `bid.controller.ts`, since there the person matters. */
export const BidCommandsController = commandRoutes('applications', [
  { path: 'bids/:bidId/needs', command: RecordNeed, ...organiser },
  { path: 'bids/:bidId/needs/:needId/met', command: MeetNeed, ...organiser },
  { path: 'bids/:bidId/eligible', command: FindEligible, ...organiser },
  { path: 'bids/:bidId/not-eligible', command: FindNotEligible, ...organiser },
  { path: 'bids/:bidId/to-panel', command: PutToPanel, ...organiser },
  { path: 'bids/:bidId/joining', command: JoinBid, ...organiser },
]);
