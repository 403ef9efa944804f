import type { Line } from './doors.js';
import { ALONE, EVERYBODY, type Who } from './knockers.js';

const OFFICER: Who[] = ['returningOfficer'];
const DESK: Who[] = ['keyer', 'returningOfficer'];
const WATCHERS: Who[] = ['returningOfficer', 'scrutineer'];
const SCRUTINEERS: Who[] = ['scrutineer'];

/** The roll of a vote, and what everybody keeps of their own line. No round of Chalcots is decided by a vote: who is let in finds nothing there. */
export const ballotDoors: readonly Line[] = [
  [OFFICER, 'GET /rounds/:roundId/roll /rounds/:roundId/roll/list'],
  [OFFICER, 'POST /rounds/:roundId/roll /rounds/:roundId/roll/list /rounds/:roundId/roll/add /rounds/:roundId/roll/find /rounds/:roundId/roll/remove'],
  [ALONE, 'GET /rounds/:roundId/roll/record /api/rounds/:roundId/ballots/next'],
  [ALONE, 'POST /api/rounds/:roundId/ballots'],

  [WATCHERS, 'GET /rounds/:roundId/voting'],
  [OFFICER, 'POST /rounds/:roundId/voting/open /rounds/:roundId/voting/close /rounds/:roundId/voting/end'],
  [SCRUTINEERS, 'POST /rounds/:roundId/voting/end/agree'],

  [
    EVERYBODY,
    'GET /rounds/:roundId/result /rounds/:roundId/result/:version /rounds/:roundId/result/mine /api/rounds/:roundId/result /api/rounds/:roundId/results/:version',
  ],
  [EVERYBODY, 'GET /rounds/:roundId/result/:version/result.csv /rounds/:roundId/result/:version/election.pb'],
  [EVERYBODY, 'GET /rounds/:roundId/result/ballots.json /rounds/:roundId/result/:version/lots.txt'],
  // By the code of a slip, which nobody else has.
  [EVERYBODY, 'POST /rounds/:roundId/result/mine'],
  // Of a vote with fewer than ten ballots.
  [['auditor'], 'GET /rounds/:roundId/result/disclosed.json'],
  [OFFICER, 'GET /rounds/:roundId/declare'],
  [OFFICER, 'POST /rounds/:roundId/declare /rounds/:roundId/recount/:recountId /api/rounds/:roundId/result /api/rounds/:roundId/recounts/:recountId/made'],
  // Whoever is on the roll of the round, which is nobody where there is none; the officer for them.
  [EVERYBODY, 'GET /rounds/:roundId/recount'],
  [OFFICER, 'POST /rounds/:roundId/recount /api/rounds/:roundId/recounts'],
  // Each reads of the votes of their own banks.
  [['keyer', 'keyerElsewhere', 'returningOfficer', 'returningOfficerElsewhere', 'scrutineer', 'scrutineerElsewhere'], 'GET /votes'],
  [DESK, 'GET /rounds/:roundId/papers /rounds/:roundId/papers/batches/:batchId /rounds/:roundId/papers/batches/:batchId/settle'],
  [DESK, 'POST /rounds/:roundId/papers/find /rounds/:roundId/papers/envelopes /rounds/:roundId/papers/batches /rounds/:roundId/papers/batches/:batchId'],
  [DESK, 'POST /rounds/:roundId/papers/batches/:batchId/undo /rounds/:roundId/papers/batches/:batchId/settle'],
  [OFFICER, 'GET /rounds/:roundId/papers/print'],
  [OFFICER, 'POST /rounds/:roundId/papers/print /rounds/:roundId/papers/print/labels /rounds/:roundId/papers/issued /rounds/:roundId/papers/last'],
  [WATCHERS, 'GET /rounds/:roundId/papers/figures'],
  [OFFICER, 'POST /rounds/:roundId/papers/figures'],
  [SCRUTINEERS, 'POST /rounds/:roundId/papers/figures/confirm'],
  // Whose ballot it is, or why there is none here, is found out behind these doors: voters with the code of a poll card are signed in nowhere.
  [EVERYBODY, 'GET /vote /rounds/:roundId/vote /rounds/:roundId/vote/check /rounds/:roundId/vote/done /rounds/:roundId/kiosk/start'],
  [EVERYBODY, 'POST /vote /rounds/:roundId/vote /rounds/:roundId/vote/check /rounds/:roundId/vote/done'],
  [EVERYBODY, 'POST /rounds/:roundId/kiosk/start /rounds/:roundId/kiosk/end'],
  [EVERYBODY, 'GET /rounds/:roundId/slip /rounds/:roundId/secret'],
  [EVERYBODY, 'POST /rounds/:roundId/slip'],
  [ALONE, 'GET /rounds/:roundId/my-vote /your-votes'],
  [[...DESK, 'organiser'], 'GET /rounds/:roundId/assisted'],
  [[...DESK, 'organiser'], 'POST /rounds/:roundId/assisted /rounds/:roundId/assisted/ask'],
  // Whoever is named as the second person at a desk.
  [[...DESK, 'scrutineer', 'organiser'], 'GET /rounds/:roundId/assisted/beside'],
  [[...DESK, 'scrutineer', 'organiser'], 'POST /rounds/:roundId/assisted/beside /rounds/:roundId/assisted/end'],
  [DESK, 'GET /rounds/:roundId/kiosk'],
  [DESK, 'POST /rounds/:roundId/kiosk'],
  [OFFICER, 'GET /rounds/:roundId/cards'],
  [OFFICER, 'POST /rounds/:roundId/cards'],
];
