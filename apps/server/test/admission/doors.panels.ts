import type { Line } from './doors.js';
import { EVERYBODY, OFFICERS, PANEL, PANEL_ELSEWHERE, PANEL_READERS } from './knockers.js';

export const panelDoors: readonly Line[] = [
  [EVERYBODY, 'GET /api/fast-tracks/:bidId /api/meetings/:meetingId'],
  [PANEL_READERS, 'GET /api/banks/:bankId/panel /api/meetings/:meetingId/bids/:bidId'],
  // Each reads of their own panel here.
  [[...PANEL_READERS, ...PANEL_ELSEWHERE], 'GET /panel'],
  [PANEL_READERS, 'GET /panel/fast-track/:bidId /panel/meetings/:meetingId /panel/meetings/:meetingId/items/:bidId /panel/meetings/:meetingId/read-back'],
  [OFFICERS, 'GET /panel/meetings/new'],

  [OFFICERS, 'POST /api/fast-tracks /api/meetings /api/meetings/:meetingId/arrivals /api/meetings/:meetingId/bids/:bidId/votes'],
  [OFFICERS, 'POST /api/meetings/:meetingId/departures /api/meetings/:meetingId/reading-back /api/meetings/:meetingId/reopening'],
  [PANEL, 'POST /api/fast-tracks/:bidId/votes /api/meetings/:meetingId/bids/:bidId/interests'],

  [PANEL, 'POST /panel/fast-track/:bidId /panel/meetings/:meetingId/items/:bidId/step-out'],
  [OFFICERS, 'POST /panel/fast-track/:bidId/open /panel/meetings/:meetingId/items/:bidId /panel/meetings/:meetingId/read-back'],
  [OFFICERS, 'POST /panel/meetings/:meetingId/reopen /panel/meetings/:meetingId/room /panel/meetings/new'],
];
