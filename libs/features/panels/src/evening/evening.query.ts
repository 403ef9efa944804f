import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Freshened, ReadSide } from '#cqrs';
import { bankNameFolding } from '../bid-brief.facts.js';
import { DESK, type ListedBid, listOf } from '../desk/desk.query.js';
import { type Item, itemOf, type MeetingState, meetingFolding, roomFor } from '../evening.decider.js';
import { purseFolding } from '../round.facts.js';
import { officeOn, seatFolding } from '../seat.facts.js';
import { type Ballot, ballotFolding } from './ballots.facts.js';

export interface Member {
  readonly member: string;
  /** Undefined when the vault knows no name. */
  readonly name: string | undefined;
  readonly office: 'chair' | 'treasurer' | 'member';
  readonly here: boolean;
}

/** A standing vote in the words of pages: yes / yes, part / yes, if … / not this time; `none` when nothing is decided. */
export type Answer = 'yes' | 'yes-part' | 'yes-if' | 'no' | 'none';

/** One bid of the evening, with the quorum that a vote would be counted by now. */
export interface EveningItem extends ListedBid {
  /** Present and not stepped out. */
  readonly inTheRoom: number;
  readonly steppedOut: number;
  readonly enough: boolean;
  /** What the vote that stands says. */
  readonly answer: Answer;
  readonly amountPence: number;
  /** The newest vote of the evening. */
  readonly newest: Ballot | undefined;
}

/** A panel's evening, as its own stream tells of it. */
export interface Evening {
  readonly meetingId: string;
  readonly bankId: string;
  readonly bankName: string;
  readonly roundId: string;
  readonly heldOn: string;
  /** Its day has come. */
  readonly begun: boolean;
  readonly phase: 'open' | 'sealed' | 'finished';
  readonly quorum: number;
  readonly minPence: number;
  readonly maxPence: number;
  readonly members: readonly Member[];
  readonly present: number;
  readonly items: readonly EveningItem[];
  /** The yeses of the evening so far, and what the round has left for them. */
  readonly promisedPence: number;
  readonly potPence: number;
  /** Of the meeting's stream. */
  readonly revision: number;
}

/** An evening with everything its page shows; undefined for an unknown meeting. Names are for the panel alone. */
export class ReadEvening extends Query<Freshened & { readonly evening: Evening | undefined }> {
  constructor(
    readonly meetingId: string,
    readonly after?: string | undefined,
  ) {
    super();
  }
}

@QueryHandler(ReadEvening)
export class ReadEveningHandler implements IQueryHandler<ReadEvening> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ meetingId, after }: ReadEvening) {
    const fresh = await this.reads.freshness(DESK, after);
    const reader = this.reads.reader();
    const state = await reader.fold<MeetingState>(meetingFolding, `meeting-${meetingId}`);
    if (!state.called || state.phase === 'none') return { ...fresh, evening: undefined };
    const { called, phase } = state;
    const [seats, ballots, bank, purse, listed] = await Promise.all([
      reader.fold(seatFolding, `panel-${called.bankId}`),
      reader.fold(ballotFolding, `meeting-${meetingId}`),
      reader.fold(bankNameFolding, `bank-${called.bankId}`),
      reader.fold(purseFolding, `bank-${called.bankId}`),
      listOf(
        this.reads,
        called.roundId,
        state.items.map(({ bidId }) => bidId),
      ),
    ]);
    const seated = Object.entries(seats).flatMap(([member, seat]) => {
      const office = officeOn(seat, called.heldOn);
      return office ? [{ member, office }] : [];
    });
    const names = await this.reads.names(seated.map(({ member }) => member));
    const members = seated.map(({ member, office }) => ({ member, name: names.get(member), office, here: state.present.includes(member) }));
    const { bankId, roundId, heldOn, quorum, minPence, maxPence } = called;
    const evening: Evening = {
      ...{ meetingId, bankId, bankName: bank.name, roundId, heldOn, quorum, minPence, maxPence, phase, members },
      begun: heldOn <= this.reads.today(),
      present: state.present.length,
      items: listed.map((bid) => itemNow(bid, state, quorum, ballots)),
      promisedPence: state.items.reduce((sum, { amountPence }) => sum + amountPence, 0),
      potPence: purse.potPence[roundId] ?? 0,
      revision: await this.reads.revision(`meeting-${meetingId}`),
    };
    return { ...fresh, evening };
  }
}

function itemNow(bid: ListedBid, state: MeetingState, quorum: number, ballots: readonly Ballot[]): EveningItem {
  const item = itemOf(state, bid.bidId);
  const inTheRoom = roomFor(state, bid.bidId).length;
  const own = ballots.filter((ballot) => ballot.bidId === bid.bidId);
  const answer = answerOf(item, bid.askedPence, own.findLast(({ result }) => result === 'carried')?.motion.conditions.length ?? 0);
  const { amountPence } = item;
  const newest = own.at(-1);
  return { ...bid, answer, amountPence, inTheRoom, steppedOut: state.present.length - inTheRoom, enough: inTheRoom >= quorum, newest };
}

function answerOf({ standing, amountPence }: Item, askedPence: number, conditions: number): Answer {
  if (standing === 'none') return 'none';
  if (standing === 'lost' || amountPence === 0) return 'no';
  if (conditions > 0) return 'yes-if';
  return amountPence < askedPence ? 'yes-part' : 'yes';
}

/** The bank whose panel meets; undefined for an unknown meeting. */
export class BankOfMeeting extends Query<string | undefined> {
  constructor(readonly meetingId: string) {
    super();
  }
}

@QueryHandler(BankOfMeeting)
export class BankOfMeetingHandler implements IQueryHandler<BankOfMeeting> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ meetingId }: BankOfMeeting) {
    return (await this.reads.reader().fold<MeetingState>(meetingFolding, `meeting-${meetingId}`)).called?.bankId;
  }
}
