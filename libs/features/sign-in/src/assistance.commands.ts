import { z } from 'zod';
import { command, type DecidableOf } from '#decider';
import { AssistanceBegun, AssistanceEnded, uuid } from '#events';

/** A helper sits down beside somebody; both by their tokens of the installation. */
export class BeginAssistance extends command('BeginAssistance', AssistanceBegun.schema) {}

/** Follows from what was noted when the session ended, which says which of the two it was, and not who they are. */
export class EndAssistance extends command(
  'EndAssistance',
  z.strictObject({
    sessionId: uuid,
    how: AssistanceEnded.schema.shape.how,
    by: z.enum(['person', 'helper']).optional(),
    lastedMinutes: AssistanceEnded.schema.shape.lastedMinutes,
  }),
) {}

export const assistanceCommands = [BeginAssistance, EndAssistance] as const;
export type AssistanceCommand = DecidableOf<(typeof assistanceCommands)[number]>;
