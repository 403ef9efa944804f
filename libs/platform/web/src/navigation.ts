import type { Viewer } from './viewer.js';

interface NavigationItem {
  readonly key: 'banks' | 'apply' | 'panel' | 'payments' | 'homes' | 'letters' | 'requests' | 'looks';
  readonly href: string;
  /** Other addresses under it, by their beginning. */
  readonly under: readonly string[];
  /** Who sees it, by role; everybody when absent. */
  readonly roles?: RegExp;
}

const ITEMS: readonly NavigationItem[] = [
  { key: 'banks', href: '/', under: ['/banks', '/funds', '/rounds', '/bids', '/goals'] },
  { key: 'apply', href: '/apply', under: ['/apply'] },
  { key: 'panel', href: '/panel', under: ['/panel'], roles: /^(panel-|auditor$)/ },
  { key: 'payments', href: '/payments', under: ['/payments'], roles: /^(panel-(chair|treasurer)|fund-holder|organiser|auditor)$/ },
  { key: 'homes', href: '/joining', under: ['/joining'], roles: /^(organiser|administrator)$/ },
  { key: 'letters', href: '/letters', under: ['/letters'], roles: /^(organiser|administrator)$/ },
  { key: 'requests', href: '/privacy/requests', under: ['/privacy/requests'], roles: /^administrator$/ },
  { key: 'looks', href: '/looks', under: ['/looks'], roles: /^auditor$/ },
];

export interface NavigationLink {
  readonly key: string;
  readonly href: string;
  readonly current: boolean;
}

/** The links of the service navigation for somebody, at a path. What a link leads to checks access itself. */
export function navigation(path: string, viewer: Viewer | undefined): readonly NavigationLink[] {
  return ITEMS.filter((item) => !item.roles || viewer?.roles.some(({ role }) => item.roles?.test(role))).map((item) => ({
    key: item.key,
    href: item.href,
    current: path === item.href || item.under.some((start) => path === start || path.startsWith(`${start}/`)),
  }));
}
