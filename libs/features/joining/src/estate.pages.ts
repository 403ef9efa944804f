import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Req, Res, StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { ReadSide } from '#cqrs';
import { addDays } from '#decider/calendar';
import { day, id } from '#events';
import { Access, type FastifyReply, type FastifyRequest, heldSomewhere, LookBook, Sends } from '#http';
import { EVERYWHERE } from '#identity';
import { askedAfter, emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { AddDwelling, IssueDoorLetter } from './dwelling.commands.js';
import type { BadLine } from './homes/address-list.js';
import { HomeLists } from './homes/home-list.js';
import { ListEstates, ListPrints, ReadEstate } from './homes/homes.query.js';
import { LetterPrinting } from './letters/letter-printing.js';
import { PrintDoorLetters } from './letters.commands.js';
import { atEstate, bringsHomes, HOUSE_KEEPERS, Staff } from './staff.js';

/** Long enough to find one's letter and ask the neighbours, short enough that it does not lie about for ever. */
const USUAL_DAYS = 41;
/** The largest list of homes, in characters: a page may hold 256 kB. */
const LONGEST_LIST = 200_000;
const SHOWN_BAD = 50;

const lettersForm = z.object({
  blockId: id,
  print: z.enum(['standard', 'large']),
  validUntil: day,
  help: z.string().trim().max(120, 'joining.estate.longHelp').optional(),
});
const listForm = z.object({ csv: z.string('joining.import.noList').max(LONGEST_LIST, 'joining.import.longList') });

/** The homes of an estate: their letters, and the lists by which they come in. */
@Controller('joining')
export class EstatePages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(LetterPrinting) private readonly printing: LetterPrinting,
    @Inject(HomeLists) private readonly lists: HomeLists,
    @Inject(Staff) private readonly staff: Staff,
    @Inject(LookBook) private readonly looks: LookBook,
  ) {}

  @Access(heldSomewhere(HOUSE_KEEPERS))
  @Get()
  async estates(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const { upToDate } = await this.reads.freshness('homes', undefined);
    return this.pages.render(
      reply,
      'joining/estates.njk',
      { estates: await this.queries.execute(new ListEstates(await this.staff.estatesOf(request))) },
      { upToDate },
    );
  }

  @Access(atEstate)
  @Get('estates/:estateId')
  estate(@Param('estateId', { schema: id }) estateId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, estateId, emptyForm({ print: 'standard', validUntil: addDays(this.reads.today(), USUAL_DAYS) }));
  }

  @Sends(PrintDoorLetters, IssueDoorLetter)
  @Post('estates/:estateId')
  async print(
    @Param('estateId', { schema: id }) estateId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const parsed = parseForm(lettersForm, body);
    if (!parsed.ok) return this.shown(reply, estateId, parsed.form);
    const acting = await this.staff.acting(request);
    await this.looks.note(request, { kind: 'letters', subject: `place-${parsed.data.blockId}`, why: 'print' });
    const wanted = { ...parsed.data, estateId, validFrom: this.reads.today() };
    const printed = await this.printing.print(wanted, acting.actor, formMeta(request, acting), this.pages.language(request));
    if (printed.status === 'no-homes') return this.shown(reply, estateId, problem(body, 'blockId', 'joining.estate.noHomes'));
    if (printed.status === 'not-done') return this.shown(reply, estateId, refusedForm(body, printed.outcome, 'joining'));
    reply.status(200).header('cache-control', 'private, no-store');
    return new StreamableFile(printed.paper, { type: 'application/pdf', disposition: `attachment; filename="letters-${parsed.data.blockId}.pdf"` });
  }

  @Access(bringsHomes)
  @Get('estates/:estateId/homes')
  async listing(@Param('estateId', { schema: id }) estateId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.bringing(reply, estateId, emptyForm());
  }

  @Sends(AddDwelling)
  @Post('estates/:estateId/homes')
  async bring(
    @Param('estateId', { schema: id }) estateId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const parsed = parseForm(listForm, body);
    if (!parsed.ok) return this.bringing(reply, estateId, parsed.form);
    const brought = await this.lists.bring(estateId, parsed.data.csv, formMeta(request, await this.staff.acting(request)));
    if (brought.status === 'bad')
      return this.bringing(
        reply,
        estateId,
        problem(body, 'csv', brought.bad.length === 1 ? 'joining.import.badLine' : 'joining.import.badLines', { lines: brought.bad.length }),
        brought.bad,
      );
    return seeOther(reply, `/joining/estates/${estateId}`, brought.position);
  }

  private async bringing(reply: FastifyReply, estateId: string, form: Form, bad: readonly BadLine[] = []) {
    const estate = await this.found(estateId);
    return this.pages.render(reply, 'joining/import.njk', { estate, bad: bad.slice(0, SHOWN_BAD), more: Math.max(0, bad.length - SHOWN_BAD) }, { form });
  }

  private async shown(reply: FastifyReply, estateId: string, form: Form) {
    const { upToDate, behind } = await this.reads.freshness('homes', askedAfter(reply.request));
    const [estate, prints] = await Promise.all([this.found(estateId), this.queries.execute(new ListPrints(estateId))]);
    return this.pages.render(reply, 'joining/estate.njk', { estate, prints, codeLetters: isOrganiser(reply.request, estateId) }, { form, upToDate, behind });
  }

  private async found(estateId: string) {
    const estate = await this.queries.execute(new ReadEstate(estateId));
    if (!estate) throw new NotFoundException();
    return estate;
  }
}

function problem(body: unknown, field: string, message: string, values: Readonly<Record<string, unknown>> = {}): Form {
  return { values: body as Form['values'], problems: [{ field, message, values }], status: 400 };
}

/** Letters with a code are the organisers' alone. */
function isOrganiser({ viewer }: FastifyRequest, estateId: string): boolean {
  return viewer?.roles.some(({ role, context }) => role === 'organiser' && (context === estateId || context === EVERYWHERE)) ?? false;
}
