import { type CommandRoute, commandRoutes, placeOf, type Sight } from '#http';
import { BankOfMeeting } from './evening/evening.query.js';
import { OpenFastTrack, VoteFastTrack } from './fast-track.commands.js';
import { BankOfBid } from './fast-track.query.js';
import { CallMeeting, DeclareInterest, ReadBackEvening, RecordArrival, RecordDeparture, ReopenMeeting, VoteOnBid } from './meeting.commands.js';

/** Who sits on a panel. */
export const PANEL = ['panel-chair', 'panel-treasurer', 'panel-member'];
/** Who leads the evening and records hands; the treasurer where the chair steps out or is away. */
export const CHAIR = ['panel-chair', 'panel-treasurer'];

/** Who reads what the panel reads; auditors only read. */
export const READERS = [...PANEL, 'auditor'];

/** What a panel's reader is shown of its members and of who asks, for the log of looks. */
export const namesOf = (subject: string): Sight => ({ kind: 'names-behind-tokens', subject, why: 'decide' });

export const bankOfMeeting = placeOf('meetingId', (meetingId, queries) => queries.execute(new BankOfMeeting(meetingId)));
export const bankOfBid = placeOf('bidId', (bidId, queries) => queries.execute(new BankOfBid(bidId)));

const chair = { by: CHAIR, context: bankOfMeeting };

/** Every command that a person sends; seats follow from roles, and `FinishMeeting` follows from the declaration. */
const routes: readonly CommandRoute[] = [
  { path: 'meetings', command: CallMeeting, by: CHAIR, location: '/api/meetings/:meetingId' },
  { path: 'meetings/:meetingId/arrivals', command: RecordArrival, ...chair },
  { path: 'meetings/:meetingId/departures', command: RecordDeparture, ...chair },
  { path: 'meetings/:meetingId/bids/:bidId/interests', command: DeclareInterest, by: PANEL, context: bankOfMeeting, filled: { member: 'actor' } },
  { path: 'meetings/:meetingId/bids/:bidId/votes', command: VoteOnBid, ...chair },
  { path: 'meetings/:meetingId/reading-back', command: ReadBackEvening, ...chair },
  { path: 'meetings/:meetingId/reopening', command: ReopenMeeting, ...chair },
  { path: 'fast-tracks', command: OpenFastTrack, by: CHAIR, context: bankOfBid, location: '/api/fast-tracks/:bidId' },
  { path: 'fast-tracks/:bidId/votes', command: VoteFastTrack, by: PANEL, context: bankOfBid, filled: { member: 'actor' } },
];

export const PanelCommandsController = commandRoutes('panels', routes);
