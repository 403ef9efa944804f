import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { ReadSide } from '#cqrs';
import { type Refusal, refuse } from '#decider';
import { id } from '#events';
import { Access, actingIn, Doorkeeper, type FastifyReply, type FastifyRequest, mayBeSent, Sends, stepUpIn } from '#http';
import type { Outcome } from '#ledger';
import { emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { seesFigures, settlesVote, watchesCount } from '../bank-of-vote.js';
import { BidsToVote, WordsOfBids } from '../bids/ballot-bids.query.js';
import { BALLOT_BOX, type BallotBox, type ShutBy } from '../box/ballot-box.js';
import { ReadVoteOfRound } from '../electorate/electorate.query.js';
import { Envelopes, FEWEST_PAPERS } from '../paper/envelopes.js';
import { RollRoot } from '../roll/roll.queries.js';
import { CardsPrinted } from '../vote/cards-printed.query.js';
import { AskSecretEnd, CloseVoting, DestroySecret, OpenVoting } from '../voting.commands.js';
import { votingDecider } from '../voting.decider.js';
import { challengeEnds, spoiledPapers, type Voting, type VotingState } from '../voting.state.decider.js';
import { CourseOfVotes } from './course-of-votes.js';
import { VoteOpening } from './vote-opening.js';

mayBeSent(OpenVoting, settlesVote);
mayBeSent(CloseVoting, settlesVote);
mayBeSent(AskSecretEnd, settlesVote);
mayBeSent(DestroySecret, watchesCount);

const NO_BIDS = 'ballots.voting.open.none';
const openForm = z.object({
  bids: z.preprocess((ticked) => (ticked === undefined ? [] : [ticked].flat()), z.array(id).min(1, NO_BIDS).max(60, 'ballots.voting.open.tooMany')),
});

/** The returning officer opens a vote, closes it where papers were out, and sees what it waits for; with a scrutineer they end its secret. */
@Controller('rounds/:roundId/voting')
export class CoursePages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(Doorkeeper) private readonly doorkeeper: Doorkeeper,
    @Inject(VoteOpening) private readonly opening: VoteOpening,
    @Inject(CourseOfVotes) private readonly course: CourseOfVotes,
    @Inject(Envelopes) private readonly envelopes: Envelopes,
    @Inject(BALLOT_BOX) private readonly box: BallotBox,
  ) {}

  @Access(seesFigures)
  @Get()
  look(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, roundId, emptyForm());
  }

  @Sends(OpenVoting)
  @Post('open')
  async open(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const parsed = parseForm(openForm, body);
    if (!parsed.ok) return this.shown(reply, roundId, parsed.form);
    const acting = actingIn(request);
    const vote = { roundId, bids: parsed.data.bids, by: acting.actor, stepUp: stepUpIn(request) };
    return this.went(reply, roundId, body, await this.opening.open(vote, { ...formMeta(request, acting), expectedRevision: undefined }));
  }

  /** The box is shut at once; what is in it goes to the ledger, and then the vote is closed. */
  @Sends(CloseVoting)
  @Post('close')
  async close(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const voting = await this.voting(roundId);
    const refusal = this.whyNotClose(roundId, voting) ?? (await this.shut(roundId, { by: actingIn(request).actor, stepUp: stepUpIn(request) }));
    if (refusal) return this.went(reply, roundId, body, { status: 'refused', refusal });
    const box = await this.box.state(roundId);
    if (box) await this.course.advance(box);
    return seeOther(reply, `/rounds/${roundId}/voting`);
  }

  @Sends(AskSecretEnd)
  @Post('end')
  async askEnd(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const acting = actingIn(request);
    const data = { roundId, officer: acting.actor, ...(acting.household ? { household: acting.household } : {}), stepUp: stepUpIn(request) };
    return this.went(reply, roundId, body, await this.commands.execute(new AskSecretEnd(data, { ...formMeta(request, acting), expectedRevision: undefined })));
  }

  @Sends(DestroySecret)
  @Post('end/agree')
  async agreeToEnd(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const acting = actingIn(request);
    const data = { roundId, scrutineer: acting.actor, ...(acting.household ? { household: acting.household } : {}), stepUp: stepUpIn(request) };
    const outcome: Outcome = await this.commands.execute(new DestroySecret(data, { ...formMeta(request, acting), expectedRevision: undefined }));
    return this.went(reply, roundId, body, outcome);
  }

  private went(reply: FastifyReply, roundId: string, body: unknown, outcome: Outcome) {
    if (outcome.status !== 'done') return this.shown(reply, roundId, refusedForm(body, outcome, 'ballots'));
    return seeOther(reply, `/rounds/${roundId}/voting`, outcome.position);
  }

  private whyNotClose(roundId: string, voting: VotingState): Refusal | undefined {
    if (!voting) return refuse('no-such-vote', { roundId }).refusal;
    const { closesOn } = voting.opened.ballot;
    return this.reads.today() <= closesOn ? refuse('too-early-to-close', { roundId, closesOn }).refusal : undefined;
  }

  private async shut(roundId: string, by: ShutBy): Promise<Refusal | undefined> {
    const waiting = await this.envelopes.shutBox(roundId, async () => typedPapers(await this.voting(roundId)), by);
    return waiting > 0 ? refuse('papers-not-typed', { roundId, waiting }).refusal : undefined;
  }

  /** Envelopes that were let in and whose papers are not typed and settled yet. */
  private async papersWaiting(roundId: string, voting: Voting): Promise<number> {
    return Math.max(0, (await this.envelopes.marked(roundId)) - typedPapers(voting));
  }

  private voting(roundId: string): Promise<VotingState> {
    return this.reads.reader().fold<VotingState>(votingDecider, `voting-${roundId}`);
  }

  private async shown(reply: FastifyReply, roundId: string, form: Form) {
    const [vote, voting, upToDate] = await Promise.all([this.queries.execute(new ReadVoteOfRound(roundId)), this.voting(roundId), this.reads.atHead()]);
    if (!vote) throw new NotFoundException();
    const officer = (await this.doorkeeper.actingAs(reply.request, vote.bankId, ['returning-officer'])) !== undefined;
    const rest = voting ? await this.going(roundId, voting) : await this.before(roundId, actingIn(reply.request).actor);
    reply.header('cache-control', 'private, no-store');
    return this.pages.render(reply, 'ballots/voting.njk', { vote, officer, today: this.reads.today(), ...rest }, { form, ...upToDate });
  }

  private async before(roundId: string, by: string) {
    const bids = await this.queries.execute(new BidsToVote(roundId));
    const vote = { roundId, bids: bids.map(({ bidId }) => bidId), by };
    const [refusal, unpayable] = await Promise.all([this.opening.whyNot(vote), this.opening.unpayable(vote)]);
    return {
      phase: 'before',
      bids,
      unpayable: bids.filter(({ bidId }) => unpayable.includes(bidId)),
      roll: (await this.queries.execute(new RollRoot(roundId))).size,
      whyNot: refusal?.code,
    };
  }

  /** While people vote nothing is told of how many did: neither here nor anywhere. */
  private async going(roundId: string, voting: Voting) {
    const [box, waiting, { admitted, batched }, cards] = await Promise.all([
      this.box.state(roundId),
      this.papersWaiting(roundId, voting),
      this.envelopes.count(roundId),
      this.queries.execute(new CardsPrinted(roundId)),
    ]);
    const loose = admitted - batched;
    const words = await this.queries.execute(new WordsOfBids(voting.opened.choices.map(({ bidId }) => bidId)));
    const over = this.reads.today() > voting.opened.ballot.closesOn;
    return {
      ...{
        phase: phaseOf(voting, { over, shut: box?.shutBy !== undefined }),
        voting,
        trouble: box?.trouble,
        papersWaiting: waiting,
        cards,
        papersLeftOver: loose < FEWEST_PAPERS ? loose : 0,
      },
      choices: voting.opened.choices.map((choice) => ({ ...words.get(choice.bidId), ...choice })),
      endsAfter: challengeEnds(voting),
    };
  }
}

const typedPapers = (voting: VotingState) => (voting ? voting.papers.accepted + spoiledPapers(voting.papers) : 0);

/** `shut`: by an officer, where papers were handed out. */
function phaseOf(voting: Voting, { over, shut }: { readonly over: boolean; readonly shut: boolean }) {
  if (voting.secretEnded) return 'ended';
  if (voting.result) return 'declared';
  if (voting.ballots) return 'opened';
  if (voting.closed) return 'closed';
  if (!over) return 'open';
  return shut || voting.papers.issued === 0 ? 'closing' : 'over';
}
