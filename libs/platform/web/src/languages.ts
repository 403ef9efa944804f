import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInstance, type i18n } from 'i18next';
import { accented, mirrored } from './pseudo.js';
import { roomFolder, roomNames } from './rooms.js';

type Texts = { readonly [key: string]: string | Texts };

export interface Language {
  /** BCP 47, for `<html lang>`. */
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  /** The text of a key such as `banks.page.title`; @throws MissingText for an unknown key or an unfilled placeholder, when strict */
  t(key: string, values?: Readonly<Record<string, unknown>>): string;
  has(key: string): boolean;
  /** A sentence that stands in code (a refusal's title), in this language's pseudo form where there is one. */
  say(sentence: string): string;
}

/** A text that no catalogue has, or a placeholder that nobody filled. */
export class MissingText extends Error {
  override readonly name = 'MissingText';
}

const FORMS = {
  en: { dir: 'ltr', change: (text: string) => text },
  'en-XA': { dir: 'ltr', change: accented },
  'ar-XB': { dir: 'rtl', change: mirrored },
} as const;

/** Every language the service can speak, English first; the pseudo ones are made from it, to find text outside the catalogues and layouts that break. */
export class Languages {
  private readonly all: ReadonlyMap<string, Language>;
  readonly english: Language;

  /** `strict`: a missing text is an exception, else its key is shown. */
  constructor(texts: Texts = readCatalogues(), strict = true) {
    const languages = Object.entries(FORMS).map(([lang, form]) => new CatalogueLanguage(lang, form.dir, form.change, texts, strict));
    this.all = new Map(languages.map((language) => [language.lang, language]));
    this.english = languages[0] as Language;
  }

  /** The language asked for, English when we do not speak it. */
  find(lang: unknown): Language {
    return (typeof lang === 'string' && this.all.get(lang)) || this.english;
  }

  list(): readonly Language[] {
    return [...this.all.values()];
  }
}

/** `libs/features/<f>/catalogue/en.json` under `<f>`, the platform's own under `platform`. */
export function readCatalogues(): Texts {
  const found = roomNames()
    .map((name) => ({ name, file: join(roomFolder(name), 'catalogue/en.json') }))
    .filter(({ file }) => existsSync(file))
    .map(({ name, file }) => [name, JSON.parse(readFileSync(file, 'utf8'))] as const);
  return Object.fromEntries(found);
}

class CatalogueLanguage implements Language {
  private readonly catalogue: i18n;

  constructor(
    readonly lang: string,
    readonly dir: 'ltr' | 'rtl',
    readonly say: (sentence: string) => string,
    texts: Texts,
    strict: boolean,
  ) {
    this.catalogue = createInstance();
    // Each form is an instance of its own that speaks "en": plural rules are those of the English texts.
    void this.catalogue.init({
      lng: 'en',
      initAsync: false,
      resources: { en: { texts: changeTexts(texts, say) } },
      defaultNS: 'texts',
      nsSeparator: false,
      interpolation: { escapeValue: false },
      ...(strict
        ? { parseMissingKeyHandler: missing, saveMissing: true, missingInterpolationHandler: (_text: string, match: string[]) => missing(match[0] ?? '') }
        : {}),
    });
  }

  t(key: string, values: Readonly<Record<string, unknown>> = {}): string {
    return this.catalogue.t(key, { ...values });
  }

  has(key: string): boolean {
    return this.catalogue.exists(key);
  }
}

function missing(key: string): never {
  throw new MissingText(`no catalogue has ${key}`);
}

function changeTexts(texts: Texts, change: (text: string) => string): Texts {
  return Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, typeof value === 'string' ? change(value) : changeTexts(value, change)]));
}
