import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { id } from '#events';
import { Access, actingIn, type FastifyReply, type FastifyRequest, held, RATE_LIMITS, type RateLimits, Sends } from '#http';
import { LEDGER, type Ledger, type Outcome } from '#ledger';
import { emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm } from '#web';
import { HomeOf } from './known-people.query.js';
import { tooOften, waitBeforeNaming } from './naming-limit.js';
import { AcceptIncompatibility } from './person.commands.js';
import { PersonDirectory } from './person.directory.js';
import { exceptionForm } from './person.form.js';
import { placeNames } from './place-names.query.js';
import { APPROVERS, EXCLUDE_APPROVERS } from './role-kinds.decider.js';

/** Where the chair of another bank says, for its panel, that somebody may hold two roles that exclude each other. */
@Controller('banks/:bankId/exceptions')
export class ExceptionPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(PersonDirectory) private readonly directory: PersonDirectory,
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(RATE_LIMITS) private readonly limits: RateLimits,
  ) {}

  @Access(held(['panel-chair'], 'bankId', { hidden: true }))
  @Get()
  form(@Param('bankId', { schema: id }) bankId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.show(reply, bankId, emptyForm());
  }

  @Sends(AcceptIncompatibility)
  @Post()
  async accept(
    @Param('bankId', { schema: id }) bankId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const parsed = parseForm(exceptionForm, body);
    if (!parsed.ok) return this.show(reply, bankId, parsed.form);
    const { person: asked, role, place, lastDay } = parsed.data;
    const acting = actingIn(request);
    const wait = await waitBeforeNaming(this.limits, acting.actor);
    if (wait > 0) return this.show(reply, bankId, tooOften(reply, body, wait));
    const found = await this.directory.exactly(asked);
    if (found === undefined) return this.show(reply, bankId, unknown(body));
    const by = { grantor: acting.actor, grantorHousehold: (await this.queries.execute(new HomeOf(acting.actor)))?.household ?? '' };
    const person = await this.directory.tokenOf(found);
    const command = new AcceptIncompatibility(
      { person, acceptanceId: request.once ?? randomUUID(), role, place, lastDay, bankId, ...by },
      formMeta(request, acting),
    );
    const outcome: Outcome = await this.commands.execute(command);
    return this.show(
      reply,
      bankId,
      outcome.status === 'done' ? emptyForm() : refusedForm(body, outcome, 'people'),
      outcome.status === 'done' ? lastDay : undefined,
    );
  }

  private async show(reply: FastifyReply, bankId: string, form: Form, acceptedUntil?: string) {
    const places = Object.fromEntries(await placeNames(this.ledger));
    return this.pages.render(reply, 'people/exception.njk', { bankId, places, acceptedUntil, roles: [...EXCLUDE_APPROVERS, ...APPROVERS] }, { form });
  }
}

function unknown(body: unknown): Form {
  return { values: body as Form['values'], problems: [{ field: 'person', message: 'people.exception.noPerson' }], status: 400 };
}
