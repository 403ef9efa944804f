import { randomUUID } from 'node:crypto';
import { Body, Controller, ForbiddenException, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ReadSide } from '#cqrs';
import { id } from '#events';
import { Access, actingIn, type FastifyReply, type FastifyRequest, RATE_LIMITS, type RateLimits, Sends, signedInAlone } from '#http';
import { LEDGER, type Ledger, type Outcome } from '#ledger';
import { askedAfter, emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { HomeOf } from './known-people.query.js';
import { tooOften, waitBeforeNaming } from './naming-limit.js';
import { AskBreakGlass, GrantRole, ResignRole } from './person.commands.js';
import { PersonDirectory } from './person.directory.js';
import { askForm, deputyForm } from './person.form.js';
import { placeNames } from './place-names.query.js';
import { mayHaveDeputies } from './role-kinds.decider.js';
import { ReadRoles } from './roles/roles.query.js';

/** What somebody may do here, until when and why; and what they may do about it themselves. */
@Controller('you')
export class YouPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(PersonDirectory) private readonly directory: PersonDirectory,
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(RATE_LIMITS) private readonly limits: RateLimits,
  ) {}

  @Access(signedInAlone)
  @Get()
  you(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.show(reply, emptyForm());
  }

  @Sends(ResignRole)
  @Post('roles/:grantId/give-up')
  giveUp(
    @Param('grantId', { schema: id }) grantId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const acting = actingIn(request);
    return this.send(reply, body, new ResignRole({ person: acting.actor, grantId }, formMeta(request, acting)));
  }

  @Sends(GrantRole)
  @Post('deputies')
  async nameDeputy(@Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const parsed = parseForm(deputyForm, body);
    if (!parsed.ok) return this.show(reply, parsed.form);
    const acting = actingIn(request);
    const { grantId, lastDay } = parsed.data;
    const { records } = await this.queries.execute(new ReadRoles(acting.actor));
    const own = records.find((record) => record.grantId === grantId && record.standing === 'now');
    // Asked first: only somebody who may have a deputy learns whether somebody of that name or address is known.
    if (!own || own.deputyFor !== null || !mayHaveDeputies(own.role)) return this.show(reply, wrong(body, 'deputy', 'people.refusals.nothing-to-deputise'));
    const wait = await waitBeforeNaming(this.limits, acting.actor);
    if (wait > 0) return this.show(reply, tooOften(reply, body, wait));
    const deputy = await this.directory.exactly(parsed.data.deputy);
    if (deputy === undefined) return this.show(reply, wrong(body, 'deputy', 'people.you.noDeputy'));
    const person = await this.directory.tokenOf(deputy);
    const terms = { role: own.role, place: own.place, firstDay: this.reads.today(), lastDay, deputyFor: { person: acting.actor, grantId } };
    const asked = { person, household: await this.homeOf(person), grantId: request.once ?? randomUUID(), ...terms };
    const by = { grantor: acting.actor, grantorHousehold: await this.homeOf(acting.actor) };
    return this.send(reply, body, new GrantRole({ ...asked, ...by }, formMeta(request, acting)));
  }

  @Sends(AskBreakGlass)
  @Post('emergency')
  async ask(@Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const parsed = parseForm(askForm, body);
    if (!parsed.ok) return this.show(reply, parsed.form);
    const acting = actingIn(request);
    const asked = { person: acting.actor, household: await this.homeOf(acting.actor), grantId: request.once ?? randomUUID(), ...parsed.data };
    return this.send(reply, body, new AskBreakGlass(asked, formMeta(request, acting)));
  }

  private async send(reply: FastifyReply, body: unknown, command: ResignRole | GrantRole | AskBreakGlass) {
    const outcome: Outcome = await this.commands.execute(command);
    if (outcome.status !== 'done') return this.show(reply, refusedForm(body, outcome, 'people'));
    return seeOther(reply, '/you', outcome.position);
  }

  /** Offices say who granted it: names of others are not shown to everybody who has a role. */
  private async show(reply: FastifyReply, form: Form) {
    const { viewer, signedIn: session } = reply.request;
    if (!viewer || session?.helper !== undefined) throw new ForbiddenException();
    const {
      records,
      emergencies,
      names: _,
      ...fresh
    } = await this.queries.execute(new ReadRoles(await this.directory.tokenOf(viewer.person), askedAfter(reply.request)));
    const shown = records.filter(({ standing }) => standing !== 'over');
    const deputised = shown.filter(({ standing, role, deputyFor }) => standing === 'now' && deputyFor === null && mayHaveDeputies(role));
    const waiting = emergencies.filter(({ state }) => state === 'asked');
    const model = { name: viewer.name, records: shown, deputised, waiting, places: Object.fromEntries(await placeNames(this.ledger)) };
    return this.pages.render(reply, 'people/you.njk', model, { form, ...fresh });
  }

  private async homeOf(token: string): Promise<string> {
    const known = await this.queries.execute(new HomeOf(token));
    if (known === undefined) throw new ForbiddenException();
    return known.household;
  }
}

function wrong(body: unknown, field: string, message: string): Form {
  return { values: body as Form['values'], problems: [{ field, message }], status: 400 };
}
