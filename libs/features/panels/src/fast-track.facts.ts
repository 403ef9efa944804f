import type { FactReader, Folding, Recorded } from '#decider';
import { londonDay } from '#decider/calendar';
import type { FastTrackEvent } from '#events';
import { bidFolding, isClose } from './bid.facts.js';
import type { FastTrackCommand, FastTrackCommandOf } from './fast-track.commands.js';
import { roundFolding } from './round.facts.js';
import { isHeldOn, seatFolding } from './seat.facts.js';

/** What other streams tell a fast track; which part is there depends on the command. */
export interface FastTrackFacts {
  readonly bid?: { readonly status: string; readonly bankId: string; readonly roundId: string; readonly askedPence: number };
  /** The bid's round, while it is open or closed and not finished. */
  readonly round?: { readonly limitPence: number; readonly yesNeeded: number; readonly rulesVersion: number; readonly rulesHash: string };
  /** The person sits on the bank's panel today. */
  readonly onPanel?: boolean;
  /** The person asked for this money, signed for it, or lives with the applicant. */
  readonly close?: boolean;
}

const bankFolding = {
  initialState: '',
  evolve: (bankId: string, event: Recorded<FastTrackEvent>) => (event.type === 'FastTrackOpened' ? event.data.bankId : bankId),
} satisfies Folding<string>;

/** Facts for the fast track decider, from the bid, its round and the panel. */
export async function gatherFastTrackFacts(command: FastTrackCommand, reader: FactReader): Promise<FastTrackFacts> {
  return command.type === 'OpenFastTrack' ? openingFacts(command, reader) : votingFacts(command, reader);
}

async function openingFacts({ data }: FastTrackCommandOf<'OpenFastTrack'>, reader: FactReader): Promise<FastTrackFacts> {
  const { status, bankId, roundId, askedPence } = await reader.fold(bidFolding, `application-${data.bidId}`);
  if (status === 'none') return {};
  const bid = { status, bankId, roundId, askedPence };
  const round = await reader.fold(roundFolding, `round-${roundId}`);
  if (!round.rules || round.status !== 'open') return { bid };
  const { fastTrackMaxPence, fastTrackYesNeeded, rulesVersion, rulesHash } = round.rules;
  return { bid, round: { limitPence: fastTrackMaxPence, yesNeeded: fastTrackYesNeeded, rulesVersion, rulesHash } };
}

async function votingFacts({ data, at }: FastTrackCommandOf<'VoteFastTrack'>, reader: FactReader): Promise<FastTrackFacts> {
  const bankId = await reader.fold<string>(bankFolding, `fast-track-${data.bidId}`);
  if (bankId === '') return {};
  const seat = (await reader.fold(seatFolding, `panel-${bankId}`))[data.member];
  const bid = await reader.fold(bidFolding, `application-${data.bidId}`);
  return { onPanel: isHeldOn(seat, londonDay(at)), close: isClose(bid, data.member, seat?.household) };
}
