import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from '#http';
import { type NotShown, PEOPLE, type People, type Shown, type SignInMethod } from '#identity';
import { VAULT, type Vault } from '#vault';
import { BrowserSessions } from '#web';
import { AskingBrowser } from './asking-browser.js';
import { DETAIL } from './sign-in-messages.js';

/** Lets somebody in who has shown who they are: a new session, or the same one stepped up. */
@Injectable()
export class SignInDoor {
  constructor(
    @Inject(BrowserSessions) private readonly sessions: BrowserSessions,
    @Inject(AskingBrowser) private readonly browser: AskingBrowser,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  /** Undefined when they are in; else why not. A link or a code that came back proves the address, if nobody has proved it meanwhile. */
  async open(reply: FastifyReply, shown: Shown | { readonly status: NotShown }): Promise<NotShown | undefined> {
    if (shown.status !== 'good') return shown.status;
    const { person, way, sessionId } = shown;
    if (!(await this.vault.proveDetail(person, DETAIL[way]))) return 'unknown';
    const opened = sessionId === undefined ? await this.signIn(reply, person, way) : await this.stepUp(reply, person, sessionId, way);
    if (opened) this.browser.forget(reply);
    return opened ? undefined : 'other-session';
  }

  /** False for somebody who is not known any more. */
  async signIn(reply: FastifyReply, person: string, method: SignInMethod): Promise<boolean> {
    const known = await this.people.get(person);
    if (!known) return false;
    await this.sessions.begin(reply, { person, method, roles: known.roles });
    return true;
  }

  /** Only in the session that asked for it, and only for the person whose session it is. */
  async stepUp(reply: FastifyReply, person: string, sessionId: string, method: SignInMethod): Promise<boolean> {
    const { signedIn } = reply.request;
    if (signedIn?.sessionId !== sessionId || signedIn.person !== person || signedIn.helper !== undefined) return false;
    return this.sessions.stepUp(reply, method);
  }
}
