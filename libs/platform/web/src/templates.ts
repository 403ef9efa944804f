import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import nunjucks from 'nunjucks';
import { assetUrls } from './assets.js';
import { barChart } from './chart.js';
import { INLINE_SCRIPT } from './csp.js';
import { date, dateTime, fullDate, time } from './dates.js';
import type { Language, Languages } from './languages.js';
import { money } from './money.js';
import { qrPicture } from './qr-code.js';
import { govukFolder, roomFolder } from './rooms.js';
import { statusColour } from './status.js';

const NAME = /^[a-z][\w-]*(\/[\w-]+)*\.njk$/;

/** Templates by name: `banks/bank.njk` stands in `libs/features/banks/views`, `platform/…` here, `govuk/…` in govuk-frontend. */
class RoomLoader extends nunjucks.Loader implements nunjucks.ILoader {
  override isRelative(name: string): boolean {
    return name.startsWith('./') || name.startsWith('../');
  }

  override resolve(from: string, to: string): string {
    return posix.join(posix.dirname(from), to);
  }

  getSource(name: string): nunjucks.LoaderSource {
    if (!NAME.test(name)) throw new Error(`Not a template's name: ${name}`);
    const [room = '', ...rest] = name.split('/');
    const file = room === 'govuk' ? join(govukFolder, ...rest) : join(roomFolder(room), 'views', ...rest);
    // The path is what relative imports are resolved against, so it stays a name.
    return { path: name, src: readFileSync(file, 'utf8'), noCache: false };
  }
}

/** One environment per language, so that `t` is known inside macros too. */
export class Templates {
  private readonly environments = new Map<string, nunjucks.Environment>();

  constructor(languages: Languages) {
    for (const language of languages.list()) this.environments.set(language.lang, environment(language));
  }

  render(language: Language, template: string, model: object): string {
    const found = this.environments.get(language.lang);
    if (!found) throw new Error(`No templates in ${language.lang}`);
    return found.render(template, model);
  }
}

function environment(language: Language): nunjucks.Environment {
  const made = new nunjucks.Environment(new RoomLoader(), { autoescape: true, trimBlocks: true, lstripBlocks: true });
  for (const [name, filter] of Object.entries({ money, date, fullDate, time, dateTime })) made.addFilter(name, filter);
  return made
    .addGlobal('t', language.t.bind(language))
    .addGlobal('lang', language.lang)
    .addGlobal('dir', language.dir)
    .addGlobal('asset', assetUrls())
    .addGlobal('inlineScript', new nunjucks.runtime.SafeString(INLINE_SCRIPT))
    .addGlobal('statusColour', statusColour)
    .addGlobal('qrPicture', qrPicture)
    .addGlobal('barChart', (chart: Omit<Parameters<typeof barChart>[0], 'dir'>) => barChart({ ...chart, dir: language.dir }));
}
