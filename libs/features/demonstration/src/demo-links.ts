import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { catalogue } from '#events';
import { PEOPLE, type People, type Person } from '#identity';
import { LEDGER, type Ledger } from '#ledger';
import { WEB_SETTINGS, type WebSettings } from '#web';
import { ROLES, roleOf } from './demo-groups.js';

/** A way in for one kind of person. */
export interface DemoLink {
  readonly role: string;
  readonly name: string;
  readonly path: string;
}

const KEY_LENGTH = 32;

/**
 * Links that sign people of this demonstration in. Each holds a key of 192 bits that follows from the service's secret and this ledger's first event: it cannot be
 * guessed, and is good on no other demonstration. It names nobody, and may be used again, since whoever reaches a demonstration may be anybody in it.
 */
@Injectable()
export class DemoLinks {
  constructor(
    @Inject(WEB_SETTINGS) private readonly settings: WebSettings,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(LEDGER) private readonly ledger: Ledger,
  ) {}

  /** One person for each role that somebody holds; none outside demo mode, or before the season is loaded. */
  async perRole(): Promise<readonly DemoLink[]> {
    const [place, people] = await Promise.all([this.place(), this.people.list()]);
    if (place === undefined) return [];
    return ROLES.flatMap((role) => {
      const person = people.find((each) => roleOf(each) === role);
      return person ? [{ role, name: person.name || person.person, path: `/demo/sign-in/${this.keyOf(place, person.person)}` }] : [];
    });
  }

  /** Whom a key signs in; nobody for one that was made up, or made elsewhere. */
  async personOf(key: string): Promise<Person | undefined> {
    const place = await this.place();
    if (place === undefined || key.length !== KEY_LENGTH) return undefined;
    return (await this.people.list()).find(({ person }) => same(key, this.keyOf(place, person)));
  }

  private async place(): Promise<string | undefined> {
    if (!this.settings.demo) return undefined;
    const [first] = (await this.ledger.readAll({ limit: 1 })).entries;
    return first && catalogue.decode(first.json).id;
  }

  private keyOf(place: string, person: string): string {
    return createHmac('sha256', this.settings.secret).update(`demo-link|${place}|${person}`).digest('base64url').slice(0, KEY_LENGTH);
  }
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
