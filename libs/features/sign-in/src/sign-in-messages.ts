import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { isOwnLife } from '#events';
import { LOG } from '#http';
import { GOOD_FOR_MINUTES, PEOPLE, type People, type RequestWay, SignInRequests } from '#identity';
import { NOTIFICATIONS, type Notifications } from '#notifications';
import { type FindableDetail, VAULT, type Vault } from '#vault';

/** What a way in shows to be somebody's. */
export const DETAIL: Readonly<Record<RequestWay, FindableDetail>> = { 'email-link': 'email', 'text-code': 'phone' };

export interface Asked {
  readonly browser: string;
  readonly endsAt: string;
  readonly way: RequestWay;
  /** What was typed; or the person, when the session says who asks. */
  readonly of: { readonly address: string } | { readonly person: string };
}

/**
 * Looks after the answer has gone for whoever has an address, and sends them their link or code. The browser is told the same in the same time whether
 * anybody has the address or not (audit.md, "Threats": sign-in links). Lost when the process dies in that moment: then they ask again.
 */
@Injectable()
export class SignInMessages implements OnModuleDestroy {
  private readonly working = new Set<Promise<void>>();

  constructor(
    @Inject(SignInRequests) private readonly requests: SignInRequests,
    @Inject(NOTIFICATIONS) private readonly notifications: Notifications,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  sendLater(asked: Asked): void {
    const work = new Promise((resolve) => setImmediate(resolve))
      .then(() => this.send(asked))
      .catch((err) => this.log.error({ err }, 'a sign-in message was not sent'))
      .finally(() => this.working.delete(work));
    this.working.add(work);
  }

  /** Once everything asked for so far was sent. */
  async settled(): Promise<void> {
    await Promise.all(this.working);
  }

  onModuleDestroy(): Promise<void> {
    return this.settled();
  }

  private async send({ browser, endsAt, way, of }: Asked): Promise<void> {
    const person = 'person' in of ? await this.proved(of.person, DETAIL[way]) : await this.reachedAt(DETAIL[way], of.address);
    if (person === undefined || !(await this.people.get(person))) return;
    const drawn = await this.requests.give(browser, way, person);
    const minutes = GOOD_FOR_MINUTES[way];
    const message = { to: { person }, expiresAt: endsAt, once: `sign-in/${randomUUID()}` };
    if (way === 'email-link') {
      await this.notifications.send({ ...message, template: 'sign-in.link', by: 'email', values: { link: `/sign-in/links/${drawn}`, minutes } });
    } else await this.notifications.send({ ...message, template: 'sign-in.code', by: 'text', values: { code: drawn, minutes } });
  }

  /** A step-up is no way to prove an address for the first time. */
  private async proved(person: string, detail: FindableDetail): Promise<string | undefined> {
    return (await this.vault.provedDetails(person)).includes(detail) ? person : undefined;
  }

  /**
   * Whoever has proved the address; else whoever was said to have it, and proves it by what they are sent now. Of several, somebody with more than a home here, whom an
   * administrator let in; then the newest.
   */
  private async reachedAt(detail: FindableDetail, address: string): Promise<string | undefined> {
    const owner = await this.vault.findByDetail(detail, address);
    if (owner !== undefined) return owner;
    const claiming = await this.vault.claimants(detail, address);
    const known = await Promise.all(claiming.map((person) => this.people.get(person)));
    return (known.find((each) => each?.roles.some(({ role }) => !isOwnLife(role))) ?? known.find((each) => each !== undefined))?.person;
  }
}
