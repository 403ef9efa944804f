import { Body, Controller, ForbiddenException, Get, Inject, type OnModuleInit, Post, Query, Res } from '@nestjs/common';
import { z } from 'zod';
import { Access, type FastifyReply, type FastifyRequest, freshStepUp, RATE_LIMITS, type RateLimits, type SignedIn, signedInAlone } from '#http';
import { ParkedForms, Passkeys, SignInRequests, WORK_ISSUER, type WorkIssuerSettings } from '#identity';
import { VAULT, type Vault } from '#vault';
import { cameFrom, emptyForm, type Form, PageRenderer, parseForm, StepUpDoor, seeOther, wayBack } from '#web';
import { AskingBrowser } from './asking-browser.js';
import { tooOften } from './sign-in.pages.js';
import { waitBeforeAsking } from './sign-in-limits.js';
import { SignInMessages } from './sign-in-messages.js';

const asked = z.object({ way: z.enum(['email-link', 'text-code'], 'sign-in.stepUp.choose'), back: z.string().optional() });
/** Where a parked form is sent from. */
const AGAIN = '/step-up/again';

/** Where somebody who is signed in shows again who they are, before they sign, pay, change where money goes, erase or give roles (audit.md, "Threats"). */
@Access(signedInAlone)
@Controller('step-up')
export class StepUpPages implements OnModuleInit {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(StepUpDoor) private readonly door: StepUpDoor,
    @Inject(RATE_LIMITS) private readonly limits: RateLimits,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(ParkedForms) private readonly parked: ParkedForms,
    @Inject(SignInRequests) private readonly requests: SignInRequests,
    @Inject(SignInMessages) private readonly messages: SignInMessages,
    @Inject(AskingBrowser) private readonly browser: AskingBrowser,
    @Inject(Passkeys) private readonly passkeys: Passkeys,
    @Inject(WORK_ISSUER) private readonly work: WorkIssuerSettings,
  ) {}

  onModuleInit(): void {
    this.door.leadBy((reply) => this.lead(reply));
  }

  @Get()
  async choose(@Query('back') back: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const held = ownSession(reply.request);
    // Whoever came in by a letter is led here by what a letter does not do (`freshStepUp`): they are not led round in a circle.
    if (freshStepUp(held) !== undefined) return seeOther(reply, ownWay(back));
    return this.shown(reply, held, emptyForm({ back }));
  }

  @Post()
  async send(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const held = ownSession(reply.request);
    const parsed = parseForm(asked, body);
    if (!parsed.ok) return this.shown(reply, held, parsed.form);
    const { way, back } = parsed.data;
    const wait = await waitBeforeAsking(this.limits, reply, { way, address: `person|${held.person}` });
    if (wait > 0) return this.shown(reply, held, tooOften(reply, body, wait));
    const { browser, endsAt } = await this.requests.ask({ way, sessionId: held.sessionId, back: ownWay(back) });
    this.browser.remember(reply, browser);
    this.messages.sendLater({ browser, endsAt, way, of: { person: held.person } });
    return seeOther(reply, way === 'email-link' ? '/sign-in/sent' : '/sign-in/code');
  }

  /** What was typed before, to be sent again with one press. */
  @Get('again')
  async again(@Res({ passthrough: true }) reply: FastifyReply) {
    const form = await this.parked.take(ownSession(reply.request).sessionId);
    if (!form) return seeOther(reply, '/');
    return this.pages.render(reply, 'sign-in/again.njk', { parked: form });
  }

  /** A form is parked and can be sent again afterwards; somebody who only wanted to see a page comes back to it. */
  private async lead(reply: FastifyReply): Promise<void> {
    const { request } = reply;
    const { sessionId } = ownSession(request);
    const { once } = request;
    if (request.method !== 'POST' || once === undefined) {
      leadTo(reply, request.method === 'GET' ? request.url : cameFrom(request));
      return;
    }
    await this.parked.park(sessionId, { action: request.url, fields: typedIn(request), once, ...seenAt(request) });
    leadTo(reply, AGAIN);
  }

  private async shown(reply: FastifyReply, { person }: SignedIn, form: Form) {
    const proved = await this.vault.provedDetails(person);
    const passkeys = this.passkeys.available && (await this.passkeys.list(person)).length > 0;
    const model = {
      passkeys,
      work: this.work.at !== undefined,
      email: proved.includes('email'),
      phone: proved.includes('phone'),
      back: ownWay(form.values.back),
      parked: form.values.back === AGAIN,
    };
    return this.pages.render(reply, 'sign-in/step-up.njk', model, { form });
  }
}

/** Nobody shows who they are in the place of somebody else. @throws ForbiddenException in a helper's session */
export function ownSession({ signedIn: session }: FastifyRequest): SignedIn {
  if (!session || session.helper !== undefined) throw new ForbiddenException();
  return session;
}

/** The way back that an address names. */
export function backIn({ query }: FastifyRequest): string {
  return ownWay(typeof query === 'object' && query !== null && 'back' in query ? query.back : undefined);
}

function ownWay(back: unknown): string {
  return back === AGAIN ? AGAIN : wayBack(back);
}

function leadTo(reply: FastifyReply, back: string): void {
  seeOther(reply, `/step-up?back=${encodeURIComponent(back)}`);
}

function typedIn({ body }: FastifyRequest): [string, string][] {
  const entries = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  return entries.flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((each): [string, string][] => (typeof each === 'string' ? [[name, each]] : [])),
  );
}

function seenAt({ seenRevision }: FastifyRequest) {
  return seenRevision === undefined ? {} : { revision: seenRevision };
}
