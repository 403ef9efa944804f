import {
  type BallotEvent,
  BallotOpened,
  BallotSealed,
  catalogue,
  type Envelope,
  type FundsReserved,
  type RecordedOf,
  type ReservationReleased,
  sealedEnvelope,
  type VotingEvent,
  votingEvents,
} from '#events';
import { ballotCommandId, ballotSeal, canonical, nameId } from '#proof';
import type { LedgerLine } from './ledger-file.js';
import { RoundBook } from './round-book.js';

export interface Books {
  readonly kind: 'demonstration' | 'production' | 'unknown';
  readonly events: number;
  readonly rounds: readonly RoundBook[];
  /** The numbers at which bids were withdrawn. */
  readonly withdrawn: ReadonlyMap<string, number>;
}

const ofVoting: ReadonlySet<string> = new Set(votingEvents.map(({ type }) => type));
const ofBallots: Readonly<Record<string, typeof BallotSealed | typeof BallotOpened>> = { BallotSealed, BallotOpened };

/** Reads from a ledger all that votes left in it. What is no event of its type, or says who voted, is a failure of its round. */
export async function readBooks(lines: AsyncIterable<LedgerLine>): Promise<Books> {
  const rounds = new Map<string, RoundBook>();
  const withdrawn = new Map<string, number>();
  let [kind, events]: [Books['kind'], number] = ['unknown', 0];
  const bookOf = (data: Envelope['data'], stream: string) => {
    const roundId = typeof data.roundId === 'string' ? data.roundId : stream;
    const book = rounds.get(roundId) ?? new RoundBook(roundId);
    rounds.set(roundId, book);
    return book;
  };
  for await (const line of lines) {
    const { number, event } = line;
    events = number + 1;
    if (number === 0 && event.type === 'LedgerStarted') kind = event.data.kind as Books['kind'];
    if (event.type === 'BidWithdrawn' && typeof event.data.bidId === 'string') withdrawn.set(event.data.bidId, number);
    if (event.type in ofBallots) takeBallot(bookOf(event.data, event.stream), line);
    else if (ofVoting.has(event.type)) takeVote(bookOf(event.data, event.stream), line);
    else if (event.type === 'FundsReserved') bookOf(event.data, event.stream).reserve((event as RecordedOf<typeof FundsReserved>).data.reserves);
    else if (event.type === 'ReservationReleased')
      bookOf(event.data, event.stream).reserve(
        (event as RecordedOf<typeof ReservationReleased>).data.releases.map((line) => ({ ...line, amountPence: -line.amountPence })),
      );
    else if (event.type === 'RoundOpened') bookOf(event.data, event.stream).round = { number, data: event.data as never };
  }
  return { kind, events, rounds: [...rounds.values()].filter(({ opening, seals, ballots }) => opening || seals.size > 0 || ballots.length > 0), withdrawn };
}

function takeVote(book: RoundBook, { number, json, event }: LedgerLine): void {
  try {
    const { type, data, stream } = catalogue.decodeStrictly(json);
    if (stream !== `voting-${book.roundId}`) book.fail('not-an-event', number, `${type} stands in the stream ${stream}`);
    else book.takeVote(number, { type, data } as unknown as VotingEvent);
  } catch (fault) {
    book.fail('not-an-event', number, `${event.type}: ${fault instanceof Error ? fault.message : String(fault)}`);
  }
}

function takeBallot(book: RoundBook, { number, json, event }: LedgerLine): void {
  const type = ofBallots[event.type];
  const [envelope, data] = [sealedEnvelope.safeParse(event), type?.schema.safeParse(event.data)];
  const issue = envelope.error?.issues[0] ?? data?.error?.issues[0];
  if (issue) {
    const tells = issue.code === 'unrecognized_keys' || issue.path[0] === 'recordedAt';
    book.fail(tells ? 'identity-on-a-ballot' : 'not-an-event', number, `${event.type}: ${issue.path.join('.') || 'the event'}: ${issue.message}`);
    return;
  }
  if (canonical(event) !== json) book.fail('identity-on-a-ballot', number, 'the ballot is written in a way of its own, which could say whose it is');
  const ballot = { type: event.type, data: event.data } as unknown as BallotEvent;
  const c = ballot.type === 'BallotSealed' ? ballot.data.c : ballotSeal({ round: ballot.data.roundId, ...ballot.data });
  if (event.commandId !== ballotCommandId(ballot.type, c) || event.id !== nameId(event.commandId, '0'))
    book.fail('identity-on-a-ballot', number, 'an id of the ballot does not follow from its seal, and could say whose it is');
  if (event.stream !== `ballot-${book.roundId}-${ballot.data.v}`) book.fail('ballot-misfiled', number, 'the ballot stands in the stream of another voter');
  else book.takeBallot(number, ballot);
}
