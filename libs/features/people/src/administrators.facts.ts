import type { Folding, Recorded } from '#decider';
import type { AdministratorEvent } from '#events';

/** Stream `administrators-all`: who were the first, and whose role was ended. */
export interface Administrators {
  /** By person. */
  readonly founders: Readonly<Record<string, { readonly grantId: string; readonly firstDay: string }>>;
  /** Grants that were ended, by person and grant; what is ended stays so. */
  readonly ended: Readonly<Record<string, true>>;
}

export const ADMINISTRATORS = 'administrators-all';

export const administrators = {
  initialState: { founders: {}, ended: {} } as Administrators,
  evolve(state: Administrators, event: Recorded<AdministratorEvent>): Administrators {
    if (event.type === 'AdministratorEnded') return { ...state, ended: { ...state.ended, [nameOf(event.data)]: true } };
    const { founders, firstDay } = event.data;
    return { ...state, founders: Object.fromEntries(founders.map(({ person, grantId }) => [person, { grantId, firstDay }])) };
  },
} satisfies Folding<Administrators>;

/** Whoever grants a role chooses the grant's id, so that it is a name within one person's roles only. */
function nameOf({ person, grantId }: { readonly person: string; readonly grantId: string }): string {
  return `${person} ${grantId}`;
}

export function isEnded({ ended }: Administrators, person: string, grantId: string): boolean {
  return ended[nameOf({ person, grantId })] ?? false;
}
