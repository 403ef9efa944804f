import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { FoundLetter } from './door-codes/door-codes.js';
import { DoorKeys } from './door-codes/door-keys.js';

/** Long enough to fetch one's glasses. */
const GOOD_FOR_MS = 60 * 60_000;
const ticket = z.tuple([z.string(), z.string(), z.string(), z.int()]);

/** What the second screen of joining carries in place of the code: that somebody typed the code of this letter a moment ago, and nothing that is of use elsewhere. */
@Injectable()
export class JoinTickets {
  constructor(@Inject(DoorKeys) private readonly keys: DoorKeys) {}

  async give({ letterId, dwellingId, estateId }: FoundLetter, now = Date.now()): Promise<string> {
    const said = Buffer.from(JSON.stringify([letterId, dwellingId, estateId, now + GOOD_FOR_MS])).toString('base64url');
    return `${said}.${(await this.keys.hash('ticket', said)).toString('base64url')}`;
  }

  /** The letter whose code was typed; undefined for a ticket that was not given here, or is too old. */
  async read(given: string, now = Date.now()): Promise<FoundLetter | undefined> {
    const [said = '', mark = ''] = given.split('.', 2);
    const [expected, brought] = [await this.keys.hash('ticket', said), Buffer.from(mark, 'base64url')];
    if (brought.length !== expected.length || !timingSafeEqual(brought, expected)) return undefined;
    const [letterId, dwellingId, estateId, until] = ticket.parse(JSON.parse(Buffer.from(said, 'base64url').toString()));
    return now < until ? { letterId, dwellingId, estateId } : undefined;
  }
}
