import type { Viewer } from './viewer.js';
import { workOf } from './work.js';

interface NavigationItem {
  readonly key: 'banks' | 'apply' | 'panel' | 'payments' | 'work';
  readonly href: string;
  /** Other addresses under it, by their beginning. */
  readonly under: readonly string[];
  /** Who sees it, by role; everybody when absent. */
  readonly roles?: RegExp;
}

/** Few enough for a phone: what is not here stands on the page of one's work. */
const ITEMS: readonly NavigationItem[] = [
  { key: 'banks', href: '/', under: ['/banks', '/funds', '/rounds', '/bids', '/goals', '/places'] },
  { key: 'apply', href: '/apply', under: ['/apply'] },
  { key: 'panel', href: '/panel', under: ['/panel'], roles: /^(panel-|auditor$)/ },
  { key: 'payments', href: '/payments', under: ['/payments', '/grants'], roles: /^(panel-.*|fund-holder|organiser|auditor)$/ },
];
const WORK: NavigationItem = {
  key: 'work',
  href: '/work',
  under: ['/assist', '/joining', '/code-letters', '/privacy', '/letters', '/people', '/emergencies', '/looks'],
};

export interface NavigationLink {
  readonly key: string;
  readonly href: string;
  readonly current: boolean;
}

/** The links of the service navigation for somebody, at a path. What a link leads to checks access itself. */
export function navigation(path: string, viewer: Viewer | undefined): readonly NavigationLink[] {
  const theirs = ITEMS.filter((item) => !item.roles || viewer?.roles.some(({ role }) => item.roles?.test(role)));
  return [...theirs, ...(workOf(viewer).length > 0 ? [WORK] : [])].map((item) => ({
    key: item.key,
    href: item.href,
    current: path === item.href || item.under.some((start) => path === start || path.startsWith(`${start}/`)),
  }));
}
