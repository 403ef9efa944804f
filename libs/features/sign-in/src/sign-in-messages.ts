import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOG } from '#http';
import { GOOD_FOR_MINUTES, PEOPLE, type People, type RequestWay, SignInRequests } from '#identity';
import { NOTIFICATIONS, type Notifications } from '#notifications';
import { type FindableDetail, VAULT, type Vault } from '#vault';

const DETAIL: Readonly<Record<RequestWay, FindableDetail>> = { 'email-link': 'email', 'text-code': 'phone' };

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
    const person = 'person' in of ? of.person : await this.vault.findByDetail(DETAIL[way], of.address);
    if (person === undefined || !(await this.people.get(person))) return;
    const drawn = await this.requests.give(browser, way, person);
    const minutes = GOOD_FOR_MINUTES[way];
    const message = { to: { person }, expiresAt: endsAt, once: `sign-in/${randomUUID()}` };
    if (way === 'email-link') {
      await this.notifications.send({ ...message, template: 'sign-in.link', by: 'email', values: { link: `/sign-in/links/${drawn}`, minutes } });
    } else await this.notifications.send({ ...message, template: 'sign-in.code', by: 'text', values: { code: drawn, minutes } });
  }
}
