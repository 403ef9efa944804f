import { sqlFile } from '#database';
import { type Projection, type RowFor, writeRows } from '#processors';
import { type Seen, stepRows, stepTypes } from './step.projection.js';

const to = (name: string, key: string, row: object): RowFor => ({ statement: sqlFile(import.meta.url, `./${name}.sql`), key, row });

/** What one event changes on the bids themselves; their steps are written apart. */
function rowsOf(event: Seen, number: number): readonly RowFor[] {
  return placeRows(event) ?? voteRows(event) ?? bidRows(event, number) ?? [];
}

function placeRows(event: Seen): readonly RowFor[] | undefined {
  switch (event.type) {
    case 'BankOpened': {
      const { bankId, estateId, name } = event.data;
      return [to('add-banks', bankId, { bank_id: bankId, place_id: estateId, name })];
    }
    case 'ManifestoAdopted': {
      const { placeId, goals } = event.data;
      return goals.map(({ goalId, textHash }) => to('put-goals', `${placeId} ${goalId}`, { place_id: placeId, goal_id: goalId, text_hash: textHash }));
    }
    case 'PaymentPrepared':
      return [to('add-payments', event.data.paymentId, { payment_id: event.data.paymentId, bid_id: event.data.bidId })];
    default:
      return undefined;
  }
}

/** Where the bids of a vote are while people vote, while it is counted, and when it is. */
function voteRows(event: Seen): readonly RowFor[] | undefined {
  switch (event.type) {
    case 'VotingOpened': {
      const { roundId, choices } = event.data;
      return choices.flatMap(({ bidId }) => [
        to('add-votes', `${roundId} ${bidId}`, { round_id: roundId, bid_id: bidId }),
        to('move-bids', bidId, { bid_id: bidId, status: 'voting' }),
      ]);
    }
    case 'VotingClosed':
      return [to('count-bids', event.data.roundId, { round_id: event.data.roundId })];
    case 'ResultDeclared':
      return event.data.items
        .filter(({ bidId }) => !event.data.withdrawn.includes(bidId))
        .map(({ bidId, won }) => to('result-bids', bidId, { bid_id: bidId, status: won ? 'won' : 'not-chosen' }));
    default:
      return undefined;
  }
}

function bidRows(event: Seen, number: number): readonly RowFor[] | undefined {
  const ownStream = event.stream.startsWith('application-');
  const moved = (bidId: string, row: object) => to('move-bids', bidId, { bid_id: bidId, ...(ownStream ? { revision: event.revision } : {}), ...row });
  switch (event.type) {
    case 'BidReceived':
      return [received(event, number)];
    case 'NeedRecorded': {
      const { bidId, needId, what } = event.data;
      const need = to('add-needs', `${bidId} ${needId}`, { bid_id: bidId, need_id: needId, what });
      return [need, to('move-needs', bidId, { bid_id: bidId, open_needs: 1 }), moved(bidId, {})];
    }
    case 'NeedMet': {
      const { bidId, needId, metOn } = event.data;
      const need = to('meet-needs', `${bidId} ${needId}`, { bid_id: bidId, need_id: needId, met_on: metOn });
      return [need, to('move-needs', bidId, { bid_id: bidId, open_needs: -1 }), moved(bidId, {})];
    }
    case 'BidReworded': {
      const { bidId, whoBenefits, ...texts } = event.data;
      return [moved(bidId, { ...texts, ...(whoBenefits ? { who_benefits: whoBenefits } : {}) })];
    }
    case 'BidJoined':
      return [moved(event.data.bidId, { status: 'joined', joined_to: event.data.toBidId })];
    case 'BidCarriedOver':
      return [moved(event.data.bidId, { round_id: event.data.toRoundId, max_pence: event.data.maxPence })];
    case 'AwardDeclared':
      return [moved(event.data.bidId, { status: event.data.outcome, amount_pence: event.data.amountPence })];
    case 'BidDeclined':
      return [moved(event.data.bidId, { status: 'declined', amount_pence: 0 })];
    default: {
      const { bidId } = event.data as { bidId?: string };
      return bidId === undefined || !(event.type in statuses) ? undefined : [moved(bidId, { status: statuses[event.type] })];
    }
  }
}

function received({ data, revision }: Extract<Seen, { type: 'BidReceived' }>, number: number): RowFor {
  const { bidId, bankId, roundId, title, what, where, when, whoBenefits, askedPence, aboveMaximum, maxPence, peopleExpected, hostName } = data;
  const texts = { title, what, where: where ?? null, when: when ?? null, who_benefits: whoBenefits ?? null };
  const money = { asked_pence: askedPence, above_maximum: aboveMaximum, max_pence: maxPence, costs: data.costs };
  const people = { people_expected: peopleExpected ?? null, lead_kind: data.leadKind, at_risk: data.atRisk, host_name: hostName ?? null };
  const how = { goals: data.goals, meets: data.meets, channel: data.channel, language: data.language, received_on: data.receivedOn };
  const state = { status: 'received', open_needs: 0, revision, changed: number };
  return to('add-bids', bidId, { bid_id: bidId, bank_id: bankId, round_id: roundId, ...texts, ...money, ...people, ...how, ...state });
}

/** What a fact says about where its bid is; a fact without a status still counts for the revision. */
const statuses: Readonly<Partial<Record<Seen['type'], string | null>>> = {
  BidFoundEligible: 'eligible',
  BidFoundNotEligible: 'not-eligible',
  BidPutToPanel: 'with-panel',
  BidWithdrawn: 'withdrawn',
  BidReceivedBasis: null,
  BidDecided: null,
  OfferMade: 'offered',
  OfferAccepted: 'accepted',
  OfferLapsed: 'lapsed',
  PaymentInstructed: 'paying',
  PaymentFailed: 'accepted',
  PaymentSettled: 'paid',
  ProjectEnded: 'report-due',
  ReportReceived: 'reported',
};

/** Every bid with its timeline, from all streams that touch it: what the bid's page and the organiser's list show. */
export const timelineProjection: Projection = {
  name: 'timeline',
  version: 2,
  types: [...new Set<string>([...stepTypes, 'BankOpened', 'ManifestoAdopted', 'PaymentPrepared', ...Object.keys(statuses)])],
  tables: sqlFile(import.meta.url, './timeline.tables.sql'),
  async project(events, client) {
    const seen = events.map(({ number, event }) => ({ number, event: event as unknown as Seen }));
    await writeRows(
      client,
      seen.flatMap(({ number, event }) => rowsOf(event, number)),
    );
    const steps = seen.flatMap(({ number, event }) => stepRows(event, number));
    if (steps.length > 0) await client.query(sqlFile(import.meta.url, './add-steps.sql'), [JSON.stringify(steps)]);
  },
};
