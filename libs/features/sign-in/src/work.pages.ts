import { Controller, Get, Inject, NotFoundException, Res } from '@nestjs/common';
import type { Logger } from 'pino';
import { z } from 'zod';
import { Access, everybody, type FastifyReply, type FastifyRequest, LOG, PublicUrl, signedInAlone } from '#http';
import { IssuerAway, WORK_ISSUER, WorkAccounts, type WorkAsked, type WorkIssuerSettings } from '#identity';
import { VAULT, type Vault } from '#vault';
import { cookieName, cookieOptions, PageRenderer, readSignedCookie, seeOther, setSignedCookie, WEB_SETTINGS, type WebSettings } from '#web';
import { SignInDoor } from './sign-in-door.js';
import { backIn, ownSession } from './step-up.pages.js';

const BACK = '/sign-in/work/back';
const COOKIE = 'work';
const KEPT_SECONDS = 600;
const kept = z.strictObject({ state: z.string(), nonce: z.string(), verifier: z.string(), sessionId: z.string().optional(), back: z.string() });
type Problem = 'away' | 'refused' | 'unverified' | 'stranger';
const STATUS: Readonly<Record<Problem, number>> = { away: 503, refused: 400, unverified: 403, stranger: 403 };

/** Signing in, and showing again who one is, with an account at work; not found where there is no issuer. */
@Controller()
export class WorkPages {
  private readonly accounts: WorkAccounts | undefined;

  constructor(
    @Inject(WORK_ISSUER) { at }: WorkIssuerSettings,
    @Inject(WEB_SETTINGS) private readonly settings: WebSettings,
    @Inject(PublicUrl) private readonly address: PublicUrl,
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(SignInDoor) private readonly door: SignInDoor,
    @Inject(LOG) private readonly log: Logger,
  ) {
    this.accounts = at && new WorkAccounts(at, () => `${address.url}${BACK}`);
  }

  @Access(everybody)
  @Get('sign-in/work')
  signIn(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.lead(reply, { back: backIn(reply.request) });
  }

  @Access(signedInAlone)
  @Get('step-up/work')
  stepUp(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.lead(reply, { sessionId: ownSession(reply.request).sessionId, back: backIn(reply.request) });
  }

  @Access(everybody)
  @Get('sign-in/work/back')
  async back(@Res({ passthrough: true }) reply: FastifyReply) {
    const { accounts } = this;
    if (!accounts) throw new NotFoundException();
    const asked = this.askedBy(reply.request);
    reply.clearCookie(cookieName(this.settings, COOKIE), cookieOptions(this.settings));
    if (!asked) return this.problem(reply, 'refused');
    return this.unlessAway(reply, async () => {
      const answered = await accounts.answered(new URL(`${this.address.url}${reply.request.url}`), asked);
      if (typeof answered === 'string') return this.problem(reply, answered);
      const person = await this.vault.findByDetail('email', answered.email);
      if (person === undefined || !(await this.open(reply, person, asked))) return this.problem(reply, 'stranger');
      return seeOther(reply, asked.back);
    });
  }

  private open(reply: FastifyReply, person: string, { sessionId }: WorkAsked): Promise<boolean> {
    return sessionId === undefined ? this.door.signIn(reply, person, 'oidc') : this.door.stepUp(reply, person, sessionId, 'oidc');
  }

  private async lead(reply: FastifyReply, wanted: Pick<WorkAsked, 'sessionId' | 'back'>) {
    const { accounts } = this;
    if (!accounts) throw new NotFoundException();
    return this.unlessAway(reply, async () => {
      const { url, asked } = await accounts.ask(wanted);
      setSignedCookie(reply, this.settings, { name: COOKIE, value: JSON.stringify(asked), maxAge: KEPT_SECONDS });
      reply.status(303).header('location', url).header('cache-control', 'no-store').send();
      return undefined;
    });
  }

  private askedBy(request: FastifyRequest): WorkAsked | undefined {
    const read = readSignedCookie(request, this.settings, COOKIE);
    try {
      return read === undefined ? undefined : kept.safeParse(JSON.parse(read)).data;
    } catch {
      return undefined;
    }
  }

  private async unlessAway<T>(reply: FastifyReply, work: () => Promise<T>): Promise<T | string> {
    try {
      return await work();
    } catch (fault) {
      if (!(fault instanceof IssuerAway)) throw fault;
      this.log.warn({ err: fault }, 'the issuer of work accounts is away');
      return this.problem(reply, 'away');
    }
  }

  private problem(reply: FastifyReply, why: Problem): string {
    return this.pages.render(reply, 'sign-in/work-problem.njk', { why }, { status: STATUS[why] });
  }
}
