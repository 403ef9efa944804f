import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { EnvironmentMasterKey, MemoryVault } from '#vault';
import { Languages } from '#web';
import { Deliveries } from '../src/deliveries.js';
import { DurableNotifications } from '../src/durable-notifications.js';
import { Homes } from '../src/homes.js';
import { Kept } from '../src/kept.js';
import type { Message } from '../src/notifications.js';
import { Queue } from '../src/queue.js';
import { KeptWay } from '../src/ways/kept.way.js';
import { SmtpWay } from '../src/ways/smtp.way.js';
import type { Way } from '../src/ways/way.js';
import { Wording } from '../src/wording.js';

export const key = new EnvironmentMasterKey(createHash('sha256').update('a test').digest());

const texts = {
  platform: { message: { email: 'Choose how we tell you: {{details}}', letter: 'Choose how we tell you: {{details}}' } },
  bids: {
    messages: {
      received: { subject: 'We have your bid {{bid}}', body: 'We have your bid.\n\nLook at it: {{link}}', short: 'We have your bid {{bid}}: {{link}}' },
      nothing: { subject: 'Only a subject' },
    },
  },
};

/** A clock that a test moves by hand: the system's, from 1 May 2026 on. */
export class HandClock {
  ms = Date.parse('2026-05-01T09:00:00.000Z');
  readonly now = () => this.ms;
  pass(ms: number): void {
    this.ms += ms;
  }
}

/** The whole room on one database, with what a test wants different. */
export function postRoom(pool: Pool, { mail, ways, vault = new MemoryVault(), clock = new HandClock() }: PostRoomOptions = {}) {
  const queue = new Queue(pool, key);
  const kept = new Kept(pool, key, { now: () => new Date(clock.now()).toISOString() });
  const wording = new Wording(new Languages(texts), () => 'https://bank.example.org');
  const logged: { readonly detail: object; readonly message: string }[] = [];
  const log = { warn: (detail: object, message: string) => void logged.push({ detail, message }) };
  const smtp = mail === undefined ? [] : [new SmtpWay({ url: mail, from: 'Estate Bank <bank@example.org>' })];
  const homes = new Homes();
  const site = { queue, vault, homes, wording, ways: ways ?? [...smtp, new KeptWay('post', kept)], log, now: clock.now };
  const notifications = new DurableNotifications(queue, wording, clock.now);
  return { queue, kept, vault, homes, clock, logged, site, notifications, deliveries: new Deliveries(site) };
}

export interface PostRoomOptions {
  readonly mail?: string | undefined;
  readonly ways?: readonly Way[] | undefined;
  readonly vault?: MemoryVault;
  readonly clock?: HandClock;
}

let told = 0;

/** A message that fits its texts, each with a key of its own. */
export function message(change: Partial<Message> = {}): Message {
  told += 1;
  return { to: { email: 'rosa@example.org' }, template: 'bids.received', values: { bid: `C-${told}`, link: '/bids/C-001' }, once: `event-${told}`, ...change };
}
