import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { RATE_LIMITS, type RateLimit, type RateLimits } from '#http';
import { Homes, NOTIFICATIONS, type Notifications, type Recipient, type TellingKind } from '#notifications';
import { comparable, DetailTaken, type FindableDetail, VAULT, type Vault } from '#vault';
import { EmailChanges, GOOD_FOR_MINUTES } from './email-changes.js';
import { CODE_MINUTES, PhoneChanges } from './phone-changes.js';

/** Links to new addresses, and codes to new numbers, that one person may ask for; a code costs money, and its number may be somebody else's. */
const ASKED: Readonly<Record<FindableDetail, readonly RateLimit[]>> = {
  email: [{ what: 'email-change', most: 5, seconds: 3600 }],
  phone: [
    { what: 'phone-change', most: 5, seconds: 3600 },
    { what: 'phone-change-day', most: 10, seconds: 24 * 3600 },
  ],
};
/** What those are told who were reached by the old ones; and whoever has an address or number that somebody else typed. */
const CHANGED = { email: 'messages.email-changed', phone: 'messages.phone-changed' } as const;
const TRIED = { email: 'messages.email-tried', phone: 'messages.phone-tried' } as const;
/** Texts to one number, whoever asks for them. */
const SENT_TO: RateLimit = { what: 'phone-change-number', most: 5, seconds: 24 * 3600 };

/**
 * Changes of the two details by which somebody signs in and shows again who they are (audit.md, "Threats": stolen session), and of where else they are reached. A new
 * one of the two counts once its owner has shown that messages reach them there; whoever was reached by the old ones is told.
 */
@Injectable()
export class ContactChanges {
  constructor(
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(EmailChanges) private readonly emails: EmailChanges,
    @Inject(PhoneChanges) private readonly phones: PhoneChanges,
    @Inject(NOTIFICATIONS) private readonly notifications: Notifications,
    @Inject(Homes) private readonly homes: Homes,
    @Inject(RATE_LIMITS) private readonly limits: RateLimits,
  ) {}

  /** Counts a request for a link or a code; false when it is one too many. */
  async mayAsk(person: string, detail: FindableDetail, value: string): Promise<boolean> {
    for (const limit of ASKED[detail]) if (!(await this.limits.take(limit, person)).allowed) return false;
    return detail === 'email' || (await this.limits.take(SENT_TO, comparable('phone', value))).allowed;
  }

  /** The same answer for an address that somebody else has; its owner alone is told, and nothing counts: nobody finds out here who uses the service. */
  async askEmail(person: string, email: string, language: string): Promise<void> {
    const { secret, endsAt } = await this.emails.ask(person, email);
    if (await this.tellOwner(person, 'email', email)) return;
    await this.notifications.send({
      ...{ to: { email, of: person }, by: 'email', language, expiresAt: endsAt, once: `email-change/${randomUUID()}` },
      template: 'messages.email-confirm',
      values: { link: `/your-details/email/${secret}`, minutes: GOOD_FOR_MINUTES },
    });
  }

  /** As `askEmail`: for a number that somebody else has there is a code, which nobody is sent. */
  async askPhone(person: string, phone: string, language: string): Promise<void> {
    const { code, endsAt } = await this.phones.ask(person, phone);
    if (await this.tellOwner(person, 'phone', phone)) return;
    await this.notifications.send({
      ...{ to: { phone, of: person }, by: 'text', language, expiresAt: endsAt, once: `phone-change/${randomUUID()}` },
      template: 'messages.phone-confirm',
      values: { code, minutes: CODE_MINUTES },
    });
  }

  /** The new detail counts, or none when it is undefined. False when somebody else got it meanwhile. */
  async count(person: string, detail: FindableDetail, value: string | undefined): Promise<boolean> {
    const before = await this.vault.details(person);
    try {
      await this.vault.setDetail(person, detail, value);
    } catch (fault) {
      if (fault instanceof DetailTaken) return false;
      throw fault;
    }
    await this.tellFormer(person, detail, before);
    if (before.email === undefined && before.phone === undefined && value !== undefined) await this.tellAtHome(person, before);
    return true;
  }

  /** Both ways that reached them until now, so that whoever lost one still hears of it by the other. */
  private async tellFormer(person: string, detail: FindableDetail, before: Readonly<Partial<Record<string, string>>>): Promise<void> {
    const { email, phone, language } = before;
    const change = randomUUID();
    const tell = (to: Recipient, by: 'email' | 'text') =>
      this.notifications.send({
        ...{ to, by, language, template: CHANGED[detail] },
        ...{ values: { link: '/your-details' }, once: `${detail}-changed/${change}/${by}` },
      });
    if (email !== undefined) await tell({ email, of: person }, 'email');
    if (phone !== undefined) await tell({ phone, of: person }, 'text');
  }

  /**
   * Their name, postal address or channel is another one now: every way that reached them until now hears of it. A letter goes to the former address when that has
   * changed, and when there was no other way.
   */
  async tellMoved(person: string, before: Readonly<Partial<Record<string, string>>>, addressChanged: boolean): Promise<void> {
    const { email, phone, address, name, language } = before;
    const byLetter = addressChanged || (email === undefined && phone === undefined);
    const change = randomUUID();
    const tell = (to: Recipient, by: TellingKind) =>
      this.notifications.send({
        ...{ to, by, language, template: 'messages.details-changed' },
        ...{ values: { link: '/your-details' }, once: `details-changed/${change}/${by}` },
      });
    if (email !== undefined) await tell({ email, of: person }, 'email');
    if (phone !== undefined) await tell({ phone, of: person }, 'text');
    if (address !== undefined && byLetter) await tell({ address, name, of: person }, 'letter');
  }

  /** Who lived by letters has no former way but their home; a postal address that was typed is no such way, since anybody in the account may change it. */
  private async tellAtHome(person: string, { name, language }: Readonly<Partial<Record<string, string>>>): Promise<void> {
    const address = await this.homes.addressOf(person);
    if (address === undefined) return;
    await this.notifications.send({
      ...{ to: { address, name, of: person }, by: 'letter', language, template: 'messages.way-added' },
      ...{ values: {}, once: `way-added/${randomUUID()}` },
    });
  }

  private async tellOwner(person: string, detail: FindableDetail, value: string): Promise<boolean> {
    const owner = await this.vault.findByDetail(detail, value);
    if (owner === undefined || owner === person) return false;
    const by = detail === 'email' ? 'email' : 'text';
    await this.notifications.send({
      ...{ to: { person: owner }, by, template: TRIED[detail] },
      ...{ values: { link: '/your-details' }, once: `${detail}-tried/${randomUUID()}` },
    });
    return true;
  }
}
