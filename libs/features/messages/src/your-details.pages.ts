import { randomUUID } from 'node:crypto';
import { Body, Controller, ForbiddenException, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { Access, type FastifyReply, type FastifyRequest, freshStepUp, RATE_LIMITS, type RateLimits, StepUpNeeded, signedIn } from '#http';
import { NOTIFICATIONS, type Notifications } from '#notifications';
import { comparable, DetailTaken, VAULT, type Vault } from '#vault';
import { emptyForm, type Form, Languages, PageRenderer, parseForm, seeOther, WEB_SETTINGS, type WebSettings } from '#web';
import { EmailChanges, GOOD_FOR_MINUTES } from './email-changes.js';
import { detailsForm } from './your-details.form.js';

/** Links to new addresses that one person may ask for. */
const LINKS = { what: 'email-change', most: 5, seconds: 3600 };

/** What is known of somebody, as they see and change it themselves; how they are told things, and in which language. */
@Controller('your-details')
@Access(signedIn)
export class YourDetailsPages {
  constructor(
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(EmailChanges) private readonly changes: EmailChanges,
    @Inject(NOTIFICATIONS) private readonly notifications: Notifications,
    @Inject(RATE_LIMITS) private readonly limits: RateLimits,
    @Inject(Languages) private readonly languages: Languages,
    @Inject(WEB_SETTINGS) private readonly settings: WebSettings,
    @Inject(PageRenderer) private readonly pages: PageRenderer,
  ) {}

  @Get()
  async show(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const known = await this.vault.details(personIn(request));
    const { sent, saved } = (request.query ?? {}) as { sent?: unknown; saved?: unknown };
    return this.page(reply, emptyForm({ channel: 'letter', language: 'en', ...known }), { sent: sent === 'yes', saved: saved === 'yes' });
  }

  @Post()
  async change(@Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string | undefined> {
    const person = personIn(request);
    const parsed = parseForm(detailsForm, body);
    if (!parsed.ok) return this.page(reply, parsed.form);
    const { email, phone, language, ...rest } = parsed.data;
    if (!this.#spoken().includes(language)) return this.page(reply, refused(body, 'language', 'messages.details.choose'));
    const { email: known } = await this.vault.details(person);
    const newEmail = email !== undefined && (known === undefined || comparable('email', known) !== comparable('email', email));
    if (known !== undefined && email === undefined) sure(request);
    if (newEmail && !(await this.limits.take(LINKS, person)).allowed) return this.page(reply, refused(body, 'email', 'messages.details.tooOften', 429));
    try {
      await this.vault.setDetail(person, 'phone', phone);
    } catch (fault) {
      if (fault instanceof DetailTaken) return this.page(reply, refused(body, 'phone', 'messages.details.notThisPhone', 409));
      throw fault;
    }
    for (const detail of ['name', 'address', 'channel'] as const) await this.vault.setDetail(person, detail, rest[detail]);
    await this.vault.setDetail(person, 'language', language);
    if (known !== undefined && email === undefined) await this.#leave(person, known);
    if (newEmail) await this.#sendLink(person, email, language);
    seeOther(reply, newEmail ? '/your-details?sent=yes' : '/your-details?saved=yes');
    return undefined;
  }

  /** A mail scanner that follows the link changes nothing: only the button does. */
  @Get('email/:secret')
  async confirm(@Param('secret') secret: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const email = await this.changes.find(personIn(request), secret);
    if (email === undefined) return this.pages.render(reply, 'messages/email-gone.njk', {}, { status: 404 });
    return this.pages.render(reply, 'messages/email-confirm.njk', { secret, email }, { form: emptyForm() });
  }

  @Post('email/:secret')
  async confirmed(
    @Param('secret') secret: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const person = personIn(request);
    const { email: known } = await this.vault.details(person);
    if (known !== undefined) sure(request);
    const email = await this.changes.use(person, secret);
    if (email === undefined) return this.pages.render(reply, 'messages/email-gone.njk', {}, { status: 404 });
    try {
      await this.vault.setDetail(person, 'email', email);
    } catch (fault) {
      // Somebody else took it meanwhile; whoever reads mail there is told no more than that the link is over.
      if (fault instanceof DetailTaken) return this.pages.render(reply, 'messages/email-gone.njk', {}, { status: 404 });
      throw fault;
    }
    if (known !== undefined) await this.#tellOld(person, known);
    seeOther(reply, '/your-details?saved=yes');
    return undefined;
  }

  async #leave(person: string, known: string): Promise<void> {
    await this.vault.setDetail(person, 'email', undefined);
    await this.#tellOld(person, known);
  }

  /** The same answer for an address that somebody else has, to which nothing is sent: nobody finds out here who uses the service. */
  async #sendLink(person: string, email: string, language: string): Promise<void> {
    if ((await this.vault.findByDetail('email', email)) !== undefined) return;
    const { secret, endsAt } = await this.changes.ask(person, email);
    const message = { to: { email, of: person }, by: 'email' as const, language, expiresAt: endsAt, once: `email-change/${randomUUID()}` };
    await this.notifications.send({
      ...message,
      template: 'messages.email-confirm',
      values: { link: `/your-details/email/${secret}`, minutes: GOOD_FOR_MINUTES },
    });
  }

  async #tellOld(person: string, email: string): Promise<void> {
    const { language } = await this.vault.details(person);
    const once = `email-changed/${randomUUID()}`;
    await this.notifications.send({
      to: { email, of: person },
      by: 'email',
      language,
      template: 'messages.email-changed',
      values: { link: '/your-details' },
      once,
    });
  }

  private page(reply: FastifyReply, form: Form, shown: { readonly sent?: boolean; readonly saved?: boolean } = {}): string {
    return this.pages.render(reply, 'messages/your-details.njk', { languages: this.#spoken(), ...shown }, { form });
  }

  /** Those that are made of English find mistakes in pages, and are for a demonstration. */
  #spoken(): readonly string[] {
    return this.languages
      .list()
      .map(({ lang }) => lang)
      .filter((lang) => this.settings.demo || !lang.includes('-X'));
  }
}

/** @throws ForbiddenException for a visitor, whom the rule has turned away already */
function personIn({ viewer }: FastifyRequest): string {
  if (!viewer) throw new ForbiddenException();
  return viewer.person;
}

/** Whoever holds a stolen session must not take the account over by an address of their own. @throws StepUpNeeded */
function sure({ signedIn: held }: FastifyRequest): void {
  if (freshStepUp(held) === undefined) throw new StepUpNeeded();
}

function refused(body: unknown, field: string, message: string, status = 400): Form {
  const values = typeof body === 'object' && body !== null ? { ...body } : {};
  return { values, problems: [{ field, message }], status };
}
