import { z } from 'zod';
import { command } from '#decider';
import { breakGlassRole, day, uuid } from '#events';

/** Tell the chairs and the auditors that somebody has a role in an emergency. It writes no event: the ledger has told already. */
export class AlertOfBreakGlass extends command(
  'AlertOfBreakGlass',
  /** `event`: part of the messages' keys, so that a processor that reads the ledger again tells nobody twice. */
  z.strictObject({ event: uuid, role: breakGlassRole, reviewBy: day }),
) {}
