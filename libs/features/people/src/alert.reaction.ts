import { type Recorded, reactions } from '#decider';
import type { PersonEvent } from '#events';
import { AlertOfBreakGlass } from './alert.commands.js';

/** "Chairs and auditors told at once" (domain.md, "Who may do what"). */
export const alertReactions = reactions({
  BreakGlassOpened: (event) => {
    const { id, data } = event as Extract<Recorded<PersonEvent>, { type: 'BreakGlassOpened' }>;
    return [{ command: AlertOfBreakGlass, data: { event: id, role: data.role, reviewBy: data.reviewBy } }];
  },
});
