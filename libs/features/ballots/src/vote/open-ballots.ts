import { Inject, Injectable, NotFoundException } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ReadSide } from '#cqrs';
import type { BallotChannel, BallotChoice } from '#events';
import { type FastifyReply, type FastifyRequest, PublicUrl, personOf } from '#http';
import { type Form, PageRenderer } from '#web';
import { type BidWords, WordsOfBids } from '../bids/ballot-bids.query.js';
import { NextBallot } from '../casting/casting.queries.js';
import { ReadVoteOfRound, type VoteOfRound } from '../electorate/electorate.query.js';
import { type Voting, VotingOf } from '../voting/voting.query.js';
import { type BallotPaper, placesOf } from './ballot-form.js';
import { orderFor } from './bid-order.js';
import { KIOSK_IDLE_SECONDS, kioskGoesBack } from './kiosk-turns.js';
import { type VoterHere, Voters } from './voters.js';

/** One mark in words, as it is looked at before it is sent. */
export interface MarkInWords {
  readonly bidId: string;
  readonly title: string | undefined;
  readonly costPence: number;
  /** From 1 on, where the order counts. */
  readonly place?: number | undefined;
  readonly points?: number | undefined;
}

/** A ballot that its voter may mark now. */
export interface OpenBallot {
  readonly status: 'open';
  readonly voter: VoterHere;
  readonly paper: BallotPaper;
  /** What every page of it shows. */
  readonly model: object;
  inWords(choices: readonly BallotChoice[]): readonly MarkInWords[];
}

/** Why somebody finds no ballot here; each has words of its own. */
export interface NoBallot {
  readonly status: 'not-yet' | 'over' | 'nobody' | 'helped' | 'not-on-the-roll' | 'on-paper';
  readonly roundId: string;
  /** The day on which voting opens, where it has not. */
  readonly opensOn?: string | undefined;
}

/** What of a ballot its pages show: who votes, what there is to choose from, in which order, and whether a ballot is recorded already. */
@Injectable()
export class OpenBallots {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(PublicUrl) private readonly address: PublicUrl,
    @Inject(Voters) private readonly voters: Voters,
  ) {}

  /** @throws NotFoundException for a round without a vote */
  async openFor(request: FastifyRequest, roundId: string, posted: unknown = {}, { evenOver = false } = {}): Promise<OpenBallot | NoBallot> {
    const vote = await this.voteOf(roundId);
    const voting = await this.votingOf(roundId);
    if (!voting) return { status: 'not-yet', roundId, opensOn: vote.ballot.opensOn };
    if (!evenOver && !this.takesBallots(voting)) return { status: 'over', roundId };
    const voter = await this.voters.of(request, roundId, posted);
    return voter ? this.of(voting, voter) : { status: whyNobody(request), roundId };
  }

  /** The ballot of a voter who was found in another way: by the code of their card, or on the roll. */
  async of(voting: Voting, voter: VoterHere): Promise<OpenBallot | NoBallot> {
    const { roundId } = voting;
    const next = await this.queries.execute(new NextBallot(roundId, voter.voterId));
    if (!next) return { status: 'not-on-the-roll', roundId };
    if (next.mark === 'paper') return { status: 'on-paper', roundId };
    const words = await this.queries.execute(new WordsOfBids(voting.choices.map(({ bidId }) => bidId)));
    const bids = orderFor(next.order, voting.choices).map((choice) => ({ ...words.get(choice.bidId), ...choice }));
    const recorded: BallotChannel | undefined = next.mark;
    return {
      status: 'open',
      voter,
      paper: voting,
      model: {
        ...{ voting, bids, recorded, n: next.n, ticket: voter.ticket, channel: voter.channel, places: placesOf(voting.ballot) },
        ...{ helped: voter.channel === 'phone' || voter.channel === 'assisted', kiosk: voter.channel === 'kiosk', site: this.address.url },
      },
      inWords: (choices) => inWords(voting, words, choices),
    };
  }

  /** A vote that is planned at least. @throws NotFoundException for a round that is decided in another way */
  async voteOf(roundId: string): Promise<VoteOfRound> {
    const vote = await this.queries.execute(new ReadVoteOfRound(roundId));
    if (!vote) throw new NotFoundException();
    return vote;
  }

  /** Undefined while the vote has not opened. */
  votingOf(roundId: string): Promise<Voting | undefined> {
    return this.queries.execute(new VotingOf(roundId));
  }

  /** The box itself says so again when a ballot comes; this is what a page goes by. */
  takesBallots(voting: Voting | undefined): voting is Voting {
    return voting?.status === 'open' && this.reads.today() <= voting.ballot.closesOn;
  }

  /** A page of a ballot is kept by nobody, and at a kiosk it goes away by itself. */
  page(reply: FastifyReply, template: string, model: object, form?: Form): string {
    const html = this.pages.render(reply, template, model, form ? { form } : {});
    reply.header('cache-control', 'private, no-store');
    return html;
  }

  marking(reply: FastifyReply, open: OpenBallot, form: Form): string {
    if (open.voter.channel === 'kiosk') kioskGoesBack(reply, open.voter.roundId, KIOSK_IDLE_SECONDS);
    // One tick comes as a text, several as a list.
    const ticked = [form.values.bids ?? []].flat();
    return this.page(reply, 'ballots/vote.njk', { ...open.model, ticked }, form);
  }

  notHere(reply: FastifyReply, { status, ...more }: NoBallot): string {
    // Whoever only looks is told how to go on; whoever sent something is told that nothing was taken.
    const sent = reply.request.method === 'POST';
    return this.page(reply, 'ballots/vote-not-here.njk', { why: status, ...more }, { values: {}, problems: [], status: sent ? 409 : 200 });
  }
}

function whyNobody(request: FastifyRequest): NoBallot['status'] {
  if (request.signedIn?.helper !== undefined) return 'helped';
  return personOf(request) === undefined ? 'nobody' : 'not-on-the-roll';
}

/** A ballot in words: a ranking and points by what they say, any other in the published order. */
export function inWords(voting: BallotPaper, words: ReadonlyMap<string, BidWords>, choices: readonly BallotChoice[]): readonly MarkInWords[] {
  const costs = new Map(voting.choices.map(({ bidId, costPence }) => [bidId, costPence]));
  return choices.map(({ bidId, points }, i) => ({
    ...{ bidId, title: words.get(bidId)?.title, costPence: costs.get(bidId) ?? 0 },
    ...(voting.ballot.kind === 'ranked' ? { place: i + 1, points: voting.ballot.weights?.[i] } : { points }),
  }));
}
