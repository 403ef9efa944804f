import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { WEB_SETTINGS, type WebSettings } from '#web';

/** Long enough to read every bid aloud. */
const GOOD_FOR_MS = 60 * 60_000;

const said = z.strictObject({
  roundId: z.string(),
  /** A line of the roll. */
  voterId: z.uuid(),
  channel: z.enum(['online', 'phone', 'assisted', 'kiosk']),
  /** At a kiosk: the turn of whoever typed the code of their card; the next turn ends it. */
  turn: z.string().optional(),
  /** By phone and side by side: the person whose session this ticket is good in. */
  helper: z.string().optional(),
  /** The desk that they are at: with it the ticket ends. */
  desk: z.uuid().optional(),
});
export type VoterTicket = z.output<typeof said>;
const signed = z.tuple([said, z.int()]);

/**
 * What the pages of a ballot carry for a voter who is not signed in: that the code of their card was typed a moment ago, or that somebody of the house found them on the
 * roll. It stands in forms alone, never in an address or a cookie, and says nothing of what is voted.
 */
@Injectable()
export class VoterTickets {
  constructor(@Inject(WEB_SETTINGS) private readonly settings: Pick<WebSettings, 'secret'>) {}

  give(ticket: VoterTicket, now = Date.now()): string {
    const text = Buffer.from(JSON.stringify([ticket, now + GOOD_FOR_MS])).toString('base64url');
    return `${text}.${this.mark(text).toString('base64url')}`;
  }

  /** Undefined for a ticket that was not given here, or is too old. */
  read(given: string, now = Date.now()): VoterTicket | undefined {
    const [text = '', mark = ''] = given.split('.', 2);
    const [expected, brought] = [this.mark(text), Buffer.from(mark, 'base64url')];
    if (brought.length !== expected.length || !timingSafeEqual(brought, expected)) return undefined;
    const [ticket, until] = signed.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return now < until ? ticket : undefined;
  }

  private mark(text: string): Buffer {
    return createHmac('sha256', this.settings.secret).update(`voter|${text}`).digest();
  }
}
