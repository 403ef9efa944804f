import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { z } from 'zod';
import { Access, type FastifyReply, type FastifyRequest, signedInAlone } from '#http';
import { emptyForm, type Form, PageRenderer, parseForm, seeOther } from '#web';
import { personIn, sure } from './changing.js';
import { ContactChanges } from './contact-changes.js';
import { EmailChanges } from './email-changes.js';
import { PhoneChanges } from './phone-changes.js';

const typed = z.object({ code: z.string('messages.details.phoneCode.missing').trim().max(20, 'messages.details.phoneCode.wrong') });

/** Where somebody shows that a new e-mail address or phone number is theirs: by the link that was sent to the one, by the code that was sent to the other. */
@Controller('your-details')
@Access(signedInAlone)
export class NewContactPages {
  constructor(
    @Inject(ContactChanges) private readonly changes: ContactChanges,
    @Inject(EmailChanges) private readonly emails: EmailChanges,
    @Inject(PhoneChanges) private readonly phones: PhoneChanges,
    @Inject(PageRenderer) private readonly pages: PageRenderer,
  ) {}

  /** A mail scanner that follows the link changes nothing: only the button does. */
  @Get('email/:secret')
  async confirm(@Param('secret') secret: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const email = await this.emails.find(personIn(request), secret);
    if (email === undefined) return this.gone(reply);
    return this.pages.render(reply, 'messages/email-confirm.njk', { secret, email }, { form: emptyForm() });
  }

  @Post('email/:secret')
  async confirmed(
    @Param('secret') secret: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const person = personIn(request);
    sure(request);
    const email = await this.emails.use(person, secret);
    // Somebody else may have taken it meanwhile; whoever reads mail there is told no more than that the link is over.
    if (email === undefined || !(await this.changes.count(person, 'email', email))) return this.gone(reply);
    return this.saved(reply);
  }

  @Get('phone')
  code(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    personIn(request);
    const { sent } = (request.query ?? {}) as { sent?: unknown };
    return this.asked(reply, emptyForm(), sent === 'yes');
  }

  @Post('phone')
  async typed(@Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string | undefined> {
    const person = personIn(request);
    const parsed = parseForm(typed, body);
    if (!parsed.ok) return this.asked(reply, parsed.form);
    sure(request);
    const used = await this.phones.use(person, parsed.data.code);
    if (used === 'wrong') return this.asked(reply, again('messages.details.phoneCode.wrong'));
    if (used === 'over' || !(await this.changes.count(person, 'phone', used.phone))) return this.asked(reply, again('messages.details.phoneCode.over'));
    return this.saved(reply);
  }

  private asked(reply: FastifyReply, form: Form, sent = false): string {
    return this.pages.render(reply, 'messages/phone-code.njk', { sent }, { form });
  }

  private gone(reply: FastifyReply): string {
    return this.pages.render(reply, 'messages/email-gone.njk', {}, { status: 404 });
  }

  private saved(reply: FastifyReply): undefined {
    seeOther(reply, '/your-details?saved=yes');
    return undefined;
  }
}

function again(message: string): Form {
  return { values: {}, problems: [{ field: 'code', message }], status: 400 };
}
