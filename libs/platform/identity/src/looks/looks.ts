import type { LookProof } from '#vault';

/** What of the restricted things somebody looked at (audit.md, "The auditor's program": a separate sealed log). A pseudonym that is looked up is a name behind a token. */
export const lookKinds = ['bank-details', 'names-behind-tokens', 'restricted-text', 'bundle', 'letters', 'subject-access', 'looks'] as const;
export type LookKind = (typeof lookKinds)[number];

/** Somebody is about to be shown something restricted. No names and no texts stand in it. */
export interface Look {
  /** The person's private id; `operator` for a program that somebody ran on the machine itself. */
  readonly reader: string;
  /** Who sat beside them, in a helper-assisted session. */
  readonly helper?: string | undefined;
  readonly kind: LookKind;
  /** The thing by its stream or its id: `payment-PAY-001`, `round-C-R1`. */
  readonly subject: string;
  /** A closed code of what it was for: `pay`, `decide`, `check`, `audit`. */
  readonly why: string;
}

export interface RecordedLook extends Look {
  /** From 1, without gaps. */
  readonly number: number;
  /** By the system clock, RFC 3339 with milliseconds. */
  readonly at: string;
}

export interface LookQuery {
  readonly reader?: string | undefined;
  readonly kind?: LookKind | undefined;
  /** Only looks at one of these things. */
  readonly subjects?: readonly string[] | undefined;
  /** Only looks with smaller numbers. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Whether the log is as it was written; if not, which number is the first that is wrong, and how. */
export type LooksChecked =
  | { readonly whole: true; readonly count: number }
  | { readonly whole: false; readonly number: number; readonly why: 'changed' | 'removed' | 'cut-off' };

/** The sealed log of looks: appended to, never changed; each entry is sealed together with all before it. */
export interface Looks {
  /** Durable when it returns: only then may anything be shown, and the vault answers with nothing restricted before. */
  record(looks: readonly Look[]): Promise<LookProof>;
  /** The newest first. */
  read(query: LookQuery): Promise<readonly RecordedLook[]>;
  check(): Promise<LooksChecked>;
}

/** The injection token of the port. */
export const LOOKS = Symbol('Looks');
