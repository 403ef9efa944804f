import { sqlFile } from '#database';
import type { Recorded } from '#decider';
import type { ApplicationEvent, BankEvent, Envelope, FastTrackEvent, MeetingEvent, RoundEvent } from '#events';
import { type Projection, type RowFor, writeRows } from '#processors';

const sql = (name: string) => sqlFile(import.meta.url, `./${name}.sql`);

type Seen = Recorded<ApplicationEvent | BankEvent | FastTrackEvent | MeetingEvent | RoundEvent>;
type Statement = 'put-banks' | 'put-rounds' | 'put-bids' | 'move-bids' | 'put-meetings' | 'move-meetings' | 'put-fast-tracks' | 'move-fast-tracks';
type RowOf = { readonly [T in Seen['type']]?: (data: Extract<Seen, { type: T }>['data']) => RowFor };

const row = (statement: Statement, key: string, values: object): RowFor => ({ statement: sql(statement), key, row: values });
const round = (roundId: string, bankId: string, state: string, more: object = {}) =>
  row('put-rounds', roundId, { round_id: roundId, bank_id: bankId, state, ...more });
const bid = (bidId: string, changes: object) => row('move-bids', bidId, { bid_id: bidId, ...changes });
const meeting = (meetingId: string, state: string, more: object = {}) => row('move-meetings', meetingId, { meeting_id: meetingId, state, ...more });
const track = (bidId: string, changes: object) => row('move-fast-tracks', bidId, { bid_id: bidId, ...changes });

const rowOf: RowOf = {
  BankOpened: ({ bankId, name }) => row('put-banks', bankId, { bank_id: bankId, name }),
  RoundPlanned: ({ roundId, bankId, closesOn, decisionOn }) => round(roundId, bankId, 'planned', { closes_on: closesOn, decision_on: decisionOn ?? null }),
  RoundOpened: ({ roundId, bankId, rules, closesOn }) => {
    const { method, fastTrackMaxPence, fastTrackYesNeeded } = rules;
    const limitPence = fastTrackYesNeeded > 0 ? fastTrackMaxPence : 0;
    return round(roundId, bankId, 'open', { method, closes_on: closesOn, fast_track_max_pence: limitPence });
  },
  RoundClosed: ({ roundId, bankId }) => round(roundId, bankId, 'shut'),
  RoundFinished: ({ roundId, bankId }) => round(roundId, bankId, 'closed'),
  BidReceived: ({ bidId, bankId, roundId, title, askedPence, receivedOn }) => {
    const received = { bid_id: bidId, bank_id: bankId, round_id: roundId, title, asked_pence: askedPence, received_on: receivedOn, status: 'received' };
    return row('put-bids', bidId, received);
  },
  BidFoundEligible: ({ bidId }) => bid(bidId, { status: 'eligible' }),
  BidFoundNotEligible: ({ bidId }) => bid(bidId, { status: 'not-eligible' }),
  BidPutToPanel: ({ bidId, roundId }) => bid(bidId, { status: 'with-panel', round_id: roundId }),
  BidJoined: ({ bidId }) => bid(bidId, { status: 'joined' }),
  BidWithdrawn: ({ bidId }) => bid(bidId, { status: 'withdrawn' }),
  BidCarriedOver: ({ bidId, toRoundId }) => bid(bidId, { round_id: toRoundId }),
  BidReworded: ({ bidId, title }) => bid(bidId, title ? { title } : {}),
  BidDecided: ({ bidId, outcome }) => bid(bidId, { status: outcome }),
  MeetingCalled: ({ meetingId, bankId, roundId, heldOn }) =>
    row('put-meetings', meetingId, { meeting_id: meetingId, bank_id: bankId, round_id: roundId, held_on: heldOn, state: 'open' }),
  EveningReadBack: ({ meetingId, items, promisedPence }) =>
    meeting(meetingId, 'sealed', { promised_pence: promisedPence, yeses: items.filter(({ amountPence }) => amountPence > 0).length }),
  MeetingReopened: ({ meetingId }) => meeting(meetingId, 'open'),
  MeetingFinished: ({ meetingId }) => meeting(meetingId, 'finished'),
  FastTrackOpened: ({ bidId, bankId, yesNeeded }) =>
    row('put-fast-tracks', bidId, { bid_id: bidId, bank_id: bankId, state: 'open', yes: 0, yes_needed: yesNeeded, heard: [] }),
  FastTrackVoted: ({ bidId, member, vote }) => track(bidId, { yes: vote === 'yes' ? 1 : 0, heard: [member] }),
  FastTrackPassed: ({ bidId }) => track(bidId, { state: 'passed' }),
  FastTrackSentToMeeting: ({ bidId }) => track(bidId, { state: 'sent-to-meeting' }),
};

/** What waits for a bank's panel: its meetings, the bids that may be decided, the fast tracks. */
export const deskProjection: Projection = {
  name: 'panel_desk',
  version: 2,
  types: Object.keys(rowOf),
  tables: sql('desk.tables'),
  project: (events, client) =>
    writeRows(
      client,
      events.map(({ event }) => rowFor(event)),
    ),
};

function rowFor(event: Envelope): RowFor {
  const make = rowOf[event.type as Seen['type']] as ((data: object) => RowFor) | undefined;
  if (!make) throw new Error(`the panel's desk does not read ${event.type}`);
  return make(event.data);
}
