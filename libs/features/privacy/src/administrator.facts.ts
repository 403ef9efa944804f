import type { FactReader, Folding, Recorded } from '#decider';
import { londonDay } from '#decider/calendar';
import type { AdministratorEvent, PersonEvent } from '#events';
import type { PrivacyCommand } from './privacy.commands.js';

/** What other streams tell of whoever asks to be erased. */
export interface PrivacyFacts {
  /** They hold the role of an administrator, and not in an emergency alone. */
  readonly administrator?: boolean | undefined;
}

interface Term {
  readonly firstDay: string;
  readonly lastDay?: string | undefined;
}
/** Terms of administrators, by person and grant; undefined once it was ended. */
type Terms = Readonly<Record<string, Term | undefined>>;

const nameOf = ({ person, grantId }: { readonly person: string; readonly grantId: string }) => `${person} ${grantId}`;

/** Their own stream. */
const granted: Folding<Terms> = {
  initialState: {},
  evolve(terms, event) {
    const told = event as Recorded<PersonEvent>;
    if (told.type === 'RoleEnded') return { ...terms, [nameOf(told.data)]: undefined };
    if (told.type !== 'RoleGranted' || told.data.role !== 'administrator') return terms;
    return { ...terms, [nameOf(told.data)]: told.data };
  },
};
/** The stream of all administrators, where the role ends first: there the two who founded stand before their own streams say so. */
const among: Folding<{ readonly founders: Terms; readonly ended: Readonly<Record<string, true>> }> = {
  initialState: { founders: {}, ended: {} },
  evolve(state, event) {
    const told = event as Recorded<AdministratorEvent>;
    if (told.type === 'AdministratorEnded') return { ...state, ended: { ...state.ended, [nameOf(told.data)]: true } };
    if (told.type !== 'AdministratorsFounded') return state;
    const { founders, firstDay } = told.data;
    return { ...state, founders: Object.fromEntries(founders.map((founder) => [nameOf(founder), { firstDay }])) };
  },
};

/**
 * From the ledger, never from who is known to hold what: a read model may lag. A role that is granted while this is decided needs no second look: whoever granted
 * it is an administrator, and a reaction ends the roles of whoever asked, also those granted afterwards, so that there is always one.
 */
export async function gatherPrivacyFacts(command: PrivacyCommand, reader: FactReader): Promise<PrivacyFacts> {
  if (command.type !== 'AskErasure') return {};
  const { token } = command.data;
  const [own, all] = await Promise.all([reader.fold(granted, `person-${token}`), reader.fold(among, 'administrators-all')]);
  const today = londonDay(command.at);
  const terms = { ...Object.fromEntries(Object.entries(all.founders).filter(([name]) => name.startsWith(`${token} `))), ...own };
  const isOn = (term: Term | undefined) => term !== undefined && term.firstDay <= today && today <= (term.lastDay ?? '9999');
  return { administrator: Object.entries(terms).some(([name, term]) => all.ended[name] === undefined && isOn(term)) };
}
