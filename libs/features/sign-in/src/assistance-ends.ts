import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Logger } from 'pino';
import { v5 } from 'uuid';
import { LOG } from '#http';
import { type HelpEnded, SESSIONS, type Sessions, sessionLimits } from '#identity';
import type { Outcome } from '#ledger';
import { EndAssistance } from './assistance.commands.js';

/** The namespace of the ids of these commands: never change it. */
const ENDS = 'b3f6b0a4-5d2b-5c0e-8a55-0f6c2d4e7a91';

/**
 * Puts on the ledger that help has ended, from what was noted in one step with the end itself: whoever signs out or ends it waits for nobody, and no crash in between
 * loses it, since the note stays until the fact stands. What ran out is found here as well, at the latest some seconds after. May be done twice without harm.
 */
@Injectable()
export class AssistanceEnds {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(SESSIONS) private readonly sessions: Sessions,
    @Inject(LOG) private readonly log: Pick<Logger, 'error'>,
  ) {}

  /** One that fails must not hold up those after it: its note stays, and it is told the next time. */
  async record(): Promise<void> {
    for (const ended of await this.sessions.helpEnded())
      await this.tell(ended).catch((err) => this.log.error({ err, session: ended.sessionId }, 'the end of some help is not on the ledger yet'));
  }

  private async tell({ notedAt, ...ended }: HelpEnded): Promise<void> {
    const meta = { commandId: v5(ended.sessionId, ENDS), actor: 'system', office: 'system', role: 'system' };
    const outcome: Outcome = await this.commands.execute(new EndAssistance(ended, meta));
    const unknown = outcome.status === 'refused' && outcome.refusal.code === 'help-not-begun';
    if (outcome.status === 'done' || (unknown && neverComes(notedAt))) await this.sessions.helpTold(ended.sessionId);
  }
}

/**
 * A session may be ended while it waits shut and its beginning is still on its way to the ledger: its note is kept until that cannot come any more. Of one whose beginning
 * was refused there is nothing to tell. No beginning takes as long as the session that it begins.
 */
function neverComes(notedAt: HelpEnded['notedAt']): boolean {
  return Date.now() - Date.parse(notedAt) > sessionLimits('helper', []).absoluteSeconds * 1000;
}
