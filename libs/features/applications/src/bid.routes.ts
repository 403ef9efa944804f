import { type Asked, commandRoutes, type FindPlace, held, idIn, mayBeSent, personOf, placeOf, type Relation } from '#http';
import {
  FindEligible,
  FindNotEligible,
  JoinBid,
  MeetNeed,
  PutToPanel,
  RecordNeed,
  ReissueSaveCode,
  RewordBid,
  SaveDraft,
  SubmitBid,
  WithdrawBid,
} from './bid.commands.js';
import { ReadBidStream } from './bid-stream.query.js';
import { ReadOpening } from './openings/openings.query.js';
import { BidRevision } from './timeline/timeline.query.js';
import { ApplicantOf, VisitorsToken, WriterBehind } from './writers.query.js';

/** Who checks bids, and helps people with them. */
export const CHECKERS = ['organiser'];

export const bankOfBid = placeOf('bidId', async (bidId, queries) => (await queries.execute(new BidRevision(bidId)))?.bankId);
/** Also of a draft, which stands in no read model. */
export const bankOfAnyBid = placeOf('bidId', async (bidId, queries) => (await queries.execute(new ReadBidStream(bidId)))?.bankId);
export const bankOfRound = placeOf('roundId', async (roundId, queries) => (await queries.execute(new ReadOpening(roundId)))?.bankId);
/** Where a draft's link leads; with a guessed one there is nothing. */
export const bankOfLink: FindPlace = async ({ link }, queries) => (await queries.execute(new WriterBehind(String(link))))?.bankId;
/** A draft goes by the link or the round in its address, over JSON by the bank that it names; what else a form says of a place is nothing that its handler reads. */
const bankOfDraft: FindPlace = async (asked, queries, request) => {
  const { link, roundId } = request.params as Asked;
  if (link !== undefined) return bankOfLink(asked, queries, request);
  return roundId === undefined ? idIn(asked, 'bankId') : bankOfRound(asked, queries, request);
};

/** The link in the address lets a draft's writer in. */
export const linkHolder: Relation = async ({ params }, _, queries) => {
  const { link } = params as { readonly link?: string };
  const writer = link === undefined ? undefined : await queries.execute(new WriterBehind(link));
  return writer && { actor: writer.applicant, office: 'applicant', role: 'applicant' };
};
/** Who writes a draft: whoever holds its link, or a visitor with a form of ours in hand. */
const writer: Relation = async (request, asked, queries, doorkeeper) => {
  const holder = await linkHolder(request, asked, queries, doorkeeper);
  if (holder || personOf(request) !== undefined || request.once === undefined) return holder;
  const place = await bankOfDraft(asked, queries, request);
  return place === undefined ? undefined : queries.execute(new VisitorsToken(request.once, place));
};
/** The bid's applicant, or the browser that began it. */
export const itsApplicant: Relation = (request, asked, queries) => queries.execute(new ApplicantOf(request, idIn(asked, 'bidId')));

/** What a helper and somebody come for who ask for money. */
export const ASKS = 'ask-for-money';

const organiser = { by: CHECKERS, context: bankOfBid };

// Sending, saving and taking back have routes of their own, in `bid.controller.ts`, since there the person matters.
mayBeSent(SaveDraft, held(['applicant'], bankOfDraft, { or: writer, helped: ASKS }));
mayBeSent(SubmitBid, held(['applicant'], bankOfDraft, { or: writer, helped: ASKS }));
mayBeSent(ReissueSaveCode, held(CHECKERS, bankOfAnyBid));
mayBeSent(WithdrawBid, held(CHECKERS, bankOfBid, { or: itsApplicant }));

/** What organisers do. */
export const BidCommandsController = commandRoutes('applications', [
  { path: 'bids/:bidId/needs', command: RecordNeed, ...organiser },
  { path: 'bids/:bidId/needs/:needId/met', command: MeetNeed, ...organiser },
  { path: 'bids/:bidId/eligible', command: FindEligible, ...organiser },
  { path: 'bids/:bidId/not-eligible', command: FindNotEligible, ...organiser },
  { path: 'bids/:bidId/to-panel', command: PutToPanel, ...organiser },
  { path: 'bids/:bidId/joining', command: JoinBid, ...organiser },
  { path: 'bids/:bidId/wording', command: RewordBid, ...organiser },
]);
