import type { Line } from './doors.js';
import { ALONE, type Who } from './knockers.js';

const OFFICER: Who[] = ['returningOfficer'];

/** The roll of a vote, and what everybody keeps of their own line. No round of Chalcots is decided by a vote: who is let in finds nothing there. */
export const ballotDoors: readonly Line[] = [
  [OFFICER, 'GET /rounds/:roundId/roll /rounds/:roundId/roll/list'],
  [OFFICER, 'POST /rounds/:roundId/roll /rounds/:roundId/roll/list /rounds/:roundId/roll/add /rounds/:roundId/roll/find /rounds/:roundId/roll/remove'],
  [ALONE, 'GET /rounds/:roundId/roll/record'],
];
