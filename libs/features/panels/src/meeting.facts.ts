import type { FactReader } from '#decider';
import type { RoundRules } from '#events';
import { bidFolding, isClose } from './bid.facts.js';
import { type MeetingState, meetingFolding } from './evening.decider.js';
import type { MeetingCommand } from './meeting.commands.js';
import { purseFolding, roundFolding } from './round.facts.js';
import { isHeldOn, seatFolding } from './seat.facts.js';

export interface CalledRound extends Pick<RoundRules, 'method' | 'quorum' | 'minPence' | 'maxPence' | 'tie'> {
  readonly bankId: string;
  readonly status: 'none' | 'open' | 'finished';
  readonly rulesVersion: number;
  readonly rulesHash: string;
}

/** What other streams tell a meeting; which part is there depends on the command. Staleness is re-checked by the bank, which decides about the money. */
export interface MeetingFacts {
  /** Of the round, when a meeting is called. */
  readonly round?: CalledRound;
  /** The person sits on the bank's panel on the day of the meeting. */
  readonly onPanel?: boolean;
  /** The bid to be voted on; `close` are members whose interest is known without being declared. */
  readonly bid?: { readonly status: string; readonly roundId: string; readonly askedPence: number; readonly close: readonly string[] };
  /** What the round still has to give. */
  readonly potPence?: number;
  /** The bank has declared this evening's decisions. */
  readonly declared?: boolean;
}

/** Facts for the meeting decider, from the round, the panel, the bid and the bank. */
export async function gatherMeetingFacts(command: MeetingCommand, reader: FactReader): Promise<MeetingFacts> {
  if (command.type === 'CallMeeting') return roundFacts(command.data.roundId, reader);
  const { called } = await reader.fold<MeetingState>(meetingFolding, `meeting-${command.data.meetingId}`);
  if (!called) return {};
  switch (command.type) {
    case 'RecordArrival':
    case 'DeclareInterest': {
      const seats = await reader.fold(seatFolding, `panel-${called.bankId}`);
      return { onPanel: isHeldOn(seats[command.data.member], called.heldOn) };
    }
    case 'VoteOnBid':
      return bidFacts(command.data.bidId, called.bankId, reader);
    case 'ReadBackEvening':
    case 'ReopenMeeting': {
      const purse = await reader.fold(purseFolding, `bank-${called.bankId}`);
      return { potPence: purse.potPence[called.roundId] ?? 0, declared: purse.declared[`meeting-${command.data.meetingId}`] === true };
    }
    default:
      return {};
  }
}

async function roundFacts(roundId: string, reader: FactReader): Promise<MeetingFacts> {
  const { bankId, status, rules } = await reader.fold(roundFolding, `round-${roundId}`);
  if (!rules) return {};
  const { method, quorum, minPence, maxPence, tie, rulesVersion, rulesHash } = rules;
  return { round: { bankId, status, method, quorum, minPence, maxPence, tie, rulesVersion, rulesHash } };
}

async function bidFacts(bidId: string, bankId: string, reader: FactReader): Promise<MeetingFacts> {
  const bid = await reader.fold(bidFolding, `application-${bidId}`);
  if (bid.status === 'none') return {};
  const seats = await reader.fold(seatFolding, `panel-${bankId}`);
  const close = Object.keys(seats).filter((member) => isClose(bid, member, seats[member]?.household));
  return { bid: { status: bid.status, roundId: bid.roundId, askedPence: bid.askedPence, close } };
}
