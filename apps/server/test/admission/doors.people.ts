import type { Line } from './doors.js';
import { ADMINISTRATOR, ALONE, CHAIR, EVERYBODY, ORGANISER, SIGNED_IN } from './knockers.js';

/** Who people are, where they live, and what they are told. */
export const peopleDoors: readonly Line[] = [
  [
    EVERYBODY,
    'GET /demo /demo/sign-in/:key /sign-in /sign-in/code /sign-in/links/:link /sign-in/passkey /sign-in/work /sign-in/work/back /sign-in/sent /outbox /outbox/:messageId',
  ],
  [EVERYBODY, 'POST /demo /demo/leave /demo/next-day /demo/sign-in/:key /sign-in /sign-in/code /sign-in/links/:link /sign-in/passkey /sign-out'],
  // A code on a letter lets its reader in; with a guessed one there is nothing.
  [EVERYBODY, 'GET /sign-in/letter'],
  [EVERYBODY, 'POST /sign-in/letter'],
  [ALONE, 'GET /sign-in/letter/welcome'],
  [ORGANISER, 'GET /code-letters/:estateId /code-letters/:estateId/:person'],
  [ORGANISER, 'POST /code-letters/:estateId/:person'],
  [['organiser', 'organiserElsewhere'], 'GET /assist'],
  [['organiser', 'organiserElsewhere'], 'POST /assist'],
  [ALONE, 'GET /your-sessions'],
  [ALONE, 'POST /your-sessions/end /your-sessions/end-others'],
  [ALONE, 'GET /step-up /step-up/again /step-up/passkey /step-up/work /your-passkeys'],
  [ALONE, 'POST /step-up /step-up/passkey /your-passkeys /your-passkeys/remove'],

  [['organiser', 'administrator'], 'GET /letters /letters/:letterId /letters/:letterId/letter.pdf /letters/waiting.pdf'],
  [['organiser', 'administrator'], 'POST /letters/:letterId/posted /letters/doubts/:messageId'],
  // Each finds their own work; somebody without any reads that there is none.
  [SIGNED_IN, 'GET /work'],
  // What is held about somebody, and how they are reached, no helper sees or changes.
  [ALONE, 'GET /your-details /your-details/phone'],
  // A guessed link leads nowhere, which is no door shut.
  [ALONE, 'GET /your-details/email/:secret'],
  [ALONE, 'POST /your-details /your-details/email/:secret /your-details/phone'],
  [ALONE, 'GET /your-data /your-data/erase'],
  [ALONE, 'POST /your-data/copy /your-data/copy/file /your-data/copy/json /your-data/copy/page /your-data/erase'],
  [ADMINISTRATOR, 'GET /privacy/requests /privacy/requests/to-see /privacy/requests/:token /privacy/requests/:token/files/:sha256'],
  [ADMINISTRATOR, 'POST /privacy/requests/:token/paper /privacy/requests /privacy/requests/to-see /privacy/requests/:token'],
  [['auditor'], 'GET /privacy/hidden'],
  // They only ask here for what they then read; the look is written down.
  [['auditor'], 'POST /privacy/hidden'],

  [ADMINISTRATOR, 'POST /api/people/:person/roles /api/people/:person/roles/:grantId/confirmation /api/people/:person/roles/:grantId/withdrawal'],
  [ADMINISTRATOR, 'POST /api/people/:person/roles/:grantId/ending /api/administrators/:person/:grantId/ending'],
  [['administrator', 'auditor'], 'POST /api/people/:person/break-glass/:grantId/review'],
  // Whoever may agree to an emergency, wherever they hold their office.
  [['administrator', 'auditor', 'chair', 'elsewhere', 'headOfService'], 'POST /api/people/:person/break-glass/:grantId/opening'],
  [CHAIR, 'POST /api/banks/:bankId/exceptions'],
  [ALONE, 'POST /api/your/break-glass /api/your/roles/:grantId/resignation'],
  [ADMINISTRATOR, 'GET /people /people/:person /people/new'],
  [['administrator', 'auditor'], 'GET /people/roles.csv'],
  [ADMINISTRATOR, 'POST /people/find /people/new /people/:person/roles /people/:person/roles/:grantId/agree'],
  [ADMINISTRATOR, 'POST /people/:person/roles/:grantId/call-off /people/:person/roles/:grantId/end'],
  [['administrator', 'auditor', 'chair', 'elsewhere', 'headOfService'], 'GET /emergencies'],
  [['administrator', 'auditor', 'chair', 'elsewhere', 'headOfService'], 'POST /emergencies/:person/:grantId/agree'],
  [['administrator', 'auditor'], 'POST /emergencies/:person/:grantId/review'],
  [CHAIR, 'GET /banks/:bankId/exceptions'],
  [CHAIR, 'POST /banks/:bankId/exceptions'],
  // Their own roles, seen and changed by nobody beside them.
  [ALONE, 'GET /you'],
  [ALONE, 'POST /you/deputies /you/emergency /you/roles/:grantId/give-up'],
];

/** Estates and what lies in them. */
export const placeDoors: readonly Line[] = [
  [EVERYBODY, 'GET /places /places/:placeId /goals/:placeId/:goalId /api/places /api/places/:placeId /api/places/:placeId/goals/:goalId'],
  [ORGANISER, 'POST /api/places/:placeId/manifestos /api/places/:placeId/name'],
  [ADMINISTRATOR, 'POST /places /places/moves /places/organisations /places/teams'],
  [ADMINISTRATOR, 'POST /api/places /api/places/:placeId/neighbourhood /api/places/:placeId/neighbourhoods /api/places/:placeId/parts'],
];

/** The record and the service itself. */
export const serviceDoors: readonly Line[] = [
  [['auditor'], 'GET /looks /looks.csv'],
  [EVERYBODY, 'GET /streams/:stream /api/streams/:stream /problems /problems/:code /health/live /health/ready /api/asyncapi.json /api/openapi.json'],
];
