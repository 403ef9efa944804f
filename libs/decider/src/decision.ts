/** The kinds of "no"; `libs/platform/http` alone maps them to HTTP. */
export type RefusalKind = 'conflict' | 'forbidden' | 'not-found' | 'limit';

export interface RefusalEntry {
  readonly kind: RefusalKind;
  /** One plain sentence for whoever is refused. */
  readonly title: string;
}

/** A decider's refusals in the order in which they are checked, so that one input always gets one answer. */
export type RefusalTable = Readonly<Record<string, RefusalEntry>>;

export interface Refusal<Code extends string = string> {
  readonly code: Code;
  /** Ids and amounts that make the sentence exact; never personal data. */
  readonly detail: Readonly<Record<string, string | number>>;
}

export type Decision<Event> = { readonly accepted: true; readonly events: readonly Event[] } | { readonly accepted: false; readonly refusal: Refusal };

/** Yes: these facts follow. No events at all means "already so". */
export function accept<Event>(...events: Event[]): Decision<Event> {
  return { accepted: true, events };
}

/** A named "no"; the code is a key of the decider's table. */
export function refuse<Code extends string>(code: Code, detail: Refusal['detail'] = {}): { accepted: false; refusal: Refusal<Code> } {
  return { accepted: false, refusal: { code, detail } };
}
