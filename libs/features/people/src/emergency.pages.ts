import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { id, personToken } from '#events';
import { Access, actingIn, type FastifyReply, type FastifyRequest, heldSomewhere, LookBook, Sends } from '#http';
import type { Outcome } from '#ledger';
import { askedAfter, emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { HomeOf } from './known-people.query.js';
import { OpenBreakGlass, ReviewBreakGlass } from './person.commands.js';
import { PersonDirectory } from './person.directory.js';
import { reviewForm } from './person.form.js';
import { AGREE_TO_BREAK_GLASS } from './role-kinds.decider.js';
import { ReadRoles } from './roles/roles.query.js';

const TOKEN = { schema: personToken };
const GRANT = { schema: id };

/** Roles in an emergency: who asks, and what must be looked back at; for whoever may agree to them. */
@Controller('emergencies')
export class EmergencyPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(LookBook) private readonly looks: LookBook,
    @Inject(PersonDirectory) private readonly directory: PersonDirectory,
  ) {}

  @Access(heldSomewhere(AGREE_TO_BREAK_GLASS))
  @Get()
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.show(reply, request, emptyForm());
  }

  @Sends(OpenBreakGlass)
  @Post(':person/:grantId/agree')
  async agree(
    @Param('person', TOKEN) person: string,
    @Param('grantId', GRANT) grantId: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { request } = reply;
    return this.send(reply, body, new OpenBreakGlass({ person, grantId, ...(await this.by(request)) }, formMeta(request, actingIn(request))));
  }

  @Sends(ReviewBreakGlass)
  @Post(':person/:grantId/review')
  async review(
    @Param('person', TOKEN) person: string,
    @Param('grantId', GRANT) grantId: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { request } = reply;
    const parsed = parseForm(reviewForm, body);
    if (!parsed.ok) return this.show(reply, request, parsed.form);
    const command = new ReviewBreakGlass({ person, grantId, ...parsed.data, ...(await this.by(request)) }, formMeta(request, actingIn(request)));
    return this.send(reply, body, command);
  }

  private async send(reply: FastifyReply, body: unknown, command: OpenBreakGlass | ReviewBreakGlass) {
    const outcome: Outcome = await this.commands.execute(command);
    if (outcome.status !== 'done') return this.show(reply, reply.request, refusedForm(body, outcome, 'people'));
    return seeOther(reply, '/emergencies', outcome.position);
  }

  private async show(reply: FastifyReply, request: FastifyRequest, form: Form) {
    await this.looks.note(request, { kind: 'restricted-text', subject: 'emergencies', why: 'roles' });
    const { emergencies, names, records: _, ...fresh } = await this.queries.execute(new ReadRoles(undefined, askedAfter(request)));
    const named = emergencies.map((each) => ({ ...each, name: names.get(each.person), agreed: each.agreedBy && names.get(each.agreedBy) }));
    // Nobody is offered to agree to their own, nor to look back at it.
    const own = request.viewer && (await this.directory.tokenOf(request.viewer.person));
    const mayReview = request.viewer?.roles.some(({ role }) => role === 'auditor' || role === 'administrator') ?? false;
    const model = { asked: named.filter(({ state }) => state === 'asked'), open: named.filter(({ state }) => state === 'open'), mayReview, own };
    return this.pages.render(reply, 'people/emergencies.njk', model, { form, ...fresh });
  }

  private async by(request: FastifyRequest) {
    const { actor } = actingIn(request);
    return { grantor: actor, grantorHousehold: (await this.queries.execute(new HomeOf(actor)))?.household ?? '' };
  }
}
