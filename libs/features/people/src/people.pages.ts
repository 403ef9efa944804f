import { Body, Controller, Get, Inject, NotFoundException, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { stringify } from 'csv-stringify/sync';
import { Access, actingIn, type FastifyReply, type FastifyRequest, held, installation, LookBook, Sends } from '#http';
import { LEDGER, type Ledger, type Outcome } from '#ledger';
import { askedAfter, emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { HomeOf } from './known-people.query.js';
import { AddPerson } from './person.commands.js';
import { PersonDirectory } from './person.directory.js';
import { findForm, newPersonForm } from './person.form.js';
import { placeNames } from './place-names.query.js';
import { ReadRoles, type Roles } from './roles/roles.query.js';

const administrators = held(['administrator'], installation);
const readers = held(['administrator', 'auditor'], installation);

/** Who has which role where, what waits for a second administrator, and the way to everybody else. */
@Controller('people')
export class PeoplePages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(PersonDirectory) private readonly directory: PersonDirectory,
    @Inject(LookBook) private readonly looks: LookBook,
    @Inject(LEDGER) private readonly ledger: Ledger,
  ) {}

  @Access(administrators)
  @Get()
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.show(reply, request, emptyForm());
  }

  @Access(administrators)
  @Post('find')
  async find(@Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const parsed = parseForm(findForm, body);
    if (!parsed.ok) return this.show(reply, request, parsed.form);
    return this.show(reply, request, emptyForm({ find: parsed.data.find }), await this.directory.find(parsed.data.find));
  }

  @Access(administrators)
  @Get('new')
  newPerson(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.pages.render(reply, 'people/new.njk', {}, { form: emptyForm() });
  }

  @Sends(AddPerson)
  @Post('new')
  async add(@Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const again = (form: Form) => this.pages.render(reply, 'people/new.njk', {}, { form });
    const parsed = parseForm(newPersonForm, body);
    if (!parsed.ok) return again(parsed.form);
    const acting = actingIn(request);
    // Before anything stands in the vault: a role in an emergency lets nobody in.
    if (acting.emergency) return again(refusedForm(body, { status: 'refused', refusal: { code: 'not-a-grantor', detail: {} } }, 'people'));
    const meta = formMeta(request, acting);
    // Of the form's own random value and of who sent it: nobody can name somebody who is known already.
    const added = await this.directory.add(JSON.stringify([acting.actor, request.once]), parsed.data);
    if ('taken' in added) {
      const problems = [{ field: added.taken, message: `people.new.taken.${added.taken}` }];
      return again({ values: body as Form['values'], problems, status: 409 });
    }
    const who = { person: added.token, household: await this.homeOf(added.token), grantor: acting.actor, grantorHousehold: await this.homeOf(acting.actor) };
    const outcome: Outcome = await this.commands.execute(new AddPerson(who, meta));
    return outcome.status === 'done' ? seeOther(reply, `/people/${added.token}`, outcome.position) : again(refusedForm(body, outcome, 'people'));
  }

  /** Who holds what where, as a file for spreadsheets. */
  @Access(readers)
  @Get('roles.csv')
  async csv(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.looks.note(request, { kind: 'names-behind-tokens', subject: 'people', why: 'roles' });
    const roles = await this.queries.execute(new ReadRoles(undefined, askedAfter(request)));
    reply.header('content-type', 'text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="roles.csv"');
    reply.header('x-ledger-number', String(roles.upToDate.number));
    const language = this.pages.language(request);
    return csvOf(roles, (key) => language.t(`people.${key}`));
  }

  /** @throws NotFoundException for a token that nobody known has */
  private async homeOf(token: string): Promise<string> {
    const known = await this.queries.execute(new HomeOf(token));
    if (known === undefined) throw new NotFoundException();
    return known.household;
  }

  private async show(reply: FastifyReply, request: FastifyRequest, form: Form, found?: readonly { readonly token: string; readonly name: string }[]) {
    await this.looks.note(request, { kind: 'names-behind-tokens', subject: 'people', why: 'roles' });
    const { records, emergencies, names, ...fresh } = await this.queries.execute(new ReadRoles(undefined, askedAfter(request)));
    const named = records.map((record) => ({ ...record, name: names.get(record.person) }));
    const model = {
      waiting: named.filter(({ standing }) => standing === 'waiting'),
      places: byPlace(named.filter(({ standing }) => standing === 'now' || standing === 'later')),
      placeNames: Object.fromEntries(await placeNames(this.ledger)),
      emergencies: emergencies.filter(({ state }) => state !== 'reviewed').length,
      found,
    };
    return this.pages.render(reply, 'people/list.njk', model, { form, ...fresh });
  }
}

/** What is held everywhere comes first. */
function byPlace<R extends { readonly place: string }>(records: readonly R[]) {
  const places = [...new Set(records.map(({ place }) => place))].sort((one, other) => Number(other === 'everywhere') - Number(one === 'everywhere'));
  return places.map((place) => ({ place, records: records.filter((record) => record.place === place) }));
}

const COLUMNS = ['person', 'role', 'place', 'firstDay', 'lastDay', 'state', 'grantedBy', 'standsInFor'] as const;

/** No cell is one that a spreadsheet would take for a formula. */
export function csvOf({ records, names }: Roles, t: (key: string) => string): string {
  const name = (token: string) => names.get(token) ?? t('private');
  const rows = records.map(({ person, role, place, firstDay, lastDay, standing, decidedBy, deputyFor }) => [
    ...[name(person), t(`roles.${role}`), place, firstDay, lastDay ?? '', t(`standing.${standing}`)],
    ...[decidedBy.map(name).join('; '), deputyFor === null ? '' : name(deputyFor)],
  ]);
  return stringify([COLUMNS.map((column) => t(`columns.${column}`)), ...rows], { escape_formulas: true, record_delimiter: 'windows', bom: true });
}
