import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { Access, type FastifyReply, type FastifyRequest, signedInAlone } from '#http';
import { comparable, type FindableDetail, findableDetails, VAULT, type Vault } from '#vault';
import { emptyForm, type Form, Languages, PageRenderer, parseForm, seeOther, WEB_SETTINGS, type WebSettings } from '#web';
import { personIn, sure } from './changing.js';
import { ContactChanges } from './contact-changes.js';
import { detailsForm } from './your-details.form.js';

/** What is known of somebody, as they see and change it themselves; how they are told things, and in which language. */
@Controller('your-details')
@Access(signedInAlone)
export class YourDetailsPages {
  constructor(
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(ContactChanges) private readonly changes: ContactChanges,
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

  /**
   * Where letters go is a way in for whoever has no other (a letter's code), and the channel says where all that is told goes: both take a step-up, as how somebody
   * signs in does. How somebody signs in changes at no press alone: a new address or number is shown to be theirs first, and whatever is taken away was asked by
   * themselves.
   */
  @Post()
  async change(@Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string | undefined> {
    const person = personIn(request);
    const parsed = parseForm(detailsForm, body);
    if (!parsed.ok) return this.page(reply, parsed.form);
    const { language, ...typed } = parsed.data;
    if (!this.#spoken().includes(language)) return this.page(reply, refused(body, 'language', 'messages.details.choose'));
    const known = await this.vault.details(person);
    const proved = await this.vault.provedDetails(person);
    const added = findableDetails.filter((detail) => isNew(detail, typed[detail], proved.includes(detail) ? known[detail] : undefined));
    const dropped = findableDetails.filter((detail) => typed[detail] === undefined && known[detail] !== undefined);
    const moved = (['address', 'channel'] as const).filter((detail) => typed[detail] !== known[detail]);
    if (added.length + dropped.length + moved.length > 0) sure(request);
    for (const detail of added)
      if (!(await this.changes.mayAsk(person, detail, typed[detail] ?? ''))) return this.page(reply, refused(body, detail, 'messages.details.tooOften', 429));
    const renamed = known.name !== undefined && typed.name !== known.name;
    for (const detail of ['name', 'address', 'channel'] as const) await this.vault.setDetail(person, detail, typed[detail]);
    if (renamed || moved.length > 0) await this.changes.tellMoved(person, known, moved.includes('address'));
    await this.vault.setDetail(person, 'language', language);
    for (const detail of dropped) await this.changes.count(person, detail, undefined);
    const [email, phone] = [added.includes('email'), added.includes('phone')];
    if (email) await this.changes.askEmail(person, typed.email ?? '', language);
    if (phone) await this.changes.askPhone(person, typed.phone ?? '', language);
    seeOther(reply, `/your-details${phone ? '/phone' : ''}${email ? '?sent=yes' : phone ? '' : '?saved=yes'}`);
    return undefined;
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

/** An address that is only written in another way is the same; one that was never proved is new. */
function isNew(detail: FindableDetail, typed: string | undefined, known: string | undefined): boolean {
  return typed !== undefined && (known === undefined || comparable(detail, known) !== comparable(detail, typed));
}

function refused(body: unknown, field: string, message: string, status = 400): Form {
  const values = typeof body === 'object' && body !== null ? { ...body } : {};
  return { values, problems: [{ field, message }], status };
}
