import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { v5 } from 'uuid';
import { SESSIONS, type Sessions } from '#identity';
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
  ) {}

  async record(): Promise<void> {
    for (const ended of await this.sessions.helpEnded()) {
      const meta = { commandId: v5(ended.sessionId, ENDS), actor: 'system', office: 'system', role: 'system' };
      const outcome: Outcome = await this.commands.execute(new EndAssistance(ended, meta));
      // A session that waited shut while its beginning was refused was never one.
      const never = outcome.status === 'refused' && outcome.refusal.code === 'help-not-begun';
      if (outcome.status === 'done' || never) await this.sessions.helpTold(ended.sessionId);
    }
  }
}
