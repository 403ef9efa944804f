import type { Line } from './doors.js';
import { ADMINISTRATOR, ALONE, JOINING, type Who } from './knockers.js';

/** Who looks after the homes of Chalcots. */
const HOUSE_KEEPERS: Who[] = ['administrator', 'organiser'];

/** Homes, their door letters, and who joins. */
export const joiningDoors: readonly Line[] = [
  // A code on a letter lets its reader in; with a guessed one there is nothing. With a helper beside them only who came for that: these came to ask for money, or to find something out.
  [JOINING, 'GET /join /join/done/here /join/done/email /join/done/phone /join/done/letter'],
  [JOINING, 'POST /join /join/you'],
  // A home is left by nobody's word but one's own, and an organiser's at the door below.
  [ALONE, 'GET /join/leave'],
  [ALONE, 'POST /join/leave'],

  // Each reads of their own estates here.
  [[...HOUSE_KEEPERS, 'organiserElsewhere'], 'GET /joining /joining/checks'],
  [HOUSE_KEEPERS, 'GET /joining/estates/:estateId /joining/estates/:estateId/key-in /joining/estates/:estateId/key-in/done'],
  [HOUSE_KEEPERS, 'POST /joining/estates/:estateId /joining/estates/:estateId/key-in /joining/checks/:dwellingId/:joinId'],
  [HOUSE_KEEPERS, 'POST /api/estates/:estateId/joining-rules /api/homes/:dwellingId/joins/:joinId/checks /api/homes/:dwellingId/leaving'],
  [ADMINISTRATOR, 'GET /joining/estates/:estateId/homes'],
  [ADMINISTRATOR, 'POST /joining/estates/:estateId/homes /api/estates/:estateId/homes'],
];
