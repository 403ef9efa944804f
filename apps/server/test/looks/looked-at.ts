/** One door behind which something restricted is shown: who comes in, and what their look is a look at. */
export interface LookedAt {
  readonly route: string;
  readonly who: string;
  /** `bank-details payment-PAY-001`, by what an address names here: `names-behind-tokens person-:person`. */
  readonly looks: readonly string[];
  /** What is sent to see the page again, or the thing itself: nothing, a field that is wrong, or a page that is old. Of a GET, what its address names. */
  readonly fields: Readonly<Record<string, string>>;
}

type Line = readonly [who: string, looks: string | readonly string[], routes: string, fields?: Readonly<Record<string, string>>];

const OLD = { _revision: '999999' };
/** An address that two people typed and nobody proved. */
export const SHARED = { person: 'shared@example.org', channel: 'letter', identity: 'seen-papers', confirm: 'yes' };
const evening = 'names-behind-tokens meeting-:meetingId';
const payees = (subject: string) => [`bank-details ${subject}`, `names-behind-tokens ${subject}`];
const asked = 'names-behind-tokens application-:bidId';

/**
 * Every route that notes a look, and what it must note, written and reviewed by hand: a route that notes one and has no line here fails `seen-after-noted.int.spec.ts`,
 * and so does a line whose route notes none any more.
 */
const lines: readonly Line[] = [
  ['PM-C1', payees('grant-:bidId'), 'GET /grants/:bidId /api/grants/:bidId'],
  ['PM-C1', payees('grant-C-004'), 'GET /grants/:bidId/files/:sha256', { bidId: 'C-004' }],
  ['ORG-1', payees('grant-:bidId'), 'GET /payments/new/:bidId'],
  ['ORG-1', payees('grant-:bidId'), 'POST /grants/:bidId/conditions /grants/:bidId/safeguarding /grants/:bidId/end /grants/:bidId/report /payments/new/:bidId'],
  ['ORG-1', payees('grant-:bidId'), 'POST /grants/:bidId/accept /grants/:bidId/offer', OLD],
  ['PM-C1', payees('payment-:paymentId'), 'GET /payments/:paymentId /api/payments/:paymentId'],
  ['PM-C1', payees('payment-:paymentId'), 'POST /payments/:paymentId/details /payments/:paymentId/details/:changeId/refuse /payments/:paymentId/name-check'],
  ['PM-C1', payees('payment-:paymentId'), 'POST /payments/:paymentId/sign /payments/:paymentId/details/:changeId/confirm', OLD],
  ['PM-C1', payees('bank-chalcots'), 'GET /payments /api/payments'],

  ['PM-C1', evening, 'GET /panel/meetings/:meetingId /panel/meetings/:meetingId/read-back /api/meetings/:meetingId'],
  ['PM-C1', evening, 'POST /panel/meetings/:meetingId/read-back', OLD],
  ['PM-C1', evening, 'POST /panel/meetings/:meetingId/reopen'],
  ['PM-C1', evening, 'POST /panel/meetings/:meetingId/room', { here: 'nobody' }],
  ['PM-C1', [evening, asked], 'GET /panel/meetings/:meetingId/items/:bidId'],
  ['PM-C1', [evening, asked], 'POST /panel/meetings/:meetingId/items/:bidId /panel/meetings/:meetingId/items/:bidId/step-out'],
  ['PM-C1', asked, 'GET /api/meetings/:meetingId/bids/:bidId /panel/fast-track/:bidId /api/fast-tracks/:bidId'],
  ['PM-C1', asked, 'POST /panel/fast-track/:bidId'],

  ['ORG-1', 'restricted-text round-:roundId', 'GET /rounds/:roundId/check'],
  ['ORG-1', 'restricted-text round-:roundId', 'POST /rounds/:roundId/check/:bidId'],

  ['ADM-1', 'names-behind-tokens people', 'GET /people /people/roles.csv'],
  ['ADM-1', 'names-behind-tokens people', 'POST /people/find', { find: 'Sample' }],
  ['ADM-1', 'names-behind-tokens person-:person', 'GET /people/:person'],
  ['ADM-1', 'names-behind-tokens person-:person', 'POST /people/:person/roles /people/:person/roles/:grantId/end'],
  ['ADM-1', 'names-behind-tokens person-:person', 'POST /people/:person/roles/:grantId/agree /people/:person/roles/:grantId/call-off', OLD],
  ['ADM-1', 'restricted-text emergencies', 'GET /emergencies'],
  ['ADM-1', 'restricted-text emergencies', 'POST /emergencies/:person/:grantId/review'],
  ['ADM-1', 'restricted-text emergencies', 'POST /emergencies/:person/:grantId/agree', OLD],

  ['ADM-1', 'names-behind-tokens dwelling-:dwellingId', 'GET /joining/checks'],
  ['ADM-1', 'names-behind-tokens dwelling-:dwellingId', 'POST /joining/checks/:dwellingId/:joinId'],
  ['ADM-1', 'restricted-text place-:estateId', 'GET /joining/estates/:estateId/key-in'],
  ['ADM-1', 'restricted-text place-:estateId', 'POST /joining/estates/:estateId/key-in'],
  ['ADM-1', 'letters place-chalcots-south', 'POST /joining/estates/:estateId', { blockId: 'chalcots-south', print: 'standard', validUntil: ':validUntil' }],

  ['ORG-1', 'names-behind-tokens place-chalcots', 'GET /code-letters/:estateId'],
  ['ORG-1', 'names-behind-tokens codeletters-:person', 'GET /code-letters/:estateId/:person'],
  ['ORG-1', 'names-behind-tokens codeletters-:person', 'POST /code-letters/:estateId/:person'],
  ['ORG-1', 'letters letter-waiting', 'GET /letters'],
  ['ORG-1', 'letters letter-waiting', 'POST /letters/doubts/:messageId'],
  ['ORG-1', 'letters letter-:letterId', 'GET /letters/:letterId /letters/:letterId/letter.pdf /letters/waiting.pdf'],
  ['ORG-1', 'letters letter-:letterId', 'POST /letters/:letterId/posted', { postedOn: 'soon' }],

  ['ADM-1', ['names-behind-tokens person-:one', 'names-behind-tokens person-:other'], 'POST /privacy/requests', SHARED],
  ['ADM-1', ['names-behind-tokens person-:one', 'names-behind-tokens person-:other'], 'POST /privacy/requests/to-see', { ...SHARED, receivedOn: '2026-01-05' }],
  ['ADM-1', 'subject-access privacy-:token', 'GET /privacy/requests/:token /privacy/requests/:token/files/:sha256'],
  ['ADM-1', 'subject-access privacy-:token', 'POST /privacy/requests/:token', OLD],
  ['ADM-1', 'subject-access privacy-:token', 'POST /privacy/requests/:token/paper'],
  ['AUD-1', 'restricted-text application-C-001', 'POST /privacy/hidden', { stream: 'application-C-001' }],
  ['RO-2', 'names-behind-tokens roll-H-R8', 'POST /rounds/:roundId/roll', { roundId: 'H-R8' }],
  ['RO-2', 'names-behind-tokens roll-H-R8', 'POST /rounds/:roundId/roll/list', { roundId: 'H-R8', csv: 'name,address\nAlder Sample,Flat 2' }],
  ['RO-2', 'names-behind-tokens roll-H-R1', 'POST /rounds/:roundId/roll/find', { roundId: 'H-R1', find: 'nobody of this name' }],
  ['RO-2', 'names-behind-tokens roll-H-R1', 'POST /rounds/:roundId/roll/remove', { roundId: 'H-R1', number: '1' }],
  ['KEY-2', 'names-behind-tokens roll-H-R1', 'POST /rounds/:roundId/papers/find', { roundId: 'H-R1', number: '1' }],
  ['RO-2', 'names-behind-tokens roll-H-R1', 'POST /rounds/:roundId/papers/print/labels', { roundId: 'H-R1', whom: 'everybody' }],
  ['RO-2', 'names-behind-tokens voting-H-R1', 'POST /rounds/:roundId/assisted', { roundId: 'H-R1', number: '1', channel: 'phone' }],
  ['RO-2', 'letters voting-H-R1', 'POST /rounds/:roundId/cards', { roundId: 'H-R1', which: 'new', print: 'standard' }],

  // A vote in which nobody voted.
  ['AUD-1', 'bundle voting-H-R9', 'GET /rounds/:roundId/result/disclosed.json', { roundId: 'H-R9' }],

  ['AUD-1', 'looks looks', 'GET /looks /looks.csv'],
];

export const lookedAt: readonly LookedAt[] = lines.flatMap(([who, looks, line, fields = {}]) => {
  const [method, ...paths] = line.split(' ');
  return paths.map((path) => ({ route: `${method} ${path}`, who, looks: [looks].flat(), fields }));
});
