import { isPublicWording, streamId, type TextRef, textRef } from '#events';

/** A value of an event as the page shows it. */
export type Shown =
  | { readonly kind: 'money'; readonly pence: number }
  /** A stream has a record too; a code is an id, a hash, a number or a closed code. */
  | { readonly kind: 'day' | 'instant' | 'name' | 'stream' | 'code'; readonly text: string }
  | { readonly kind: 'flag'; readonly yes: boolean }
  /** Public wording; without a text it reads "[private]". */
  | { readonly kind: 'wording'; readonly text: string | undefined }
  | { readonly kind: 'list'; readonly items: readonly Shown[] }
  | { readonly kind: 'group'; readonly rows: readonly ShownRow[] };

export interface ShownRow {
  /** The exact name of the field. */
  readonly field: string;
  readonly value: Shown;
}

/** The text behind a TextRef; undefined when it is not there (any more). */
export type Reader = (ref: TextRef) => string | undefined;

/** Names of organisations, banks, funds and estates, which may stand in events. */
const NAMES = new Set(['name', 'funder', 'remittedBy', 'agreedBy']);

/** The data of a public event as rows; only public wording is ever asked for. */
export function shownRows(type: string, data: object, read: Reader, path: readonly string[] = []): readonly ShownRow[] {
  return Object.entries(data).map(([field, value]) => ({ field, value: shown(type, value, read, [...path, field]) }));
}

/** The TextRefs in the data of a public event that are public wording. */
export function wordingIn(type: string, data: object): readonly TextRef[] {
  const found: TextRef[] = [];
  shownRows(type, data, (ref) => {
    found.push(ref);
    return undefined;
  });
  return found;
}

function shown(type: string, value: unknown, read: Reader, path: readonly string[]): Shown {
  const field = path.at(-1) ?? '';
  if (typeof value === 'boolean') return { kind: 'flag', yes: value };
  if (typeof value === 'number') return field.endsWith('Pence') ? { kind: 'money', pence: value } : { kind: 'code', text: String(value) };
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => shown(type, item, read, path)) };
  if (typeof value === 'object' && value !== null) return shownObject(type, value, read, path);
  return shownText(field, String(value));
}

function shownObject(type: string, value: object, read: Reader, path: readonly string[]): Shown {
  const ref = textRef.safeParse(value);
  if (!ref.success) return { kind: 'group', rows: shownRows(type, value, read, path) };
  return { kind: 'wording', text: isPublicWording(type, path.join('.')) ? read(ref.data) : undefined };
}

function shownText(field: string, text: string): Shown {
  if (NAMES.has(field)) return { kind: 'name', text };
  if (field === 'evidence' && streamId.safeParse(text).success) return { kind: 'stream', text };
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return { kind: 'day', text };
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text)) return { kind: 'instant', text };
  return { kind: 'code', text };
}
