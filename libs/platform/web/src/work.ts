import type { Viewer } from './viewer.js';

interface WorkItem {
  /** Its name and its sentence are `platform.work.<key>` and `platform.work.<key>Text`. */
  readonly key: string;
  readonly href: string;
  /** Who finds it, by role. */
  readonly roles: RegExp;
  /** Only for whoever holds the role in the whole installation. */
  readonly everywhere?: true;
}

const EVERYWHERE = 'everywhere';

/** What people who run something here can do, each a room of its own. What a link leads to checks access itself. */
const ITEMS: readonly WorkItem[] = [
  { key: 'panel', href: '/panel', roles: /^(panel-|auditor$)/ },
  { key: 'payments', href: '/payments', roles: /^(panel-.*|fund-holder|organiser|auditor)$/ },
  { key: 'assist', href: '/assist', roles: /^organiser$/ },
  { key: 'homes', href: '/joining', roles: /^(organiser|administrator)$/ },
  { key: 'votes', href: '/votes', roles: /^(returning-officer|keyer|scrutineer)$/ },
  { key: 'wording', href: '/privacy/wording', roles: /^organiser$/ },
  { key: 'letters', href: '/letters', roles: /^(organiser|administrator)$/, everywhere: true },
  { key: 'people', href: '/people', roles: /^administrator$/ },
  { key: 'places', href: '/places', roles: /^administrator$/ },
  { key: 'requests', href: '/privacy/requests', roles: /^administrator$/ },
  { key: 'emergencies', href: '/emergencies', roles: /^(administrator|auditor|panel-chair|head-of-service)$/ },
  { key: 'looks', href: '/looks', roles: /^auditor$/ },
  { key: 'hidden', href: '/privacy/hidden', roles: /^auditor$/ },
  { key: 'rolesFile', href: '/people/roles.csv', roles: /^auditor$/ },
];

/** Work at one place, by the role that is held there. */
const AT_A_PLACE: readonly WorkItem[] = [{ key: 'exceptions', href: '/banks/:place/exceptions', roles: /^panel-chair$/ }];

export interface WorkLink {
  readonly key: string;
  readonly href: string;
}

/** The work that a person finds here; none for a visitor and for whoever only lives here or asks for money. */
export function workOf(viewer: Viewer | undefined): readonly WorkLink[] {
  const roles = viewer?.roles ?? [];
  const anywhere = ITEMS.filter((item) => roles.some(({ role, context }) => item.roles.test(role) && (!item.everywhere || context === EVERYWHERE)));
  const placed = AT_A_PLACE.flatMap(({ key, href, roles: who }) =>
    [...new Set(roles.flatMap(({ role, context }) => (who.test(role) && context !== EVERYWHERE ? [context] : [])))].map((place) => ({
      key,
      href: href.replace(':place', encodeURIComponent(place)),
    })),
  );
  return [...anywhere.map(({ key, href }) => ({ key, href })), ...placed];
}
