import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { stringify } from 'csv-stringify/sync';
import { Access, type FastifyReply, type FastifyRequest, held, LookBook } from '#http';
import { LEDGER, type Ledger } from '#ledger';
import { askedAfter, emptyForm, type Form, PageRenderer, parseForm, seeOther } from '#web';
import { installation } from './people.routes.js';
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

  @Access({ ...administrators, stepUp: true })
  @Post('new')
  async add(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const parsed = parseForm(newPersonForm, body);
    if (!parsed.ok) return this.pages.render(reply, 'people/new.njk', {}, { form: parsed.form });
    const added = await this.directory.add(parsed.data);
    if ('token' in added) return seeOther(reply, `/people/${added.token}`);
    const problems = [{ field: added.taken, message: `people.new.taken.${added.taken}` }];
    return this.pages.render(reply, 'people/new.njk', {}, { form: { values: body as Form['values'], problems, status: 409 } });
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
