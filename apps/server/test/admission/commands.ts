/** Commands that no person sends: they follow from other facts, from the calendar, or from a program that an operator runs. Reviewed by hand. */
export const followsFromFacts: readonly string[] = [
  ...['CarryOverBid', 'FinishMeeting', 'FinishRound', 'LapseOffer', 'NoteDecision', 'OpenGrant', 'ReleaseAward', 'WithdrawGrant'],
  ...['CompletePayment', 'ConfirmInstruction', 'SendBackPayment', 'FollowEnding'],
  // An operator's programs: the season, the founding.
  ...['StartLedger', 'StartSeasonLoad', 'CompleteSeasonLoad', 'FoundAdministrators', 'TakeUpFounding'],
  // A resident is one whose home was joined.
  'TakeUpResidence',
  // What was noted when the session ended.
  'EndAssistance',
  // A letter follows from a join with neither e-mail nor phone.
  'IssueCodeLetter',
  // Seats follow from roles.
  ...['SeatMember', 'UnseatMember'],
  // The officer asks for a count, and what comes out of it is declared or recorded.
  ...['DeclareResult', 'RecordRecount'],
  // The course of a vote: from the box to the ledger, and opened.
  ...['OpenBallot', 'RecordOpening', 'SealBallot'],
  // An erasure's steps, and what a restored backup has to do again.
  ...['RecordErasure', 'RecordExpiry', 'RepeatErasure', 'ReviewErasure'],
];

/** Sent by the person themselves at one door, and at another by staff for a person who wrote a letter or moved out: each door has a rule of its own. */
export const byTwoRules: readonly string[] = ['AskAccess', 'AskErasure', 'LeaveDwelling'];

const SESSION = 'a session begins or ends, which is no fact of the ledger';
const OWN = 'it is of the person themselves, and personal: it stands in the vault or beside their sessions';
const TRIED = 'a code is tried; what follows a right one is the next form';
const CAST = 'a ballot goes into the box, and from there into the ledger without whoever cast it';
const SENT = 'how a letter went is told to the queue of messages, and the person can be asked';
const BALLOT = 'a ballot is marked, and goes into the box: it follows into the ledger without who cast it';

/** What an administrator may send that is no command, and why. Reviewed by hand. */
export const actsWithoutCommand: Readonly<Record<string, string>> = {
  'POST /demo/next-day': 'moves the made-up day of a demonstration, which is no fact; not found elsewhere',
  ...{ 'POST /demo': SESSION, 'POST /demo/leave': SESSION, 'POST /demo/sign-in/:key': SESSION, 'POST /sign-in': SESSION, 'POST /sign-in/code': SESSION },
  'POST /sign-in/letter': SESSION,
  ...{ 'POST /sign-in/links/:link': SESSION, 'POST /sign-out': SESSION, 'POST /step-up': SESSION, 'POST /your-sessions/end': SESSION },
  'POST /your-sessions/end-others': SESSION,
  ...{ 'POST /sign-in/passkey': SESSION, 'POST /step-up/passkey': SESSION },
  ...{ 'POST /your-passkeys': OWN, 'POST /your-passkeys/remove': OWN, 'POST /your-details': OWN, 'POST /your-details/email/:secret': OWN },
  'POST /your-details/phone': OWN,
  'POST /api/rounds/:roundId/ballots': CAST,
  // What it hands over is the person's own, as /your-data shows it to them.
  'POST /your-data/copy/file': OWN,
  'POST /people/find': 'it only leads to the page of whoever was found',
  'POST /apply/return': TRIED,
  // The code of a ballot slip: nothing of it is kept.
  'POST /rounds/:roundId/result/mine': TRIED,
  'POST /join': TRIED,
  'POST /join/leave': 'it sends LeaveDwelling, under the rule of its own door',
  'POST /api/homes/:dwellingId/leaving': 'it sends LeaveDwelling, under the rule of its own door',
  'POST /letters/:letterId/posted': SENT,
  'POST /letters/doubts/:messageId': SENT,
  'POST /privacy/requests': 'it sends AskErasure, under the rule of its own door',
  'POST /your-data/copy': 'it sends AskAccess, under the rule of its own door',
  'POST /privacy/requests/to-see': 'it sends AskAccess, under the rule of its own door',
  'POST /your-data/erase': 'it sends AskErasure, under the rule of its own door',
  ...{ 'POST /vote': TRIED, 'POST /rounds/:roundId/kiosk/start': TRIED, 'POST /rounds/:roundId/slip': TRIED },
  'POST /rounds/:roundId/kiosk/end': SESSION,
  // Whose ballot it is, their line of the roll or their ticket says.
  ...{ 'POST /rounds/:roundId/vote': BALLOT, 'POST /rounds/:roundId/vote/check': BALLOT, 'POST /rounds/:roundId/vote/done': BALLOT },
};
