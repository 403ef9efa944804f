import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Req, Res, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import { londonDay } from '#decider/calendar';
import { day } from '#events';
import { Access, actingIn, everywhere, type FastifyReply, type FastifyRequest, held, LookBook } from '#http';
import { Doubts, Kept, type KeptMessage } from '#notifications';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import { emptyForm, type Form, fullDate, PageRenderer, parseForm, seeOther } from '#web';
import { isPrintable, type Letter, letterPaper } from './letter-paper.js';
import { paragraphs } from './paragraphs.js';

const SHOWN = 100;
const postedForm = z.object({ postedOn: day });
const doubtForm = z.object({ again: z.enum(['yes', 'no']) });

const KEEPERS = ['administrator', 'organiser'];
/** A letter may say the code by which somebody comes in: a stolen session alone reads none (audit.md, "Threats"). */
const reads = held(KEEPERS, everywhere, { hidden: true, lasting: true, stepUp: true });

/**
 * Letters that people here print and post, and messages of which nobody knows whether they arrived (domain.md, "Post log"). They hold names and addresses of all banks,
 * and some the code by which somebody comes in: a role for some hours opens none of them.
 */
@Controller('letters')
@Access(held(KEEPERS, everywhere, { hidden: true, lasting: true }))
export class LetterPages {
  constructor(
    @Inject(Kept) private readonly kept: Kept,
    @Inject(Doubts) private readonly doubts: Doubts,
    @Inject(BUSINESS_CLOCK) private readonly clock: BusinessClock,
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(LookBook) private readonly looks: LookBook,
  ) {}

  @Get()
  list(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return this.showAll(reply, emptyForm());
  }

  /** Every letter that waits and that the file can show. */
  @Access(reads)
  @Get('waiting.pdf')
  async waiting(@Res({ passthrough: true }) reply: FastifyReply): Promise<StreamableFile> {
    const letters = (await this.kept.list('post', SHOWN)).filter(isPrintable);
    if (letters.length === 0) throw new NotFoundException();
    return this.file(reply, letters.map(asLetter), 'letters.pdf');
  }

  @Access(reads)
  @Get(':letterId')
  async read(@Param('letterId') letterId: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return this.showOne(reply, await this.find(letterId), emptyForm({ postedOn: londonDay(this.clock.now()) }));
  }

  @Access(reads)
  @Get(':letterId/letter.pdf')
  async print(@Param('letterId') letterId: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<StreamableFile> {
    const letter = await this.find(letterId);
    if (!isPrintable(letter)) throw new NotFoundException();
    return this.file(reply, [asLetter(letter)], 'letter.pdf');
  }

  /** Shows the letter again where the day is wrong, so it asks for as much as reading does. */
  @Access(reads)
  @Post(':letterId/posted')
  async posted(
    @Param('letterId') letterId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const { actor } = actingIn(request);
    const parsed = parseForm(postedForm, body);
    const letter = await this.find(letterId);
    if (!parsed.ok) return this.showOne(reply, letter, parsed.form);
    const { postedOn } = parsed.data;
    if (postedOn > londonDay(this.clock.now())) return this.showOne(reply, letter, refused(postedOn, 'messages.letters.posted.future'));
    if (!(await this.kept.markPosted(letterId, postedOn, actor))) throw new NotFoundException();
    seeOther(reply, '/letters');
    return undefined;
  }

  @Post('doubts/:messageId')
  async settle(@Param('messageId') messageId: string, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<string | undefined> {
    if (!z.uuid().safeParse(messageId).success) throw new NotFoundException();
    const parsed = parseForm(doubtForm, body);
    if (!parsed.ok) return this.showAll(reply, parsed.form);
    const settled = await this.doubts.settle(messageId, parsed.data.again === 'yes');
    if (!settled) return this.showAll(reply, { values: {}, problems: [{ message: 'messages.letters.doubts.gone' }], status: 409 });
    seeOther(reply, '/letters');
    return undefined;
  }

  private async find(letterId: string): Promise<KeptMessage> {
    const letter = z.uuid().safeParse(letterId).success ? await this.kept.find('post', letterId) : undefined;
    if (!letter) throw new NotFoundException();
    return letter;
  }

  /** Letters have names and addresses on them: a look at each, in the log before it is shown. */
  private async noteLook(reply: FastifyReply, ...letters: readonly { readonly id: string }[]): Promise<void> {
    await this.looks.note(reply.request, ...letters.map(({ id }) => ({ kind: 'letters' as const, subject: `letter-${id}`, why: 'post' })));
  }

  private async showAll(reply: FastifyReply, form: Form): Promise<string> {
    const [letters, done, doubts] = await Promise.all([this.kept.list('post', SHOWN), this.kept.posted(10), this.doubts.list(SHOWN)]);
    await this.noteLook(reply, { id: 'waiting' });
    return this.pages.render(reply, 'messages/letters.njk', { letters, done, doubts, printable: letters.some(isPrintable) }, { form });
  }

  private async showOne(reply: FastifyReply, letter: KeptMessage, form: Form): Promise<string> {
    await this.noteLook(reply, letter);
    const model = { letter, paragraphs: paragraphs(letter.body), printable: isPrintable(letter) };
    return this.pages.render(reply, 'messages/letter.njk', model, { form });
  }

  private async file(reply: FastifyReply, letters: readonly (Letter & { readonly id: string })[], name: string): Promise<StreamableFile> {
    await this.noteLook(reply, ...letters);
    reply.header('cache-control', 'private, no-store');
    return new StreamableFile(letterPaper(letters), { type: 'application/pdf', disposition: `attachment; filename="${name}"` });
  }
}

const asLetter = ({ putAt, ...letter }: KeptMessage): Letter & { readonly id: string } => ({ ...letter, date: fullDate(putAt) });
const refused = (postedOn: string, message: string): Form => ({ values: { postedOn }, problems: [{ field: 'postedOn', message }], status: 400 });
