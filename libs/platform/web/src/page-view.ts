import nunjucks from 'nunjucks';
import { time } from './dates.js';
import type { FormTokens } from './form-guard.js';
import type { Language } from './languages.js';
import { type NavigationLink, navigation } from './navigation.js';
import type { Viewer } from './viewer.js';

/** How far a page's figures reach: the ledger number it was read at, and that moment (RFC 3339). */
export interface UpToDate {
  readonly number: number;
  readonly at: string;
}

/** Stands in a rendered page where "up to date" goes; random, so that nobody's text can be taken for it. */
export const UP_TO_DATE_SLOT = `<!--up-to-date-${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}-->`;

export interface PageSource {
  readonly language: Language;
  readonly path: string;
  readonly viewer: Viewer | undefined;
  readonly helper: Viewer | undefined;
  readonly demo: boolean;
  readonly upToDate: boolean;
  /** The change that this reader made has not reached the figures yet. */
  readonly behind: boolean;
  readonly tokens: () => FormTokens;
}

/** What the layout and the form macros know of the page, as `page` in every template. Its tokens are made when a form asks for them: only then is a cookie set. */
export class PageView {
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  readonly path: string;
  readonly viewer: Viewer | undefined;
  readonly helper: Viewer | undefined;
  readonly demo: boolean;
  readonly behind: boolean;
  readonly navigation: readonly NavigationLink[];
  readonly upToDateSlot: nunjucks.runtime.SafeString | undefined;
  private made: FormTokens | undefined;

  constructor(private readonly source: PageSource) {
    this.lang = source.language.lang;
    this.dir = source.language.dir;
    this.path = source.path;
    this.viewer = source.viewer;
    this.helper = source.helper;
    this.demo = source.demo;
    this.behind = source.behind;
    // With a helper beside them nobody holds an office.
    this.navigation = navigation(source.path, source.helper ? undefined : source.viewer);
    this.upToDateSlot = source.upToDate ? new nunjucks.runtime.SafeString(UP_TO_DATE_SLOT) : undefined;
  }

  get csrf(): string {
    return this.tokens.csrf;
  }

  get once(): string {
    return this.tokens.once;
  }

  /** True once a form was put on the page. */
  get hasForm(): boolean {
    return this.made !== undefined;
  }

  private get tokens(): FormTokens {
    this.made ??= this.source.tokens();
    return this.made;
  }
}

/** Many readers are answered in the moment for which one freshness is good, so the last text of each language is kept. */
const lastUpToDate = new WeakMap<Language, UpToDate & { readonly html: string }>();

/** "Up to date 7:42 pm", and the number in small print. */
export function upToDateHtml(language: Language, { number, at }: UpToDate): string {
  const last = lastUpToDate.get(language);
  if (last?.number === number && last.at === at) return last.html;
  const shown = language.t('platform.footer.upToDate', { time: time(at) });
  const forAuditors = language.t('platform.footer.number', { number });
  const html = `<p class="govuk-body-s"><time datetime="${new Date(at).toISOString()}">${shown}</time></p><p class="eb-small-print">${forAuditors}</p>`;
  lastUpToDate.set(language, { number, at, html });
  return html;
}
