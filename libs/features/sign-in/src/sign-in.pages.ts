import { Body, Controller, Get, Inject, Post, Query, Res } from '@nestjs/common';
import { z } from 'zod';
import { Access, everybody, type FastifyReply, RATE_LIMITS, type RateLimits } from '#http';
import { type NotShown, Passkeys, SignInRequests, WORK_ISSUER, type WorkIssuerSettings } from '#identity';
import { comparable } from '#vault';
import { emptyForm, type Form, PageRenderer, parseForm, seeOther, WEB_SETTINGS, type WebSettings, wayBack } from '#web';
import { AskingBrowser } from './asking-browser.js';
import { SignInDoor } from './sign-in-door.js';
import { waitBeforeAsking, waitBeforeTrying } from './sign-in-limits.js';
import { SignInMessages } from './sign-in-messages.js';

const PHONE = /^\+?[\d\s()-]{9,20}$/;
const address = z
  .string('sign-in.ask.missing')
  .trim()
  .max(254, 'sign-in.ask.format')
  .refine((text) => PHONE.test(text) || z.email().safeParse(text).success, 'sign-in.ask.format');
const asked = z.object({ address, back: z.string().optional() });
const typed = z.object({ code: z.string('sign-in.code.missing').trim().max(20, 'sign-in.code.format') });

/** What to say of a code that did not let anybody in. */
const CODE_PROBLEMS: Readonly<Record<NotShown, string>> = {
  ...{ unknown: 'sign-in.code.gone', used: 'sign-in.code.gone', expired: 'sign-in.code.gone', 'other-browser': 'sign-in.code.gone' },
  'other-session': 'sign-in.code.gone',
  ...{ 'wrong-code': 'sign-in.code.wrong', 'no-tries': 'sign-in.code.noTries' },
};

/** Where somebody asks to be let in, by e-mail or by a text message. Nothing here says whether anybody has an address. */
@Access(everybody)
@Controller('sign-in')
export class SignInPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(WEB_SETTINGS) private readonly settings: WebSettings,
    @Inject(RATE_LIMITS) private readonly limits: RateLimits,
    @Inject(SignInRequests) private readonly requests: SignInRequests,
    @Inject(SignInMessages) private readonly messages: SignInMessages,
    @Inject(AskingBrowser) private readonly browser: AskingBrowser,
    @Inject(SignInDoor) private readonly door: SignInDoor,
    @Inject(Passkeys) private readonly passkeys: Passkeys,
    @Inject(WORK_ISSUER) private readonly work: WorkIssuerSettings,
  ) {}

  @Get()
  ask(@Query('back') back: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, emptyForm({ back: wayBack(back) }));
  }

  @Post()
  async send(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const parsed = parseForm(asked, body);
    if (!parsed.ok) return this.shown(reply, parsed.form);
    const { back } = parsed.data;
    const way = parsed.data.address.includes('@') ? 'email-link' : 'text-code';
    const of = comparable(way === 'email-link' ? 'email' : 'phone', parsed.data.address);
    const wait = await waitBeforeAsking(this.limits, reply, { way, address: of });
    if (wait > 0) return this.shown(reply, tooOften(reply, body, wait));
    const { browser, endsAt } = await this.requests.ask({ way, back: wayBack(back) });
    this.browser.remember(reply, browser);
    this.messages.sendLater({ browser, endsAt, way, of: { address: of } });
    return seeOther(reply, way === 'email-link' ? '/sign-in/sent' : '/sign-in/code');
  }

  /** Also where nobody was written to: what to do when nothing comes is on the page. */
  @Get('sent')
  sent(@Res({ passthrough: true }) reply: FastifyReply) {
    const browser = this.browser.of(reply.request);
    if (browser === undefined) return seeOther(reply, '/sign-in');
    reply.header('cache-control', 'private, no-store');
    const code = this.requests.confirmation(browser);
    return this.pages.render(reply, 'sign-in/sent.njk', { code: `${code.slice(0, 3)} ${code.slice(3)}` });
  }

  @Get('code')
  code(@Res({ passthrough: true }) reply: FastifyReply) {
    if (this.browser.of(reply.request) === undefined) return seeOther(reply, '/sign-in');
    return this.pages.render(reply, 'sign-in/code.njk', {}, { form: emptyForm() });
  }

  @Post('code')
  async useCode(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const parsed = parseForm(typed, body);
    if (!parsed.ok) return this.pages.render(reply, 'sign-in/code.njk', {}, { form: parsed.form });
    const wait = await waitBeforeTrying(this.limits, reply);
    if (wait > 0) return this.pages.render(reply, 'sign-in/code.njk', {}, { form: tooOften(reply, {}, wait) });
    const shown = await this.requests.useCode(this.browser.of(reply.request), parsed.data.code);
    const why = await this.door.open(reply, shown);
    if (why === undefined) return seeOther(reply, shown.status === 'good' ? shown.back : '/');
    const form = { values: {}, problems: [{ field: 'code', message: CODE_PROBLEMS[why] }], status: 400 };
    return this.pages.render(reply, 'sign-in/code.njk', {}, { form });
  }

  private shown(reply: FastifyReply, form: Form) {
    return this.pages.render(
      reply,
      'sign-in/sign-in.njk',
      { demo: this.settings.demo, passkeys: this.passkeys.available, work: this.work.at !== undefined, back: wayBack(form.values.back) },
      { form },
    );
  }
}

/** The form again, with how long to wait; said in minutes, since nobody waits by the second. */
export function tooOften(reply: FastifyReply, body: unknown, waitSeconds: number): Form {
  reply.header('retry-after', String(waitSeconds));
  const values = typeof body === 'object' && body !== null ? { ...body } : {};
  return { values, problems: [{ message: 'sign-in.tooOften', values: { minutes: Math.ceil(waitSeconds / 60) } }], status: 429 };
}
