import { Body, Controller, ForbiddenException, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { id } from '#events';
import { Access, type Asked, type FastifyReply, type FastifyRequest, held, idIn, LookBook, personOf, type Relation } from '#http';
import { INSTALLATION, PEOPLE, type People, type Person } from '#identity';
import { VAULT, type Vault } from '#vault';
import { emptyForm, type Form, parseForm, seeOther } from '#web';
import { bankOfVote } from '../bank-of-vote.js';
import { ReadVoteOfRound, type VoteOfRound } from '../electorate/electorate.query.js';
import { LineOfRegister } from '../roll/roll.queries.js';
import { Desks } from './desks.js';
import { OpenBallots } from './open-ballots.js';
import { VoterTickets } from './voter-tickets.js';

/** Roles at the bank and at its estate, of whoever helps somebody to vote and of the second person present. */
const AT_BANK = ['keyer', 'returning-officer'] as const;
const BESIDE_AT_BANK = [...AT_BANK, 'scrutineer'] as const;
const AT_ESTATE = ['organiser'] as const;

const organiserThere: Relation = async (request, asked: Asked, queries, doorkeeper) => {
  const vote = await queries.execute(new ReadVoteOfRound(idIn(asked, 'roundId')));
  return vote && doorkeeper.actingAs(request, vote.estateId, AT_ESTATE, { lasting: true });
};
const helpsToVote = held(AT_BANK, bankOfVote, { or: organiserThere, hidden: true, lasting: true });
const sitsBeside = held(BESIDE_AT_BANK, bankOfVote, { or: organiserThere, hidden: true, lasting: true });

const asking = z.object({ second: z.string('ballots.vote.desk.noSecond').min(1, 'ballots.vote.desk.noSecond').max(80, 'ballots.vote.desk.noSecond') });
const deskForm = z.object({ desk: z.uuid('ballots.vote.desk.gone') });
const found = z.object({
  number: z.coerce
    .number('ballots.vote.desk.noNumber')
    .int('ballots.vote.desk.noNumber')
    .min(1, 'ballots.vote.desk.noNumber')
    .max(1_000_000, 'ballots.vote.desk.noNumber'),
  channel: z.enum(['phone', 'assisted'], 'ballots.vote.desk.noChannel'),
});

/**
 * The desk for who votes by phone or with help (audit.md, "Secret ballots", step 10): two people of the house open it, each in a session of their own, and alone nobody casts
 * anything. The page says that the helper learns the choice, and the helper is never shown the slip. The log of looks says who the two were and for which round, not for whom.
 */
@Controller('rounds/:roundId/assisted')
export class DeskPages {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(LookBook) private readonly looks: LookBook,
    @Inject(OpenBallots) private readonly ballots: OpenBallots,
    @Inject(VoterTickets) private readonly tickets: VoterTickets,
    @Inject(Desks) private readonly desks: Desks,
  ) {}

  @Access(helpsToVote)
  @Get()
  async start(@Param('roundId', { schema: id }) roundId: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, request, await this.ballots.voteOf(roundId), emptyForm());
  }

  /** The helper names the second person, who then says that they are there. */
  @Access(helpsToVote)
  @Post('ask')
  async ask(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const vote = await this.ballots.voteOf(roundId);
    const parsed = parseForm(asking, body);
    if (!parsed.ok) return this.shown(reply, request, vote, parsed.form);
    const present = await this.present(request, vote);
    const tokens = await this.tokensOf(present);
    const second = present.find((_, i) => tokens[i] === parsed.data.second);
    if (!second) return this.shown(reply, request, vote, wrong(body, 'second', 'ballots.vote.desk.noSecond'));
    const helper = personHere(request);
    const household = (await this.people.get(helper))?.household;
    if (household !== undefined && household === second.household)
      return this.shown(reply, request, vote, wrong(body, 'second', 'ballots.vote.desk.oneHome', 409));
    if (!this.ballots.takesBallots(await this.ballots.votingOf(roundId))) return this.ballots.notHere(reply, { status: 'over', roundId });
    await this.desks.ask(roundId, helper, second.person);
    return seeOther(reply, `/rounds/${roundId}/assisted`);
  }

  /** Where the second person sees who asked them. */
  @Access(sitsBeside)
  @Get('beside')
  async beside(@Param('roundId', { schema: id }) roundId: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.shownBeside(reply, request, await this.ballots.voteOf(roundId), emptyForm());
  }

  /** "I am here": in a session of their own, and by showing anew who they are. */
  @Access({ ...sitsBeside, stepUp: true })
  @Post('beside')
  async sitDown(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const vote = await this.ballots.voteOf(roundId);
    const parsed = parseForm(deskForm, body);
    if (!parsed.ok) return this.shownBeside(reply, request, vote, parsed.form);
    if (!this.ballots.takesBallots(await this.ballots.votingOf(roundId))) return this.ballots.notHere(reply, { status: 'over', roundId });
    if (!(await this.desks.sitDown(roundId, parsed.data.desk, personHere(request))))
      return this.shownBeside(reply, request, vote, wrong(body, undefined, 'ballots.vote.desk.gone', 409));
    return seeOther(reply, `/rounds/${roundId}/assisted/beside`);
  }

  /** By either of the two. */
  @Access(sitsBeside)
  @Post('end')
  async end(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.ballots.voteOf(roundId);
    const parsed = deskForm.safeParse(body);
    if (parsed.success) await this.desks.end(roundId, parsed.data.desk, personHere(request));
    return seeOther(reply, `/rounds/${roundId}`);
  }

  /** The voter as the roll names them, so that helper and voter are sure who it is for. */
  @Access(helpsToVote)
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
    const helper = personHere(request);
    const desk = await this.desks.of(roundId, helper);
    // Who tries it alone is in the log as well.
    const beside = desk?.here ? { beside: desk.second } : {};
    await this.looks.note(request, { kind: 'names-behind-tokens', subject: `voting-${roundId}`, why: 'help-to-vote', ...beside });
    if (!desk?.here) return this.shown(reply, request, vote, wrong(body, undefined, 'ballots.vote.desk.alone', 409));
    const voter = await this.queries.execute(new LineOfRegister(roundId, number));
    if (!voter) return this.shown(reply, request, vote, wrong(body, 'number', 'ballots.vote.desk.unknown'));
    if (!this.ballots.takesBallots(await this.ballots.votingOf(roundId))) return this.ballots.notHere(reply, { status: 'over', roundId });
    const ticket = this.tickets.give({ roundId, voterId: voter.voterId, channel, helper, desk: desk.deskId });
    return this.ballots.page(reply, 'ballots/desk-voter.njk', { voting: vote, voter, ticket }, emptyForm());
  }

  private async shown(reply: FastifyReply, request: FastifyRequest, voting: VoteOfRound, form: Form) {
    const desk = await this.desks.of(voting.roundId, personHere(request));
    const second = desk && (await this.people.get(desk.second))?.name;
    const present = desk ? [] : await this.present(request, voting);
    const tokens = await this.tokensOf(present);
    const choices = present.map(({ name }, i) => ({ name, token: tokens[i] }));
    return this.ballots.page(reply, 'ballots/desk.njk', { voting, desk, second, present: choices }, form);
  }

  private async shownBeside(reply: FastifyReply, request: FastifyRequest, voting: VoteOfRound, form: Form) {
    const desks = await this.desks.beside(voting.roundId, personHere(request));
    const named = await Promise.all(desks.map(async ({ deskId, here, helper }) => ({ deskId, here, name: (await this.people.get(helper))?.name })));
    return this.ballots.page(reply, 'ballots/desk-beside.njk', { voting, desks: named }, form);
  }

  /** Everybody but the helper who has a role there. */
  private async present(request: FastifyRequest, { bankId, estateId }: VoteOfRound): Promise<readonly Person[]> {
    const held = await Promise.all([
      ...BESIDE_AT_BANK.map((role) => this.people.holding(role, bankId)),
      ...AT_ESTATE.map((role) => this.people.holding(role, estateId)),
    ]);
    const others = new Map(held.flat().map((each) => [each.person, each]));
    others.delete(personHere(request));
    return [...others.values()];
  }

  private tokensOf(people: readonly Person[]): Promise<readonly string[]> {
    return Promise.all(people.map(({ person }) => this.vault.pseudonym({ person, context: INSTALLATION })));
  }
}

/** @throws ForbiddenException for a visitor, whom the rule of the route lets in nowhere */
function personHere(request: FastifyRequest): string {
  const person = personOf(request);
  if (person === undefined) throw new ForbiddenException();
  return person;
}

function wrong(body: unknown, field: string | undefined, message: string, status = 400): Form {
  return { values: body as Form['values'], problems: [{ ...(field === undefined ? {} : { field }), message }], status };
}
