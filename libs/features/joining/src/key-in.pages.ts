import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { ReadSide } from '#cqrs';
import { id, residenceWay } from '#events';
import { Access, type FastifyReply, type FastifyRequest, LookBook, Sends } from '#http';
import { askedAfter, emptyForm, type Form, type FormProblem, formMeta, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { DoorCodes } from './door-codes/door-codes.js';
import { VerifyResident } from './dwelling.commands.js';
import { ListHomes, ReadEstate } from './homes/homes.query.js';
import { newcomer, reachable } from './join.pages.js';
import { JoinTries, tooManyTries } from './join-tries.js';
import { type Found, Joiners } from './joiners.js';
import { knowsTheDoors, Staff } from './staff.js';

const ways = residenceWay.exclude(['door-letter']);
const keyed = newcomer
  .extend({
    code: z.string().max(60, 'joining.join.notGood').optional(),
    dwellingId: id.optional(),
    way: ways.optional(),
    channel: z.enum(['assisted', 'phone', 'paper']),
  })
  .superRefine((typed, context) => {
    const { code, dwellingId, way } = typed;
    reachable(typed, context);
    if (code !== undefined) return;
    if (dwellingId === undefined) context.addIssue({ code: 'custom', path: ['dwellingId'], message: 'joining.keyIn.noHome' });
    if (way === undefined) context.addIssue({ code: 'custom', path: ['way'], message: 'joining.keyIn.noWay' });
  });
type Keyed = z.output<typeof keyed>;
interface FoundHome {
  readonly dwellingId: string;
  readonly by: Found;
}

/** Somebody of the house keys a join in for a person at their side, on the phone or on paper: with the letter's code, or without one when they know the door. */
@Controller('joining/estates/:estateId/key-in')
export class KeyInPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(DoorCodes) private readonly codes: DoorCodes,
    @Inject(JoinTries) private readonly tries: JoinTries,
    @Inject(Joiners) private readonly joiners: Joiners,
    @Inject(Staff) private readonly staff: Staff,
    @Inject(LookBook) private readonly looks: LookBook,
  ) {}

  @Access(knowsTheDoors)
  @Get()
  start(@Param('estateId', { schema: id }) estateId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, estateId, emptyForm({ channel: 'assisted' }));
  }

  @Sends(VerifyResident)
  @Post()
  async keyIn(
    @Param('estateId', { schema: id }) estateId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const parsed = parseForm(keyed, body);
    if (!parsed.ok) return this.shown(reply, estateId, parsed.form);
    const by = await this.staff.by(request);
    const found = await this.found(estateId, parsed.data, by);
    if ('problem' in found) return this.shown(reply, estateId, { values: body as Form['values'], problems: [found.problem], status: found.status });
    const estate = await this.queries.execute(new ReadEstate(estateId));
    const { commandId } = formMeta(request, await this.staff.acting(request));
    const { name, email, phone, oldEnough, channel } = parsed.data;
    const joining = { dwellingId: found.dwellingId, estateId, estate: estate?.name ?? estateId, oldEnough, channel };
    const outcome = await this.joiners.join({ name, email, phone }, joining, found.by, commandId);
    if (outcome.status === 'refused' || outcome.status === 'stale') return this.shown(reply, estateId, refusedForm(body, outcome, 'joining'));
    return seeOther(reply, `/joining/estates/${estateId}/key-in/done`, outcome.status === 'done' ? outcome.position : undefined);
  }

  @Access(knowsTheDoors)
  @Get('done')
  async done(@Param('estateId', { schema: id }) estateId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.pages.render(reply, 'joining/keyed-in.njk', { estate: await this.estate(estateId) });
  }

  private async found(
    estateId: string,
    { code, dwellingId, way }: Keyed,
    by: string,
  ): Promise<FoundHome | { readonly problem: FormProblem; readonly status: number }> {
    if (code === undefined) return { dwellingId: dwellingId ?? '', by: { way: way ?? 'known-to-staff', by } };
    const wait = await this.tries.take(by, code);
    if (wait > 0) return { problem: tooManyTries(wait), status: 429 };
    const letter = await this.codes.find(code);
    if (letter?.estateId !== estateId) return { problem: { field: 'code', message: 'joining.join.notGood' }, status: 400 };
    return { dwellingId: letter.dwellingId, by: { letterId: letter.letterId, helper: by, manyFromOneAddress: false } };
  }

  private async shown(reply: FastifyReply, estateId: string, form: Form) {
    const { upToDate, behind } = await this.reads.freshness('homes', askedAfter(reply.request));
    const [estate, homes] = await Promise.all([this.estate(estateId), this.queries.execute(new ListHomes({ estateId }))]);
    await this.looks.note(reply.request, { kind: 'restricted-text', subject: `place-${estateId}`, why: 'take-in' });
    return this.pages.render(reply, 'joining/key-in.njk', { estate, homes, ways: ways.options }, { form, upToDate, behind });
  }

  private async estate(estateId: string) {
    const estate = await this.queries.execute(new ReadEstate(estateId));
    if (!estate) throw new NotFoundException();
    return estate;
  }
}
