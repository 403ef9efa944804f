import { Body, Controller, Get, Inject, Post, Res } from '@nestjs/common';
import { z } from 'zod';
import { ReadSide } from '#cqrs';
import { isOffice } from '#events';
import { Access, everybody, type FastifyReply, signedInAlone } from '#http';
import { INSTALLATION, LetterCodes, PEOPLE, type People } from '#identity';
import { VAULT, type Vault } from '#vault';
import { BrowserSessions, emptyForm, type Form, PageRenderer, parseForm, seeOther } from '#web';
import { wasErased } from './code-letter.facts.js';
import { LetterTries } from './letter-tries.js';
import { tooOften } from './sign-in.pages.js';
import { WayInLetters } from './way-in-letters.js';

const typed = z.object({ code: z.string('sign-in.letter.missing').trim().max(60, 'sign-in.letter.unknown') });

/** Where somebody who has neither e-mail nor phone comes in by the code of their letter. The code stands in no address, so in no log. */
@Access(everybody)
@Controller('sign-in/letter')
export class LetterCodePages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(LetterCodes) private readonly codes: LetterCodes,
    @Inject(LetterTries) private readonly tries: LetterTries,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(WayInLetters) private readonly letters: WayInLetters,
    @Inject(BrowserSessions) private readonly sessions: BrowserSessions,
  ) {}

  @Get()
  ask(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, emptyForm());
  }

  /**
   * A letter passes through the hands of whoever prints and posts it, so it lets in nobody who has an office. Who comes in by it has shown who they are as well as they can:
   * else they could never add another way.
   */
  @Post()
  async comeIn(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const parsed = parseForm(typed, body);
    // A code that was typed wrongly is typed anew: it is not shown again.
    if (!parsed.ok) return this.shown(reply, { ...parsed.form, values: {} });
    const { code } = parsed.data;
    const wait = await this.tries.take(reply.request.ip, code);
    if (wait > 0) return this.shown(reply, tooOften(reply, {}, wait));
    const today = this.reads.today();
    const found = await this.codes.find(code, today);
    if (found.status !== 'good') return this.shown(reply, wrong(`sign-in.letter.${found.status}`));
    const known = (await this.erased(found.person)) ? undefined : await this.people.get(found.person);
    if (!known) return this.shown(reply, wrong('sign-in.letter.unknown'));
    if (known.roles.some(({ role }) => isOffice(role))) return this.shown(reply, wrong('sign-in.letter.office'));
    if (!(await this.codes.use(code, today))) return this.shown(reply, wrong('sign-in.letter.used'));
    await this.letters.codeUsed(known.person);
    await this.sessions.begin(reply, { person: known.person, method: 'letter-code', roles: known.roles, steppedUp: true });
    return seeOther(reply, '/sign-in/letter/welcome');
  }

  /** Also while the answer is carried out, and for whom something must be kept of: the code may still be there. */
  private async erased(person: string): Promise<boolean> {
    return wasErased(this.reads.reader(), await this.vault.pseudonym({ person, context: INSTALLATION }));
  }

  /** What to do next time: the code is used up. */
  @Access(signedInAlone)
  @Get('welcome')
  welcome(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.pages.render(reply, 'sign-in/letter-welcome.njk', {});
  }

  private shown(reply: FastifyReply, form: Form) {
    return this.pages.render(reply, 'sign-in/letter.njk', {}, { form });
  }
}

function wrong(message: string): Form {
  return { values: {}, problems: [{ field: 'code', message }], status: 400 };
}
