import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { grantableRole, id, personToken } from '#events';
import { Access, actingIn, type FastifyReply, type FastifyRequest, held, installation, LookBook, Sends } from '#http';
import { EVERYWHERE } from '#identity';
import { LEDGER, type Ledger, type Outcome } from '#ledger';
import { askedAfter, emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { EndAdministrator } from './administrator.commands.js';
import { HomeOf } from './known-people.query.js';
import { ConfirmGrant, EndRole, GrantRole, WithdrawProposal } from './person.commands.js';
import { endForm, grantForm } from './person.form.js';
import { placeNames } from './place-names.query.js';
import { needsTwoGrantors } from './role-kinds.decider.js';
import { ReadRoles } from './roles/roles.query.js';

const TOKEN = { schema: personToken };
const GRANT = { schema: id };

/** One person's roles, for administrators: granted, agreed to, called off, ended. */
@Controller('people/:person')
export class PersonPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(LookBook) private readonly looks: LookBook,
    @Inject(LEDGER) private readonly ledger: Ledger,
  ) {}

  @Access(held(['administrator'], installation, { hidden: true }))
  @Get()
  person(@Param('person', TOKEN) person: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.show(reply, request, person, emptyForm());
  }

  @Sends(GrantRole)
  @Post('roles')
  async grant(@Param('person', TOKEN) person: string, @Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const parsed = parseForm(grantForm, body);
    if (!parsed.ok) return this.show(reply, request, person, parsed.form);
    const { role, firstDay, lastDay, otherPlace, place } = parsed.data;
    const terms = { role, place: otherPlace ?? place ?? EVERYWHERE, firstDay, ...(lastDay === undefined ? {} : { lastDay }) };
    // The same form sent twice is the same grant.
    const grantId = request.once ?? randomUUID();
    const asked = { person, household: await this.homeOf(person), grantId, ...terms };
    return this.send(reply, request, { person, body }, new GrantRole({ ...asked, ...(await this.by(request)) }, formMeta(request, actingIn(request))));
  }

  @Sends(ConfirmGrant)
  @Post('roles/:grantId/agree')
  async agree(
    @Param('person', TOKEN) person: string,
    @Param('grantId', GRANT) grantId: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { request } = reply;
    return this.send(
      reply,
      request,
      { person, body },
      new ConfirmGrant({ person, grantId, ...(await this.by(request)) }, formMeta(request, actingIn(request))),
    );
  }

  @Sends(WithdrawProposal)
  @Post('roles/:grantId/call-off')
  async callOff(
    @Param('person', TOKEN) person: string,
    @Param('grantId', GRANT) grantId: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { request } = reply;
    const command = new WithdrawProposal({ person, grantId, ...(await this.by(request)) }, formMeta(request, actingIn(request)));
    return this.send(reply, request, { person, body }, command);
  }

  @Sends(EndRole, EndAdministrator)
  @Post('roles/:grantId/end')
  async end(
    @Param('person', TOKEN) person: string,
    @Param('grantId', GRANT) grantId: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { request } = reply;
    const parsed = parseForm(endForm, body);
    if (!parsed.ok) return this.show(reply, request, person, parsed.form);
    const { records } = await this.queries.execute(new ReadRoles(person));
    const standsWithAll = records.some((record) => record.grantId === grantId && record.role === 'administrator' && record.until === null);
    const Command = standsWithAll ? EndAdministrator : EndRole;
    const data = { person, grantId, why: parsed.data.why, ...(await this.by(request)) };
    return this.send(reply, request, { person, body }, new Command(data, formMeta(request, actingIn(request))));
  }

  private async send(reply: FastifyReply, request: FastifyRequest, { person, body }: { person: string; body: unknown }, command: object) {
    const outcome: Outcome = await this.commands.execute(command as GrantRole);
    if (outcome.status !== 'done') return this.show(reply, request, person, refusedForm(body, outcome, 'people'));
    return seeOther(reply, `/people/${person}`, outcome.position);
  }

  private async show(reply: FastifyReply, request: FastifyRequest, person: string, form: Form) {
    await this.homeOf(person);
    await this.looks.note(request, { kind: 'names-behind-tokens', subject: `person-${person}`, why: 'roles' });
    const { records, names, emergencies: _, ...fresh } = await this.queries.execute(new ReadRoles(person, askedAfter(request)));
    const named = records.map((record) => ({ ...record, granted: record.decidedBy.map((token) => names.get(token)), two: needsTwoGrantors(record.role) }));
    const places = Object.fromEntries(await placeNames(this.ledger));
    const own = actingIn(request).actor === person;
    return this.pages.render(
      reply,
      'people/person.njk',
      { person, name: await this.nameOf(person), records: named, places, own, roles: grantableRole.options },
      { form, ...fresh },
    );
  }

  private async nameOf(person: string): Promise<string | undefined> {
    return (await this.queries.execute(new HomeOf(person)))?.name;
  }

  /** @throws NotFoundException for a token that nobody known has */
  private async homeOf(token: string): Promise<string> {
    const known = await this.queries.execute(new HomeOf(token));
    if (known === undefined) throw new NotFoundException();
    return known.household;
  }

  private async by(request: FastifyRequest) {
    const { actor } = actingIn(request);
    return { grantor: actor, grantorHousehold: await this.homeOf(actor) };
  }
}
