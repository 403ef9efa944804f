import { ballotDoors } from './doors.ballots.js';
import { bankDoors } from './doors.banks.js';
import { bidDoors } from './doors.bids.js';
import { grantDoors } from './doors.grants.js';
import { joiningDoors } from './doors.joining.js';
import { panelDoors } from './doors.panels.js';
import { peopleDoors, placeDoors, serviceDoors } from './doors.people.js';
import { EVERYBODY, type Who } from './knockers.js';

/** Who is let in at Chalcots' things, then a method and its paths. */
export type Line = readonly [admitted: readonly Who[], paths: string];

export interface Door {
  /** `GET /bids/:bidId`. */
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly admitted: readonly Who[];
  readonly turnedAway: readonly Who[];
}

/**
 * Who comes in where: every handler of the service, and nothing else. Written and reviewed by people, never computed from the rules. A new route is put into its feature's
 * file by whoever makes it, or the first test fails; `hidden` ones are answered 404 to whoever is turned away.
 */
const lines: readonly Line[] = [
  ...bankDoors,
  ...bidDoors,
  ...panelDoors,
  ...grantDoors,
  ...peopleDoors,
  ...joiningDoors,
  ...ballotDoors,
  ...placeDoors,
  ...serviceDoors,
];

export const doors: readonly Door[] = lines.flatMap(([admitted, line]) => {
  const [method = '', ...paths] = line.split(' ');
  const turnedAway = EVERYBODY.filter((who) => !admitted.includes(who));
  return paths.map((path) => ({ route: `${method} ${path}`, method, path, admitted, turnedAway }));
});

/**
 * Who is turned away from here is told that there is nothing. Written by hand: where an address names somebody, a home, a join, a letter, a request or a file that
 * is not public, or leads to a list of them.
 */
const hiddenLines: readonly string[] = [
  'GET /people/:person',
  'POST /people/:person/roles /people/:person/roles/:grantId/agree /people/:person/roles/:grantId/call-off /people/:person/roles/:grantId/end',
  'POST /api/people/:person/roles /api/people/:person/roles/:grantId/confirmation /api/people/:person/roles/:grantId/withdrawal',
  'POST /api/people/:person/roles/:grantId/ending /api/administrators/:person/:grantId/ending',
  'POST /api/people/:person/break-glass/:grantId/opening /api/people/:person/break-glass/:grantId/review',
  'POST /emergencies/:person/:grantId/agree /emergencies/:person/:grantId/review',
  // Naming a deputy grants a role, and has that one rule.
  'POST /you/deputies',
  'GET /banks/:bankId/exceptions',
  'POST /banks/:bankId/exceptions /api/banks/:bankId/exceptions',
  'GET /privacy/requests /privacy/requests/to-see /privacy/requests/:token /privacy/requests/:token/files/:sha256 /privacy/hidden',
  'POST /privacy/requests /privacy/requests/to-see /privacy/requests/:token /privacy/requests/:token/paper /privacy/hidden',
  'GET /letters /letters/:letterId /letters/:letterId/letter.pdf /letters/waiting.pdf',
  'POST /letters/:letterId/posted /letters/doubts/:messageId',
  'GET /joining/estates/:estateId /joining/estates/:estateId/homes /joining/estates/:estateId/key-in /joining/estates/:estateId/key-in/done',
  'POST /joining/estates/:estateId /joining/estates/:estateId/homes /joining/estates/:estateId/key-in /joining/checks/:dwellingId/:joinId',
  'POST /api/estates/:estateId/homes /api/estates/:estateId/joining-rules /api/homes/:dwellingId/joins/:joinId/checks /api/homes/:dwellingId/leaving',
  // Who lives there without e-mail and phone.
  'GET /code-letters/:estateId /code-letters/:estateId/:person',
  'POST /code-letters/:estateId/:person',
  'GET /grants/:bidId/files/:sha256',
  // Who may vote.
  'GET /rounds/:roundId/roll /rounds/:roundId/roll/list',
  'GET /rounds/:roundId/assisted /rounds/:roundId/assisted/beside /rounds/:roundId/cards /rounds/:roundId/kiosk',
  'POST /rounds/:roundId/assisted /rounds/:roundId/cards /rounds/:roundId/kiosk',
  'POST /rounds/:roundId/assisted/ask /rounds/:roundId/assisted/beside /rounds/:roundId/assisted/end',
  'POST /rounds/:roundId/roll /rounds/:roundId/roll/list /rounds/:roundId/roll/add /rounds/:roundId/roll/find /rounds/:roundId/roll/remove',
  // How a vote stands.
  'GET /rounds/:roundId/voting',
  'POST /rounds/:roundId/voting/open /rounds/:roundId/voting/close /rounds/:roundId/voting/end /rounds/:roundId/voting/end/agree',
  // How a vote went, before it is declared; ballots that only auditors are given; who asked for a recount.
  'GET /rounds/:roundId/declare /rounds/:roundId/result/disclosed.json',
  'POST /rounds/:roundId/declare /rounds/:roundId/recount /rounds/:roundId/recount/:recountId',
  'POST /api/rounds/:roundId/result /api/rounds/:roundId/recounts /api/rounds/:roundId/recounts/:recountId/made',
  'GET /rounds/:roundId/papers /rounds/:roundId/papers/batches/:batchId /rounds/:roundId/papers/batches/:batchId/settle /rounds/:roundId/papers/print',
  'GET /rounds/:roundId/papers/figures',
  'POST /rounds/:roundId/papers/find /rounds/:roundId/papers/envelopes /rounds/:roundId/papers/batches /rounds/:roundId/papers/batches/:batchId',
  'POST /rounds/:roundId/papers/batches/:batchId/undo /rounds/:roundId/papers/batches/:batchId/settle /rounds/:roundId/papers/figures',
  'POST /rounds/:roundId/papers/print /rounds/:roundId/papers/print/labels /rounds/:roundId/papers/issued /rounds/:roundId/papers/last',
  'POST /rounds/:roundId/papers/figures/confirm',
];
/**
 * Whoever comes in here has shown within five minutes who they are. Written by hand: audit.md, "Threats", asks it of signing, paying, saying where money goes, roles
 * and erasures; what lets people in, or says who lives where, asks it too. What somebody does to their own data and details asks within its handler, and has specs of its own.
 */
const steppedUpLines: readonly string[] = [
  'POST /payments/:paymentId/sign /api/payments/:paymentId/approvals',
  'POST /banks/:bankId/to-pay /api/banks/:bankId/batches',
  'POST /payments/new/:bidId /api/payments /payments/:paymentId/details /api/payments/:paymentId/details',
  'POST /payments/:paymentId/details/:changeId/confirm /api/payments/:paymentId/details/:changeId/confirmation',
  'POST /payments/:paymentId/details/:changeId/refuse /api/payments/:paymentId/details/:changeId/refusal',
  'POST /people/:person/roles /people/:person/roles/:grantId/agree /people/:person/roles/:grantId/call-off /people/:person/roles/:grantId/end',
  'POST /api/people/:person/roles /api/people/:person/roles/:grantId/confirmation /api/people/:person/roles/:grantId/withdrawal',
  'POST /api/people/:person/roles/:grantId/ending /api/administrators/:person/:grantId/ending',
  'POST /banks/:bankId/exceptions /api/banks/:bankId/exceptions /you/deputies /you/roles/:grantId/give-up /api/your/roles/:grantId/resignation',
  'POST /you/emergency /api/your/break-glass /emergencies/:person/:grantId/agree /emergencies/:person/:grantId/review',
  'POST /api/people/:person/break-glass/:grantId/opening /api/people/:person/break-glass/:grantId/review',
  'POST /people/new /privacy/requests /privacy/requests/to-see /privacy/requests/:token/paper',
  // Who may act as somebody, and by what somebody is known.
  'POST /assist /your-passkeys /your-passkeys/remove',
  // Codes that let somebody in, who is a resident, and which officers may say so.
  'GET /letters/:letterId /letters/:letterId/letter.pdf /letters/waiting.pdf',
  'POST /letters/:letterId/posted /code-letters/:estateId/:person',
  'POST /joining/estates/:estateId /joining/estates/:estateId/key-in',
  'POST /places /places/moves /places/teams',
  'POST /api/places /api/places/:placeId/neighbourhood /api/places/:placeId/neighbourhoods',
  // Who may vote.
  'GET /rounds/:roundId/roll/list',
  'POST /rounds/:roundId/roll /rounds/:roundId/roll/list /rounds/:roundId/roll/add /rounds/:roundId/roll/remove',
  // When people may vote, and whether somebody could still tell who voted how.
  'POST /rounds/:roundId/voting/open /rounds/:roundId/voting/close /rounds/:roundId/voting/end /rounds/:roundId/voting/end/agree',
  // What residents decided.
  'POST /rounds/:roundId/declare /api/rounds/:roundId/result',
  // Papers of a vote: whose they are, how many there are, and what they came to.
  'GET /rounds/:roundId/papers/print',
  'POST /rounds/:roundId/papers/print /rounds/:roundId/papers/print/labels /rounds/:roundId/papers/issued /rounds/:roundId/papers/last',
  'POST /rounds/:roundId/papers/figures /rounds/:roundId/papers/figures/confirm',
  'POST /rounds/:roundId/cards /rounds/:roundId/kiosk',
  // That one is the second person at a desk, without whom nobody casts for others.
  'POST /rounds/:roundId/assisted/beside',
];

/** A role that is held for four hours in an emergency does not count here: what is done lasts. Written by hand. */
const lastingLines: readonly string[] = [
  'POST /privacy/requests /privacy/requests/:token /privacy/requests/to-see /privacy/requests/:token/paper',
  'GET /privacy/requests/:token /privacy/requests/:token/files/:sha256',
  // Letters, some with a code that lets somebody in, and who becomes a resident.
  'GET /letters /letters/:letterId /letters/:letterId/letter.pdf /letters/waiting.pdf',
  'POST /letters/:letterId/posted /letters/doubts/:messageId',
  'GET /joining/estates/:estateId /joining/estates/:estateId/key-in /joining/estates/:estateId/key-in/done',
  'POST /joining/estates/:estateId /joining/estates/:estateId/key-in /api/estates/:estateId/joining-rules',
  'POST /people/new',
  'POST /places /places/moves /places/organisations /places/teams',
  'POST /api/places /api/places/:placeId/neighbourhood /api/places/:placeId/neighbourhoods /api/places/:placeId/parts',
  'GET /joining/estates/:estateId/homes',
  'POST /joining/estates/:estateId/homes /api/estates/:estateId/homes',
  'GET /rounds/:roundId/roll /rounds/:roundId/roll/list',
  'GET /rounds/:roundId/assisted /rounds/:roundId/assisted/beside /rounds/:roundId/cards /rounds/:roundId/kiosk',
  'POST /rounds/:roundId/assisted /rounds/:roundId/cards /rounds/:roundId/kiosk',
  'POST /rounds/:roundId/assisted/ask /rounds/:roundId/assisted/beside /rounds/:roundId/assisted/end',
  'POST /rounds/:roundId/roll /rounds/:roundId/roll/list /rounds/:roundId/roll/add /rounds/:roundId/roll/find /rounds/:roundId/roll/remove',
  'GET /rounds/:roundId/voting',
  'POST /rounds/:roundId/voting/open /rounds/:roundId/voting/close /rounds/:roundId/voting/end /rounds/:roundId/voting/end/agree',
  'GET /rounds/:roundId/declare',
  'POST /rounds/:roundId/declare /rounds/:roundId/recount /rounds/:roundId/recount/:recountId /api/rounds/:roundId/result /api/rounds/:roundId/recounts',
  'POST /api/rounds/:roundId/recounts/:recountId/made',
  'GET /rounds/:roundId/papers /rounds/:roundId/papers/batches/:batchId /rounds/:roundId/papers/batches/:batchId/settle /rounds/:roundId/papers/print',
  'GET /rounds/:roundId/papers/figures',
  'POST /rounds/:roundId/papers/find /rounds/:roundId/papers/envelopes /rounds/:roundId/papers/batches /rounds/:roundId/papers/batches/:batchId',
  'POST /rounds/:roundId/papers/batches/:batchId/undo /rounds/:roundId/papers/batches/:batchId/settle /rounds/:roundId/papers/figures',
  'POST /rounds/:roundId/papers/print /rounds/:roundId/papers/print/labels /rounds/:roundId/papers/issued /rounds/:roundId/papers/last',
  'POST /rounds/:roundId/papers/figures/confirm',
];

const routesOf = (lines: readonly string[]): ReadonlySet<string> =>
  new Set(
    lines.flatMap((line) => {
      const [method = '', ...paths] = line.split(' ');
      return paths.map((path) => `${method} ${path}`);
    }),
  );
export const hidden = routesOf(hiddenLines);
export const steppedUp = routesOf(steppedUpLines);
export const lasting = routesOf(lastingLines);
