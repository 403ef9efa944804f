import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import type { CommandMeta } from '#decider';
import { day, id, slug } from '#events';
import { Access, actingIn, Doorkeeper, type FastifyReply, type FastifyRequest, held, LookBook, Sends } from '#http';
import type { Outcome } from '#ledger';
import { UPLOADS, type Uploads } from '#uploads';
import { looksPersonal } from '#vault';
import { asMeant, emptyForm, type Form, formMeta, moneyText, PageRenderer, parseForm, refusedForm, seeOther, TakesFiles, warnedForm } from '#web';
import { AcceptOffer, EndProject, MakeOffer, MeetCondition, NameSafeguarding, ReceiveReport } from './grant.commands.js';
import { type Grant, ReadGrant } from './grant.query.js';
import { ASSISTANTS, bankOfGrant, ownGrant, PAYERS, PREPARERS, payeesOf } from './grants.routes.js';
import { leftOf, ReadPaymentsOfBid } from './payments/payments.query.js';
import { checkReportFiles, REPORT_FILES, storeReportFiles } from './report.files.js';

const nothing = z.object({});
const conditionForm = z.object({ conditionId: slug, metOn: day });
const safeguardingForm = z.object({ lead: z.string().trim().max(120), policy: z.enum(['own', 'host']) });
const endForm = z.object({ endedOn: day });
const noneOrMore = moneyText({ minPence: 0 });
const reportForm = z.object({
  peopleCame: z.coerce.number('grants.report.number').int('grants.report.number').min(0, 'grants.report.number').max(1_000_000, 'grants.report.number'),
  sentence: z.string().trim().max(500),
  unspent: noneOrMore,
  receipted: noneOrMore,
  photo: z.enum(['yes', 'no']),
  photoConsent: z.literal('yes').optional(),
});

interface Opened {
  readonly grant: Grant;
  readonly fresh: object;
}

/** One grant from the offer to the report, for whoever asked and the people of the bank. */
@Controller('grants/:bidId')
export class GrantPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(Doorkeeper) private readonly doorkeeper: Doorkeeper,
    @Inject(UPLOADS) private readonly uploads: Uploads,
    @Inject(LookBook) private readonly looks: LookBook,
  ) {}

  @Access(held(PAYERS, bankOfGrant, { or: ownGrant }))
  @Get()
  async grant(@Param('bidId', { schema: id }) bidId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.show(reply, await this.open(bidId), emptyForm());
  }

  @Sends(MakeOffer)
  @Post('offer')
  async offer(
    @Param('bidId', { schema: id }) bidId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.carry(bidId, nothing, body, request, reply, (_, meta) => new MakeOffer({ bidId }, meta));
  }

  @Sends(AcceptOffer)
  @Post('accept')
  async accept(
    @Param('bidId', { schema: id }) bidId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.carry(bidId, nothing, body, request, reply, (_, meta) => new AcceptOffer({ bidId }, meta));
  }

  @Sends(MeetCondition)
  @Post('conditions')
  async condition(
    @Param('bidId', { schema: id }) bidId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.carry(bidId, conditionForm, body, request, reply, (typed, meta) => new MeetCondition({ bidId, ...typed }, meta));
  }

  @Sends(NameSafeguarding)
  @Post('safeguarding')
  async safeguarding(
    @Param('bidId', { schema: id }) bidId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.carry(bidId, safeguardingForm, body, request, reply, (typed, meta) => new NameSafeguarding({ bidId, ...typed }, meta));
  }

  @Sends(EndProject)
  @Post('end')
  async end(
    @Param('bidId', { schema: id }) bidId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.carry(bidId, endForm, body, request, reply, (typed, meta) => new EndProject({ bidId, ...typed }, meta));
  }

  /** The one form with files: receipts, and a picture of which everybody in it said that it may be shown. */
  @Sends(ReceiveReport)
  @Post('report')
  @TakesFiles(REPORT_FILES)
  async report(
    @Param('bidId', { schema: id }) bidId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const opened = await this.open(bidId);
    const again = (problems: Form['problems']) => this.show(reply, opened, { values: valuesOf(body), problems, status: 400 });
    const { meant, typed } = asMeant(body);
    const parsed = parseForm(reportForm, typed);
    const { problems, ...files } = await checkReportFiles(request.sentFiles);
    if (!parsed.ok || problems.length > 0) return again([...(parsed.ok ? [] : parsed.form.problems), ...problems]);
    const { peopleCame, sentence, unspent, receipted, photo: said, photoConsent: agreed } = parsed.data;
    const seems = meant ? [] : looksPersonal(sentence);
    if (seems.length > 0) return this.show(reply, opened, warnedForm(typed, seems));
    const photo = said === 'yes' || files.picture !== undefined;
    const photoConsent = photo && agreed === 'yes';
    if (files.picture && !photoConsent) return again([{ field: 'photoConsent', message: 'grants.report.noConsent' }]);
    const meta = formMeta(request, actingIn(request));
    const { applicant, today } = opened.grant;
    const stored = await storeReportFiles(this.uploads, files, { commandId: meta.commandId, stream: `grant-${bidId}`, about: applicant });
    const channel = meta.role === 'applicant' ? ('online' as const) : ('assisted' as const);
    const told = { bidId, peopleCame, sentence, unspentPence: unspent, receiptedPence: receipted, receivedOn: today, channel, photo, photoConsent };
    const outcome: Outcome = await this.commands.execute(new ReceiveReport({ ...told, ...(stored ? { files: stored } : {}) }, meta));
    if (outcome.status !== 'done') return this.show(reply, opened, refusedForm(body, outcome, 'grants'));
    return seeOther(reply, `/grants/${bidId}`, outcome.position);
  }

  /** Reads a form, sends its command, and shows the page again with what stood in the way. */
  private async carry<S extends z.ZodType>(
    bidId: string,
    schema: S,
    body: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
    command: (typed: z.output<S>, meta: CommandMeta) => object,
  ) {
    const opened = await this.open(bidId);
    const parsed = parseForm(schema, body);
    if (!parsed.ok) return this.show(reply, opened, parsed.form);
    const outcome: Outcome = await this.commands.execute(command(parsed.data, formMeta(request, actingIn(request))));
    if (outcome.status !== 'done') return this.show(reply, opened, refusedForm(body, outcome, 'grants'));
    return seeOther(reply, `/grants/${bidId}`, outcome.position);
  }

  private async open(bidId: string): Promise<Opened> {
    const { grant, ...fresh } = await this.queries.execute(new ReadGrant(bidId));
    if (!grant) throw new NotFoundException();
    return { grant, fresh };
  }

  private async show(reply: FastifyReply, { grant, fresh }: Opened, form: Form) {
    const may = async (roles: readonly string[]) => (await this.doorkeeper.actingAs(reply.request, grant.bankId, roles)) !== undefined;
    const own = (await this.doorkeeper.alone(reply.request, grant.bankId))?.actor === grant.applicant;
    if (!own) await this.looks.note(reply.request, ...payeesOf(`grant-${grant.bidId}`));
    const payments = await this.queries.execute(new ReadPaymentsOfBid(grant.bankId, grant.bidId));
    const model = {
      ...{ grant, payments, ...leftOf(grant, payments) },
      /** The reader's own bid, or one they help with. */
      holds: own || (await may(ASSISTANTS)),
      prepares: await may(PREPARERS),
      open: grant.conditions.filter(({ metOn }) => metOn === undefined),
    };
    const values = { metOn: grant.today, endedOn: grant.today, ...form.values };
    return this.pages.render(reply, 'grants/grant.njk', model, { form: { ...form, values }, ...fresh });
  }
}

const valuesOf = (body: unknown): Form['values'] => (typeof body === 'object' && body !== null ? { ...body } : {});
