import { Body, Controller, ForbiddenException, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { id } from '#events';
import { Access, type Asked, type FastifyReply, type FastifyRequest, held, idIn, LookBook, personOf, type Relation } from '#http';
import { INSTALLATION, PEOPLE, type People } from '#identity';
import { VAULT, type Vault } from '#vault';
import { emptyForm, type Form, parseForm } from '#web';
import { bankOfVote } from '../bank-of-vote.js';
import { ReadVoteOfRound, type VoteOfRound } from '../electorate/electorate.query.js';
import { LineOfRegister } from '../roll/roll.queries.js';
import { OpenBallots } from './open-ballots.js';
import { VoterTickets } from './voter-tickets.js';

/** Roles at the bank and at its estate, of whoever helps somebody to vote and of the second person present. */
const AT_BANK = ['keyer', 'returning-officer'] as const;
const AT_ESTATE = ['organiser'] as const;
const PRESENT = [...AT_BANK, ...AT_ESTATE, 'scrutineer'] as const;

const organiserThere: Relation = async (request, asked: Asked, queries, doorkeeper) => {
  const vote = await queries.execute(new ReadVoteOfRound(idIn(asked, 'roundId')));
  return vote && doorkeeper.actingAs(request, vote.estateId, AT_ESTATE, { lasting: true });
};
const helpsToVote = held(AT_BANK, bankOfVote, { or: organiserThere, hidden: true, lasting: true });

const found = z.object({
  number: z.coerce
    .number('ballots.vote.desk.noNumber')
    .int('ballots.vote.desk.noNumber')
    .min(1, 'ballots.vote.desk.noNumber')
    .max(1_000_000, 'ballots.vote.desk.noNumber'),
  channel: z.enum(['phone', 'assisted'], 'ballots.vote.desk.noChannel'),
  second: z.string().max(80).optional(),
});

/**
 * The desk for who votes by phone or with help (audit.md, "Secret ballots", step 10): two people of the house are present, the page says that the helper learns the choice, and
 * the helper is never shown the slip. The log of looks says who the two were and for which round, not for whom.
 */
@Access(helpsToVote)
@Controller('rounds/:roundId/assisted')
export class DeskPages {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(LookBook) private readonly looks: LookBook,
    @Inject(OpenBallots) private readonly ballots: OpenBallots,
    @Inject(VoterTickets) private readonly tickets: VoterTickets,
  ) {}

  @Get()
  async start(@Param('roundId', { schema: id }) roundId: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, request, await this.ballots.voteOf(roundId), emptyForm());
  }

  /** The voter as the roll names them, so that helper and voter are sure who it is for. */
  @Post()
  async find(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const vote = await this.ballots.voteOf(roundId);
    const parsed = parseForm(found, body);
    if (!parsed.ok) return this.shown(reply, request, vote, parsed.form);
    const { number, channel } = parsed.data;
    const second = (await this.present(request, vote)).find(({ token }) => token === parsed.data.second);
    if (!second) return this.shown(reply, request, vote, wrong(body, 'second', 'ballots.vote.desk.noSecond'));
    await this.looks.note(request, { kind: 'names-behind-tokens', subject: `voting-${roundId}`, why: 'help-to-vote', beside: second.person });
    const voter = await this.queries.execute(new LineOfRegister(roundId, number));
    if (!voter) return this.shown(reply, request, vote, wrong(body, 'number', 'ballots.vote.desk.unknown'));
    if (!this.ballots.takesBallots(await this.ballots.votingOf(roundId))) return this.ballots.notHere(reply, { status: 'over', roundId });
    const ticket = this.tickets.give({ roundId, voterId: voter.voterId, channel, helper: helperOf(request) });
    return this.ballots.page(reply, 'ballots/desk-voter.njk', { voting: vote, voter, ticket }, emptyForm());
  }

  private async shown(reply: FastifyReply, request: FastifyRequest, voting: VoteOfRound, form: Form) {
    const present = (await this.present(request, voting)).map(({ token, name }) => ({ token, name }));
    return this.ballots.page(reply, 'ballots/desk.njk', { voting, present }, form);
  }

  /** Everybody but the helper who has a role there. */
  private async present(request: FastifyRequest, { bankId, estateId }: VoteOfRound) {
    const held = await Promise.all(PRESENT.flatMap((role) => [bankId, estateId].map((place) => this.people.holding(role, place))));
    const others = new Map(held.flat().map((each) => [each.person, each]));
    others.delete(helperOf(request));
    return Promise.all(
      [...others.values()].map(async ({ person, name }) => ({ person, name, token: await this.vault.pseudonym({ person, context: INSTALLATION }) })),
    );
  }
}

/** @throws ForbiddenException for a visitor, whom the rule of the route lets in nowhere */
function helperOf(request: FastifyRequest): string {
  const person = personOf(request);
  if (person === undefined) throw new ForbiddenException();
  return person;
}

function wrong(body: unknown, field: string, message: string): Form {
  return { values: body as Form['values'], problems: [{ field, message }], status: 400 };
}
