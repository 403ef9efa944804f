import type { z } from 'zod';
import type { CommandOutcome } from '#http';
import { outcomeProblem, refusalEntry } from '#http';
import type { Language } from './languages.js';

/** Something to put right. Its text is found when the page's language is known: by catalogue key, else by kind, else its own message. */
export interface FormProblem {
  /** The field's name (`costs.0.amount`); none for a problem of the whole form. */
  readonly field?: string | undefined;
  readonly kind?: string;
  readonly message: string;
  /** Whose catalogue may have a sentence for a refusal. */
  readonly features?: readonly string[];
  readonly values?: Readonly<Record<string, unknown>>;
}

/** A form as it was typed, and what is wrong with it. */
export interface Form {
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: readonly FormProblem[];
  /** The HTTP status of a page that shows it again. */
  readonly status: number;
  /** The kinds of personal data that its public words seem to hold, where whoever sends it is to be warned. */
  readonly seems?: readonly string[];
}

/** A form as a template sees it. */
export interface ShownForm {
  readonly values: Readonly<Record<string, unknown>>;
  readonly errors: Readonly<Record<string, string>>;
  readonly summary: readonly { readonly text: string; readonly href?: string }[];
  readonly seems: readonly string[];
}

/** A form to fill in, with what is known already. */
export function emptyForm(values: Form['values'] = {}): Form {
  return { values, problems: [], status: 200 };
}

export type ParsedForm<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly form: Form };

/** Reads a posted form by its schema. An empty field is an absent one; names with dots are nested (`costs.0.what`). What was typed is kept as it was. */
export function parseForm<S extends z.ZodType>(schema: S, body: unknown): ParsedForm<z.output<S>> {
  const values = isRecord(body) ? body : {};
  const input = nested(values);
  const parsed = schema.safeParse(input);
  if (parsed.success) return { ok: true, data: parsed.data };
  return { ok: false, form: { values, problems: formErrors(parsed.error.issues, input), status: 400 } };
}

/** The form again, with a command's "no" above it in the words of the feature; typed text is kept. */
export function refusedForm(body: unknown, outcome: CommandOutcome, feature?: string): Form {
  const problem = outcomeProblem(outcome, feature);
  if (!problem) throw new Error('A command that was done has no refusal to show.');
  const features = feature !== undefined ? [feature] : outcome.status === 'refused' ? [...refusalEntry(outcome.refusal).titles.keys()] : [];
  const values = outcome.status === 'refused' ? outcome.refusal.detail : {};
  return { values: isRecord(body) ? body : {}, problems: [{ kind: problem.code, message: problem.title, features, values }], status: problem.status };
}

/** zod's issues as problems of fields, the first of each field only. */
export function formErrors(issues: readonly z.core.$ZodIssue[], input: unknown): FormProblem[] {
  const byField = new Map<string, FormProblem>();
  for (const issue of issues) {
    const field = issue.path.map(String).join('.');
    if (!byField.has(field)) byField.set(field, { field: field || undefined, message: issue.message, ...kindOf(issue, valueAt(input, issue.path)) });
  }
  return [...byField.values()];
}

/** The problems as sentences of one language. */
export function showForm(form: Form, language: Language): ShownForm {
  const sentences = form.problems.map((problem) => ({ field: problem.field, text: sentenceOf(problem, language) }));
  return {
    values: form.values,
    errors: Object.fromEntries(sentences.flatMap(({ field, text }) => (field === undefined ? [] : [[field, text]]))),
    summary: sentences.map(({ field, text }) => (field === undefined ? { text } : { text, href: `#${field}` })),
    seems: form.seems ?? [],
  };
}

function sentenceOf({ message, kind, features = [], values = {} }: FormProblem, language: Language): string {
  const keys = [message, ...features.map((feature) => `${feature}.refusals.${kind}`), `platform.refusals.${kind}`, `platform.form.${kind}`];
  const key = keys.find((candidate) => /^[\w-]+(\.[\w-]+)+$/.test(candidate) && language.has(candidate));
  return key ? language.t(key, values) : language.say(message);
}

function kindOf(issue: z.core.$ZodIssue, value: unknown): Pick<FormProblem, 'kind' | 'values'> {
  if (issue.code === 'custom') return { kind: String(issue.params?.kind ?? 'custom'), values: issue.params ?? {} };
  if (value === undefined) return { kind: 'missing' };
  if (issue.code === 'too_small') return small(issue);
  if (issue.code === 'too_big') return { kind: issue.origin === 'number' ? 'tooBig' : 'tooLong', values: { maximum: issue.maximum } };
  if (issue.code === 'invalid_value') return { kind: 'choose' };
  if (issue.code === 'invalid_type') return { kind: issue.expected === 'number' || issue.expected === 'int' ? 'number' : 'format' };
  if (issue.code === 'unrecognized_keys') return { kind: 'unknown' };
  return { kind: issue.code === 'invalid_format' && (issue.format === 'email' || issue.format === 'date') ? issue.format : 'format' };
}

function small(issue: z.core.$ZodIssueTooSmall): Pick<FormProblem, 'kind' | 'values'> {
  const kind = issue.origin === 'number' ? 'tooSmall' : Number(issue.minimum) <= 1 ? 'missing' : 'tooShort';
  return { kind, values: { minimum: issue.minimum } };
}

function nested(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const root: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string' && value.trim() === '') continue;
    place(root, name.split('.'), value);
  }
  return listed(root) as Record<string, unknown>;
}

function place(target: Record<string, unknown>, [head = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  const inner = isRecord(target[head]) ? target[head] : Object.create(null);
  target[head] = inner;
  place(inner, rest, value);
}

// Objects whose keys are 0, 1, 2 … become lists; a gap (a row left empty) closes up.
function listed(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, listed(inner)] as const);
  if (entries.length > 0 && entries.every(([key]) => /^\d{1,3}$/.test(key))) return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, inner]) => inner);
  return Object.fromEntries(entries);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined), input);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
