import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { BrowserSessions } from './browser-sessions.js';
import { ErrorPageFilter } from './error-page.filter.js';
import { FormGuard } from './form-guard.js';
import { Languages, readCatalogues } from './languages.js';
import { PageCache } from './page-cache.js';
import { PageRenderer } from './pages.js';
import { ProblemPages } from './problem.pages.js';
import { StepUpDoor } from './step-up-door.js';
import { Templates } from './templates.js';
import { WEB_SETTINGS, type WebSettings } from './web-settings.js';
import { WorkPages } from './work.pages.js';

/** The room of the pages: templates, languages, forms, the page cache and the error pages. */
@Module({})
export class WebRoom {
  static with(settings: WebSettings): DynamicModule {
    if (settings.secret.length < 32) throw new Error('The secret of cookies and forms needs at least 32 characters.');
    return {
      module: WebRoom,
      global: true,
      controllers: [ProblemPages, WorkPages],
      providers: [
        { provide: WEB_SETTINGS, useValue: settings },
        { provide: Languages, useFactory: () => new Languages(readCatalogues(), settings.strictTexts ?? true) },
        { provide: Templates, useFactory: (languages: Languages) => new Templates(languages), inject: [Languages] },
        { provide: FormGuard, useValue: new FormGuard(settings) },
        { provide: PageCache, useValue: new PageCache(settings.cacheBytes) },
        BrowserSessions,
        StepUpDoor,
        PageRenderer,
        { provide: APP_FILTER, useClass: ErrorPageFilter },
      ],
      exports: [WEB_SETTINGS, Languages, BrowserSessions, PageRenderer, StepUpDoor],
    };
  }
}
