import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Homes, NOTIFICATIONS, type Notifications } from '#notifications';
import { VAULT, type Vault } from '#vault';

/** Tells somebody that a way into their account was used, added or taken away, so that whoever took the account over cannot hide it (audit.md, "Threats": stolen session). */
@Injectable()
export class WayInLetters {
  constructor(
    @Inject(NOTIFICATIONS) private readonly notifications: Notifications,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(Homes) private readonly homes: Homes,
  ) {}

  /** By a letter to the home: whoever took the first letter from the mat, or has typed an address of their own by now, has not this one. */
  codeUsed(person: string): Promise<void> {
    return this.toHome(person, 'sign-in.letterUsed');
  }

  /** As they are always told; at their home where they have neither e-mail nor phone: a postal address may have been typed by whoever came in by a letter. */
  async passkey(person: string, change: 'Added' | 'Removed'): Promise<void> {
    const { email, phone } = await this.vault.details(person);
    if (email === undefined && phone === undefined) return this.toHome(person, `sign-in.passkey${change}`);
    await this.notifications.send({ to: { person }, template: `sign-in.passkey${change}`, values: {}, once: `passkey/${randomUUID()}` });
  }

  /** To the address itself, as it is now: whoever came in may say that they live elsewhere before it is written. */
  private async toHome(person: string, template: string): Promise<void> {
    const [{ name, language }, address] = await Promise.all([this.vault.details(person), this.homes.addressOf(person)]);
    const to = address === undefined ? { person } : { address, name, of: person };
    await this.notifications.send({
      to,
      template,
      values: {},
      language,
      ...(address === undefined ? {} : { by: 'letter' as const }),
      once: `way-in/${randomUUID()}`,
    });
  }
}
