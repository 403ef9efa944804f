import { Body, Controller, ForbiddenException, Get, HttpCode, Inject, NotFoundException, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { v5 } from 'uuid';
import { z } from 'zod';
import { londonDay } from '#decider/calendar';
import { sha256 } from '#events';
import { Access, type Acting, type FastifyReply, type FastifyRequest, freshForOneself, mayBeSent, Sends, StepUpNeeded, signedInAlone } from '#http';
import type { Outcome } from '#ledger';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import { sendFile } from '#uploads';
import { emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { notFetchable } from './access.decider.js';
import { AccessRequests } from './access-requests.js';
import { answerInWords } from './erasure-letters.js';
import { Erasures } from './erasures.js';
import { HeldAbout } from './held-about.js';
import { GiveAccess } from './privacy.commands.js';

const fileAsked = z.object({ sha256 });
const sure = z.object({ sure: z.literal('yes', { error: 'privacy.erasing.notSure' }) });

// Everybody of their own data alone: the handler names nobody else.
mayBeSent(GiveAccess, signedInAlone);

/** What somebody can ask of their own data: to see it, to have it erased. Nobody but the person comes here. */
@Controller('your-data')
@Access(signedInAlone)
export class YourDataPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(BUSINESS_CLOCK) private readonly clock: BusinessClock,
    @Inject(Erasures) private readonly erasures: Erasures,
    @Inject(HeldAbout) private readonly held: HeldAbout,
    @Inject(AccessRequests) private readonly requests: AccessRequests,
  ) {}

  @Get()
  async yours(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, emptyForm());
  }

  @Post('copy')
  async ask(@Res({ passthrough: true }) reply: FastifyReply) {
    const person = personIn(reply.request);
    const meta = formMeta(reply.request, await this.acting(reply.request));
    // The request's id follows from the form, so that a double press is one request.
    const requestId = v5('access', meta.commandId);
    const outcome = await this.requests.ask(person, { requestId }, meta);
    if (outcome.status !== 'done') return this.shown(reply, refusedForm({}, outcome, 'privacy'));
    return seeOther(reply, '/your-data', outcome.position);
  }

  @Sends(GiveAccess)
  @Post('copy/page')
  async page(@Res({ passthrough: true }) reply: FastifyReply) {
    const given = await this.give(reply, 'page');
    if ('form' in given) return this.shown(reply, given.form);
    return this.pages.render(reply, 'privacy/held.njk', { held: given.held, madeAt: this.clock.now() });
  }

  @Sends(GiveAccess)
  @Post('copy/json')
  async json(@Res({ passthrough: true }) reply: FastifyReply) {
    const given = await this.give(reply, 'json');
    if ('form' in given) return this.shown(reply, given.form);
    reply.header('content-type', 'application/json; charset=utf-8').header('cache-control', 'private, no-store');
    reply.header('content-disposition', 'attachment; filename="your-data.json"');
    return JSON.stringify({ madeAt: this.clock.now(), ...given.held }, undefined, 2);
  }

  /** One file that the person sent in, or that was sent in about them. */
  @HttpCode(200)
  @Post('copy/file')
  async file(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const person = steppedUp(reply.request);
    const parsed = parseForm(fileAsked, body);
    const { access } = await this.erasures.stateOf(await this.erasures.tokenOf(person));
    const may = access && notFetchable(access, londonDay(this.clock.now())) === undefined;
    const opened = parsed.ok && may ? await this.held.file(person, access, parsed.data.sha256) : undefined;
    if (!opened) throw new NotFoundException();
    return sendFile(reply, opened, 'your-file');
  }

  @Get('erase')
  async before(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.asked(reply, emptyForm());
  }

  /** The answer is shown at once, since afterwards there is nobody left who could ask for the page. */
  @Post('erase')
  async erase(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const person = steppedUp(reply.request);
    const parsed = parseForm(sure, body);
    if (!parsed.ok) return this.asked(reply, parsed.form);
    const acting = await this.acting(reply.request);
    const answer = await this.erasures.answerFor(person);
    const outcome = await this.erasures.ask(person, { channel: 'online', identity: 'stepped-up' }, formMeta(reply.request, acting));
    if (outcome.status !== 'done') return this.asked(reply, refusedForm({}, outcome, 'privacy'));
    return this.pages.render(reply, 'privacy/erased.njk', { words: answerInWords(answer, this.pages.language(reply.request)), askedAt: this.clock.now() });
  }

  private async give(reply: FastifyReply, form: 'page' | 'json') {
    const person = steppedUp(reply.request);
    const acting = await this.acting(reply.request);
    const { access } = await this.erasures.stateOf(acting.actor);
    const data = { token: acting.actor, requestId: access?.requestId ?? v5('none', v5.URL), form };
    const outcome: Outcome = await this.commands.execute(new GiveAccess(data, formMeta(reply.request, acting)));
    if (outcome.status !== 'done' || !access) return { form: refusedForm({}, outcome, 'privacy') };
    return { held: await this.held.all(person, access) };
  }

  private async asked(reply: FastifyReply, form: Form) {
    const person = personIn(reply.request);
    const answer = await this.erasures.answerFor(person);
    const { pending } = await this.erasures.stateOf(await this.erasures.tokenOf(person));
    return this.pages.render(
      reply,
      'privacy/erase.njk',
      { words: answerInWords(answer, this.pages.language(reply.request)), pending: pending !== undefined },
      { form },
    );
  }

  private async shown(reply: FastifyReply, form: Form) {
    const { access, asked } = await this.erasures.stateOf(await this.erasures.tokenOf(personIn(reply.request)));
    const no = access && notFetchable(access, londonDay(this.clock.now()));
    const step = access === undefined ? 'none' : no === undefined ? 'ready' : no === 'not-reviewed' ? 'asked' : 'over';
    return this.pages.render(reply, 'privacy/your-data.njk', { access, step, asked }, { form });
  }

  /** A person asks as themselves, whatever else they are here. */
  private async acting(request: FastifyRequest): Promise<Acting> {
    return { actor: await this.erasures.tokenOf(personIn(request)), office: 'applicant', role: 'applicant' };
  }
}

/** The person alone: whoever sits beside them to ask for money learns nothing of this. */
function personIn({ viewer, signedIn }: FastifyRequest): string {
  if (!viewer || signedIn?.helper !== undefined) throw new ForbiddenException();
  return viewer.person;
}

/**
 * audit.md, "Threats": step-up within five minutes to erase, and to be given everything that is held. A posted letter counts (ADR 015): what the law gives to everybody is
 * not kept from who has neither e-mail nor phone.
 */
function steppedUp(request: FastifyRequest): string {
  if (freshForOneself(request.signedIn) === undefined) throw new StepUpNeeded();
  return personIn(request);
}
