import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { v4 } from 'uuid';
import { z } from 'zod';
import { id, isOffice, letterCheck, personToken } from '#events';
import { Access, actingIn, type FastifyReply, held, LookBook, mayBeSent, Sends } from '#http';
import { INSTALLATION, PEOPLE, type People } from '#identity';
import type { Outcome } from '#ledger';
import { VAULT, type Vault } from '#vault';
import { askedAfter, emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { PostCodeLetter, ReissueCodeLetter } from './code-letter.commands.js';
import { GOOD_FOR_DAYS } from './code-letter.decider.js';
import { CodeLetterAsDecided, ReadCodeLetters } from './code-letters/code-letters.query.js';
import { LetterTries } from './letter-tries.js';
import { tooOften } from './sign-in.pages.js';

/** `issue` stands in the form: sent twice it is one command, and of two organisers at once the second is told. */
const asked = z.strictObject({ check: z.enum(letterCheck.options, 'sign-in.letters.missingCheck'), issue: z.coerce.number().int().min(1) });

/** Of the estate's own organisers; nobody else learns who lives there without e-mail and phone. */
const ofTheEstate = held(['organiser'], 'estateId', { hidden: true });
/** The code before is dead at once, and the next one lies among the letters: a stolen session alone does neither (audit.md, "Threats"). */
mayBeSent(ReissueCodeLetter, held(['organiser'], 'estateId', { hidden: true, stepUp: true }));

/**
 * Where an organiser has another letter sent to somebody whose code is used up, lost or too old, after making sure who asks. No page here shows a code: it stands in the letter
 * alone, which whoever prints the post reads at `/letters`.
 */
@Access(ofTheEstate)
@Controller('code-letters/:estateId')
export class CodeLetterPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(LetterTries) private readonly tries: LetterTries,
    @Inject(LookBook) private readonly looks: LookBook,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(PEOPLE) private readonly people: People,
  ) {}

  @Get()
  async list(@Param('estateId', { schema: id }) estateId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const { estate, letters, ...fresh } = await this.queries.execute(new ReadCodeLetters(estateId, undefined, askedAfter(reply.request)));
    if (estate === undefined) throw new NotFoundException();
    await this.looks.note(reply.request, { kind: 'names-behind-tokens', subject: `place-${estateId}`, why: 'code-letter' });
    return this.pages.render(reply, 'sign-in/code-letters.njk', { estateId, estate, letters }, fresh);
  }

  @Get(':person')
  async ask(
    @Param('estateId', { schema: id }) estateId: string,
    @Param('person', { schema: personToken }) person: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.shown(reply, estateId, person, emptyForm());
  }

  @Sends(ReissueCodeLetter)
  @Post(':person')
  async again(
    @Param('estateId', { schema: id }) estateId: string,
    @Param('person', { schema: personToken }) person: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { letter } = await this.one(estateId, person);
    const parsed = parseForm(asked, body);
    if (!parsed.ok) return this.shown(reply, estateId, person, parsed.form);
    if (await this.holdsOffice(person)) {
      return this.shown(reply, estateId, person, { values: parsed.data, problems: [{ field: 'check', message: 'sign-in.letters.office' }], status: 409 });
    }
    const wait = await this.tries.again(person);
    if (wait > 0) return this.shown(reply, estateId, person, tooOften(reply, body, wait));
    const by = await this.vault.pseudonym({ person: reply.request.viewer?.person ?? '', context: INSTALLATION });
    const meta = formMeta(reply.request, { ...actingIn(reply.request), actor: by });
    const outcome: Outcome = await this.commands.execute(new ReissueCodeLetter({ person, estateId, dwellingId: letter.dwellingId, by, ...parsed.data }, meta));
    if (outcome.status !== 'done') return this.shown(reply, estateId, person, refusedForm(body, outcome, 'sign-in'));
    await this.postNow(person);
    return seeOther(reply, `/code-letters/${estateId}`, outcome.position);
  }

  /** At once, so that the code before is dead when the organiser reads that it is; should this process die first, the reaction does it. */
  private async postNow(person: string): Promise<void> {
    const newest = await this.queries.execute(new CodeLetterAsDecided(person));
    if (!newest) return;
    const { joinId: _, ...letter } = newest;
    await this.commands.execute(new PostCodeLetter({ person, ...letter }, { commandId: v4(), actor: 'system', office: 'system', role: 'system' }));
  }

  /** A letter lets in nobody who has an office (`LetterCodePages`): none is posted for nothing, nor the code before ended. */
  private async holdsOffice(token: string): Promise<boolean> {
    const person = await this.vault.personOf(token);
    const known = person === undefined ? undefined : await this.people.get(person);
    return known?.roles.some(({ role }) => isOffice(role)) ?? false;
  }

  private async shown(reply: FastifyReply, estateId: string, person: string, form: Form) {
    const { estate, letter, ...fresh } = await this.one(estateId, person);
    await this.looks.note(reply.request, { kind: 'names-behind-tokens', subject: `codeletters-${person}`, why: 'code-letter' });
    const model = { estateId, estate, letter, checks: letterCheck.options, days: GOOD_FOR_DAYS };
    return this.pages.render(reply, 'sign-in/code-letter.njk', model, { form, ...fresh });
  }

  private async one(estateId: string, person: string) {
    const { letters, ...found } = await this.queries.execute(new ReadCodeLetters(estateId, person));
    const [letter] = letters;
    if (!letter) throw new NotFoundException();
    return { ...found, letter };
  }
}
