import type { Form } from './forms.js';

/** The tick under a warning: "leave it, it is meant to be public". */
const MEANT = '_meant';

/** What was typed, and whether whoever typed it said that it is meant to be public. */
export function asMeant(body: unknown): { readonly meant: boolean; readonly typed: Form['values'] } {
  const { [MEANT]: tick, ...typed } = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  return { meant: tick !== undefined, typed };
}

/**
 * The form once more, with everything kept and a warning that its words will be public and seem to hold these kinds of personal data (audit.md, "Personal data":
 * public wording is moderated). A warning is no block: with the tick of `ui.publicWords` under it the form is sent as it is.
 */
export function warnedForm(typed: Form['values'], seems: readonly string[]): Form {
  return { values: typed, problems: [], status: 200, seems };
}
