import { sqlFile } from '#database';
import type { Recorded } from '#decider';
import { londonDay } from '#decider/calendar';
import type { ApplicationEvent, BankEvent, MeetingEvent, RoundEvent, VotingEvent } from '#events';
import { type Projection, type RowFor, writeRows } from '#processors';

type Seen = Recorded<BankEvent> | Recorded<RoundEvent> | Recorded<ApplicationEvent> | Recorded<MeetingEvent> | Recorded<VotingEvent>;
type EventOf<T extends Seen['type']> = Extract<Seen, { type: T }>;

const to = (name: string, key: string, row: object): RowFor => ({ statement: sqlFile(import.meta.url, `./${name}.sql`), key, row });

/** What one event writes; `changed` is its number. */
function rowsOf(event: Seen, changed: number): readonly RowFor[] {
  return namesOf(event, changed) ?? roundRows(event, changed) ?? voteRows(event, changed) ?? bidRows(event, changed) ?? eveningRows(event, changed) ?? [];
}

function namesOf(event: Seen, changed: number): readonly RowFor[] | undefined {
  const bankId = event.stream.slice('bank-'.length);
  switch (event.type) {
    case 'BankOpened':
      return [to('add-banks', bankId, { bank_id: bankId, name: event.data.name, rules: event.data.rules })];
    case 'FundAgreed':
      return [to('add-funds', `${bankId} ${event.data.fundId}`, { bank_id: bankId, fund_id: event.data.fundId, name: event.data.name })];
    case 'FundsReserved':
      return [...event.data.reserves.map((line) => reserve(event.data.roundId, line.fundId, line.amountPence)), touchedRound(event.data.roundId, changed)];
    case 'ReservationReleased':
      return [...event.data.releases.map((line) => reserve(event.data.roundId, line.fundId, -line.amountPence)), touchedRound(event.data.roundId, changed)];
    default:
      return undefined;
  }
}

const reserve = (roundId: string, fundId: string, amountPence: number) =>
  to('move-reserves', `${roundId} ${fundId}`, { round_id: roundId, fund_id: fundId, amount_pence: amountPence });

const touchedRound = (roundId: string, changed: number, more: object = {}) => to('move-rounds', roundId, { round_id: roundId, changed, ...more });

function roundRows(event: Seen, changed: number): readonly RowFor[] | undefined {
  const moved = (roundId: string, more: object) => to('move-rounds', roundId, { round_id: roundId, changed, revision: event.revision, ...more });
  switch (event.type) {
    case 'RoundPlanned':
      return [planned(event, changed)];
    case 'RoundOpened': {
      const { roundId, potPence, reserves } = event.data;
      const pots = reserves.map(({ fundId, amountPence }, place) =>
        to('add-pots', `${roundId} ${place}`, { round_id: roundId, place, fund_id: fundId, amount_pence: amountPence }),
      );
      return [...pots, moved(roundId, { status: 'open', pot_pence: potPence })];
    }
    case 'RoundClosed':
      return [moved(event.data.roundId, { status: 'shut' })];
    case 'RoundFinished':
      return [moved(event.data.roundId, { status: 'closed', declared: event.data.declared })];
    case 'RoundResultStated': {
      const { roundId, version, method, results } = event.data;
      const passed = results.filter((result) => result.passed).length;
      const row = { round_id: roundId, version, method, because: null, stated_on: londonDay(event.recordedAt), passed, counted: results.length };
      return [to('add-results', `${roundId} ${version}`, row), moved(roundId, {})];
    }
    case 'RoundResultBasis':
      return [moved(event.data.roundId, {})];
    default:
      return undefined;
  }
}

/** A vote moves its bids as a whole, and says nothing of how many voted for which. */
function voteRows(event: Seen, changed: number): readonly RowFor[] | undefined {
  switch (event.type) {
    case 'VotingOpened': {
      const { roundId, choices } = event.data;
      const bids = choices.map(({ bidId }) => to('move-bids', bidId, { bid_id: bidId, status: 'voting' }));
      return [...bids, touchedRound(roundId, changed, { vote: 'open' })];
    }
    case 'VotingClosed': {
      const { roundId } = event.data;
      return [to('count-bids', roundId, { round_id: roundId }), touchedRound(roundId, changed, { vote: 'counting' })];
    }
    case 'ResultDeclared': {
      const { roundId, version, because, withdrawn } = event.data;
      const items = event.data.items.filter(({ bidId }) => !withdrawn.includes(bidId));
      const won = items.filter((item) => item.won).length;
      const row = { round_id: roundId, version, method: 'ballot', because, stated_on: londonDay(event.recordedAt), passed: won, counted: items.length };
      const bids = items.map((item) => to('result-bids', item.bidId, { round_id: roundId, bid_id: item.bidId, status: item.won ? 'won' : 'not-chosen' }));
      return [to('add-results', `${roundId} ${version}`, row), ...bids, touchedRound(roundId, changed, { vote: 'counted' })];
    }
    default:
      return undefined;
  }
}

function planned({ data, revision }: EventOf<'RoundPlanned'>, changed: number): RowFor {
  const { roundId, bankId, opensOn, closesOn, decisionOn, preset, rules, rulesVersion, rulesHash } = data;
  const days = { opens_on: opensOn, closes_on: closesOn, decision_on: decisionOn ?? null };
  const ruled = { rules, rules_version: rulesVersion, rules_hash: rulesHash };
  return to('plan-rounds', roundId, { round_id: roundId, bank_id: bankId, status: 'planned', preset, ...days, ...ruled, revision, changed });
}

function bidRows(event: Seen, changed: number): readonly RowFor[] | undefined {
  const touched = (bidId: string) => to('touch-rounds', bidId, { bid_id: bidId, changed });
  const moved = (bidId: string, status: string, more: object = {}) => [to('move-bids', bidId, { bid_id: bidId, status, ...more }), touched(bidId)];
  const { data } = event;
  switch (event.type) {
    case 'BidReceived': {
      const { bidId, roundId, title, askedPence, receivedOn } = event.data;
      const row = { round_id: roundId, bid_id: bidId, status: 'received', title, asked_pence: askedPence, received_on: receivedOn, open_needs: 0 };
      return [to('add-bids', `${roundId} ${bidId}`, row), touched(bidId)];
    }
    case 'NeedRecorded':
    case 'NeedMet': {
      const by = event.type === 'NeedRecorded' ? 1 : -1;
      return [to('move-needs', event.data.bidId, { bid_id: event.data.bidId, open_needs: by }), touched(event.data.bidId)];
    }
    case 'BidReworded': {
      const { bidId, title } = event.data;
      return title && [to('reword-bids', bidId, { bid_id: bidId, title }), touched(bidId)];
    }
    case 'BidCarriedOver': {
      const { bidId, fromRoundId, toRoundId } = event.data;
      return [to('carry-bids', bidId, { bid_id: bidId, from_round_id: fromRoundId, to_round_id: toRoundId }), touched(bidId)];
    }
    case 'BidDecided': {
      const { bidId, outcome, amountPence, decidedBy } = event.data;
      return moved(bidId, outcome, { amount_pence: amountPence, decided_on: londonDay(event.recordedAt), decided_by: decidedBy.kind });
    }
    default: {
      const status = bidStatus[event.type];
      return status && 'bidId' in data ? moved(data.bidId, status) : undefined;
    }
  }
}

const bidStatus: Readonly<Partial<Record<Seen['type'], string>>> = {
  BidFoundEligible: 'eligible',
  BidFoundNotEligible: 'not-eligible',
  BidPutToPanel: 'with-panel',
  BidJoined: 'joined',
  BidWithdrawn: 'withdrawn',
};

function eveningRows(event: Seen, changed: number): readonly RowFor[] | undefined {
  const touched = (roundId: string) => touchedRound(roundId, changed);
  switch (event.type) {
    case 'MeetingCalled': {
      const { meetingId, roundId, heldOn, quorum } = event.data;
      return [to('add-evenings', meetingId, { meeting_id: meetingId, round_id: roundId, held_on: heldOn, quorum }), touched(roundId)];
    }
    case 'EveningReadBack': {
      const { meetingId, roundId, items, promisedPence } = event.data;
      return [to('move-evenings', meetingId, { meeting_id: meetingId, items: items.length, promised_pence: promisedPence }), touched(roundId)];
    }
    case 'MeetingFinished':
      return [to('move-evenings', event.data.meetingId, { meeting_id: event.data.meetingId, finished: true }), touched(event.data.roundId)];
    default:
      return undefined;
  }
}

/** Every round with its rules, its pot and its bids: what the round's page, the lists of rounds and the form for a new one show. */
export const roundsProjection: Projection = {
  name: 'rounds',
  version: 3,
  types: [
    ...['BankOpened', 'FundAgreed', 'FundsReserved', 'ReservationReleased'],
    ...['RoundPlanned', 'RoundOpened', 'RoundClosed', 'RoundResultStated', 'RoundResultBasis', 'RoundFinished'],
    ...['BidReceived', 'BidReworded', 'NeedRecorded', 'NeedMet', 'BidCarriedOver', 'BidDecided', ...Object.keys(bidStatus)],
    ...['VotingOpened', 'VotingClosed', 'ResultDeclared'],
    ...['MeetingCalled', 'EveningReadBack', 'MeetingFinished'],
  ],
  tables: sqlFile(import.meta.url, './rounds.tables.sql'),
  async project(events, client) {
    await writeRows(
      client,
      events.flatMap(({ number, event }) => rowsOf(event as unknown as Seen, number)),
    );
  },
};
