import { Body, Controller, ForbiddenException, Get, Inject, Post, Res } from '@nestjs/common';
import { z } from 'zod';
import { Access, everybody, type FastifyReply, RATE_LIMITS, type RateLimits, type SignedIn, signedInAlone } from '#http';
import { Passkeys } from '#identity';
import { emptyForm, type Form, PageRenderer, seeOther } from '#web';
import { tooOften } from './sign-in.pages.js';
import { SignInDoor } from './sign-in-door.js';
import { waitBeforeTrying, waitForChallenge } from './sign-in-limits.js';
import { backIn, ownSession } from './step-up.pages.js';
import { WayInLetters } from './way-in-letters.js';

const answered = z.object({ answer: z.string().max(20_000) });

/** Signing in, and showing again who one is, with a passkey; and the list of one's own. */
@Controller()
export class PasskeyPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(RATE_LIMITS) private readonly limits: RateLimits,
    @Inject(Passkeys) private readonly passkeys: Passkeys,
    @Inject(SignInDoor) private readonly door: SignInDoor,
    @Inject(WayInLetters) private readonly letters: WayInLetters,
  ) {}

  @Access(everybody)
  @Get('sign-in/passkey')
  async ask(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.asked(reply, undefined, emptyForm());
  }

  @Access(everybody)
  @Post('sign-in/passkey')
  async signIn(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const wait = await waitBeforeTrying(this.limits, reply);
    if (wait > 0) return this.asked(reply, undefined, tooOften(reply, {}, wait));
    const person = await this.passkeys.shown(answerIn(body));
    if (person !== undefined && (await this.door.signIn(reply, person, 'passkey'))) return seeOther(reply, '/');
    return this.asked(reply, undefined, again('sign-in.passkey.notShown'));
  }

  @Access(signedInAlone)
  @Get('step-up/passkey')
  async askAgain(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.asked(reply, ownSession(reply.request), emptyForm());
  }

  @Access(signedInAlone)
  @Post('step-up/passkey')
  async stepUp(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const held = ownSession(reply.request);
    const person = await this.passkeys.shown(answerIn(body), held.sessionId);
    if (person !== undefined && (await this.door.stepUp(reply, person, held.sessionId, 'passkey'))) return seeOther(reply, backIn(reply.request));
    return this.asked(reply, held, again('sign-in.passkey.notShown'));
  }

  @Access(signedInAlone)
  @Get('your-passkeys')
  list(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.listed(reply, ownSession(reply.request), emptyForm());
  }

  /** A stolen session must not become a key for ever. */
  @Access({ ...signedInAlone, stepUp: true })
  @Post('your-passkeys')
  async add(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const held = ownSession(reply.request);
    if (await this.passkeys.add(held.person, held.sessionId, answerIn(body))) {
      await this.letters.passkey(held.person, 'Added');
      return seeOther(reply, '/your-passkeys');
    }
    return this.listed(reply, held, again('sign-in.passkeys.notAdded'));
  }

  @Access({ ...signedInAlone, stepUp: true })
  @Post('your-passkeys/remove')
  async remove(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const chosen = z.object({ passkey: z.string().min(1).max(2_000) }).safeParse(body);
    if (!chosen.success) throw new ForbiddenException();
    const { person } = ownSession(reply.request);
    const had = (await this.passkeys.list(person)).some(({ credentialId }) => credentialId === chosen.data.passkey);
    await this.passkeys.remove(person, chosen.data.passkey);
    if (had) await this.letters.passkey(person, 'Removed');
    return seeOther(reply, '/your-passkeys');
  }

  private async asked(reply: FastifyReply, stepUp: SignedIn | undefined, form: Form) {
    const { available } = this.passkeys;
    const action = stepUp ? `/step-up/passkey?back=${encodeURIComponent(backIn(reply.request))}` : '/sign-in/passkey';
    // Anybody may ask for this page, and each asking keeps a row.
    const wait = available && !stepUp ? await waitForChallenge(this.limits, reply) : 0;
    if (wait > 0) return this.pages.render(reply, 'sign-in/passkey.njk', { action, stepUp: false, wait }, { form: tooOften(reply, {}, wait) });
    const options = available ? JSON.stringify(await this.passkeys.optionsToShow(stepUp)) : undefined;
    return this.pages.render(reply, 'sign-in/passkey.njk', { options, action, stepUp: stepUp !== undefined }, { form });
  }

  private async listed(reply: FastifyReply, { person, sessionId }: SignedIn, form: Form) {
    const { available } = this.passkeys;
    const name = reply.request.viewer?.name ?? '';
    const options = available ? JSON.stringify(await this.passkeys.optionsToAdd(person, name, sessionId)) : undefined;
    return this.pages.render(reply, 'sign-in/your-passkeys.njk', { options, passkeys: await this.passkeys.list(person) }, { form });
  }
}

/** What the page's script was given by the browser; undefined where there are no scripts, or the person said no. */
function answerIn(body: unknown): unknown {
  const read = answered.safeParse(body);
  if (!read.success) return undefined;
  try {
    return JSON.parse(read.data.answer);
  } catch {
    return undefined;
  }
}

function again(message: string): Form {
  return { values: {}, problems: [{ message }], status: 400 };
}
