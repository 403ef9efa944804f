import { Inject, Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest, pathOf } from '#http';
import { FormGuard } from './form-guard.js';
import { type Form, showForm } from './forms.js';
import { type Language, Languages } from './languages.js';
import { type CachedPage, keyText, PageCache, weakEtag } from './page-cache.js';
import { PageView, UP_TO_DATE_SLOT, type UpToDate, upToDateHtml } from './page-view.js';
import { Templates } from './templates.js';
import { WEB_SETTINGS, type WebSettings } from './web-settings.js';

export interface PageOptions {
  /** HTTP status; a form's own when there is a form, else 200. */
  readonly status?: number;
  /** A form on the page, with what was typed and what is wrong; `form` in the template. */
  readonly form?: Form;
  /** Instead of `?lang=`. */
  readonly lang?: string;
  /** How far the read models shown reach; without it the page says how far the ledger did. */
  readonly upToDate?: UpToDate | undefined;
  /** True when the change named by `?after=` has not reached the figures yet. */
  readonly behind?: boolean;
}

/** What a cached page rests on: revisions of the rows and texts shown, and when it changes by time alone. */
export interface Revision {
  readonly revision: string;
  readonly until?: string | undefined;
  readonly upToDate: UpToDate;
}

const HTML = 'text/html; charset=utf-8';

/** Renders pages. Handlers answer what it returns: `return this.pages.render(reply, 'banks/bank.njk', model)`. */
@Injectable()
export class PageRenderer {
  constructor(
    @Inject(WEB_SETTINGS) private readonly settings: WebSettings,
    @Inject(Languages) private readonly languages: Languages,
    @Inject(Templates) private readonly templates: Templates,
    @Inject(FormGuard) private readonly guard: FormGuard,
    @Inject(PageCache) private readonly cache: PageCache,
  ) {}

  /** The language of a request: `?lang=`, else English. */
  language(request: FastifyRequest): Language {
    return this.languages.find(isRecord(request.query) ? request.query.lang : undefined);
  }

  /** A page for this reader alone. `model` is what the template shows; `page` and `form` are added. */
  render(reply: FastifyReply, template: string, model: object = {}, options: PageOptions = {}): string {
    const language = options.lang ? this.languages.find(options.lang) : this.language(reply.request);
    const upToDate = options.upToDate ?? reply.request.upToDate;
    const { html, page } = this.html(reply, language, template, model, { ...options, upToDate });
    const status = options.status ?? options.form?.status ?? 200;
    const own = page.hasForm || page.viewer !== undefined;
    reply
      .status(status)
      .header('content-type', HTML)
      .header('cache-control', own ? 'private, no-store' : status >= 400 ? 'no-store' : 'no-cache')
      .header('vary', 'cookie');
    return upToDate ? html.replace(UP_TO_DATE_SLOT, () => upToDateHtml(language, upToDate)) : html;
  }

  /**
   * A page without a form, the same for every visitor: rendered once for each revision, 304 for who has it. `model` is asked for only when it must be rendered.
   * For whoever is signed in it is rendered for them.
   */
  async cached(
    reply: FastifyReply,
    { revision, until, upToDate }: Revision,
    template: string,
    model: () => object | Promise<object>,
  ): Promise<string | undefined> {
    const { request } = reply;
    if (request.viewer || askedAfter(request) !== undefined) return this.render(reply, template, await model(), { upToDate });
    const language = this.language(request);
    const key = keyText({ build: this.settings.build, url: request.url, lang: language.lang, revision, hidden: request.textsHidden, until });
    const etag = weakEtag(key);
    const held = request.headers['if-none-match']?.includes(etag) ?? false;
    const page = held ? undefined : (this.cache.get(key) ?? this.fill(key, this.html(reply, language, template, await model(), { upToDate })));
    reply.header('etag', etag).header('cache-control', 'no-cache').header('vary', 'cookie').header('content-type', HTML);
    if (page) return page.before + upToDateHtml(language, upToDate) + page.after;
    reply.status(304);
    return undefined;
  }

  /** The designed page of an error; `kind` is a key of `platform.errors`. */
  error(reply: FastifyReply, status: number, kind: string, more: { readonly trace?: string | undefined; readonly sentence?: string } = {}): string {
    const sentence = more.sentence === undefined ? undefined : this.language(reply.request).say(more.sentence);
    const html = this.render(reply, 'platform/error.njk', { kind, trace: more.trace, sentence }, { status });
    reply.header('cache-control', 'no-store').removeHeader('etag');
    return html;
  }

  private html(reply: FastifyReply, language: Language, template: string, model: object, options: PageOptions): { html: string; page: PageView } {
    const { request } = reply;
    const page = new PageView({
      language,
      path: pathOf(request),
      viewer: request.viewer,
      helper: request.helper,
      demo: this.settings.demo,
      upToDate: options.upToDate !== undefined,
      behind: options.behind ?? false,
      tokens: () => this.guard.tokens(request, reply),
    });
    const form = options.form && showForm(options.form, language);
    return { html: this.templates.render(language, template, { ...model, form, page }), page };
  }

  private fill(key: string, { html, page }: { html: string; page: PageView }): CachedPage {
    if (page.hasForm) throw new Error('A page with a form belongs to one reader: use render.');
    const at = html.indexOf(UP_TO_DATE_SLOT);
    const cached = at < 0 ? { before: html, after: '' } : { before: html.slice(0, at), after: html.slice(at + UP_TO_DATE_SLOT.length) };
    this.cache.put(key, cached);
    return cached;
  }
}

/** The position of `?after=`: what this reader wrote and wants to see. */
export function askedAfter(request: FastifyRequest): string | undefined {
  const after = isRecord(request.query) ? request.query.after : undefined;
  return typeof after === 'string' && after !== '' ? after : undefined;
}

/** 303 to the page that shows what a form has done; `position` becomes `?after=`, so that the reader sees it. */
export function seeOther(reply: FastifyReply, path: string, position?: string): void {
  const url = new URL(path, 'http://here');
  if (position !== undefined) url.searchParams.set('after', position);
  const lang = isRecord(reply.request.query) ? reply.request.query.lang : undefined;
  if (typeof lang === 'string') url.searchParams.set('lang', lang);
  reply
    .status(303)
    // Two slashes at the beginning would lead to another host.
    .header('location', url.pathname.replace(/^\/+/, '/') + url.search)
    .header('cache-control', 'no-store')
    .send();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
