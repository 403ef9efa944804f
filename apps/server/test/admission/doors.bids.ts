import type { Line } from './doors.js';
import { ASKING, CHAIR, EVERYBODY, ORGANISER, OWN } from './knockers.js';

/** Rounds, and bids from the first word to the panel. */
export const bidDoors: readonly Line[] = [
  [EVERYBODY, 'GET /rounds/:roundId /api/rounds /api/rounds/:roundId /bids/:bidId /api/bids /api/bids/:bidId /api/openings'],
  [ASKING, 'GET /apply /apply/return /apply/rounds/:roundId'],
  // The link itself lets its writer in; with a guessed one there is nothing.
  [ASKING, 'GET /apply/drafts/:link /apply/drafts/:link/:screen /apply/drafts/:link/check /apply/drafts/:link/saved /apply/drafts/:link/sent'],
  [CHAIR, 'GET /banks/:bankId/rounds/new /rounds/:roundId/manage'],
  [OWN, 'GET /bids/:bidId/withdraw'],
  [ORGANISER, 'GET /bids/:bidId/wording /rounds/:roundId/check /apply/return/lost/:bidId'],
  // Only the reference is typed here; the bid's own bank is asked on the next page.
  [[...ORGANISER, 'organiserElsewhere'], 'GET /apply/return/lost'],
  [[...ORGANISER, 'organiserElsewhere'], 'POST /apply/return/lost'],
  // Each reads of their own banks here.
  [[...ORGANISER, 'organiserElsewhere'], 'GET /privacy/wording'],
  [ORGANISER, 'GET /privacy/wording/:bankId/:commitment'],
  [ORGANISER, 'POST /privacy/wording/:bankId/:commitment /api/banks/:bankId/wording'],

  [CHAIR, 'POST /api/banks/:bankId/rounds /api/rounds/:roundId/closing /api/rounds/:roundId/opening'],
  [['chair', 'organiser'], 'POST /api/rounds/:roundId/results'],
  [ASKING.filter((who) => who !== 'visitor'), 'POST /api/bids /api/drafts'],
  [OWN, 'POST /api/bids/:bidId/withdrawal'],
  [ORGANISER, 'POST /api/bids/:bidId/eligible /api/bids/:bidId/joining /api/bids/:bidId/needs /api/bids/:bidId/needs/:needId/met'],
  [ORGANISER, 'POST /api/bids/:bidId/not-eligible /api/bids/:bidId/to-panel'],

  [ASKING, 'POST /apply/drafts/:link/:screen /apply/drafts/:link/send /apply/return /apply/rounds/:roundId'],
  [CHAIR, 'POST /banks/:bankId/rounds/new /rounds/:roundId/close /rounds/:roundId/open'],
  [OWN, 'POST /bids/:bidId/withdraw'],
  [ORGANISER, 'POST /api/bids/:bidId/wording /bids/:bidId/wording /rounds/:roundId/check/:bidId /apply/return/lost/:bidId'],
];
