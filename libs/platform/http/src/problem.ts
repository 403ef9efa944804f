import type { Refusal, RefusalKind } from '#decider';
import { refusalEntry, refusalTitle } from './refusals.js';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** One thing wrong with an input; the pointer is an RFC 6901 pointer into the body (or a name in the query or the headers). */
export interface InputError {
  readonly pointer: string;
  readonly message: string;
}

/** RFC 9457, with our members: `code` and `facts` of a refusal, `errors` of an input, `revision` now held, `trace` of a fault. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly facts?: Refusal['detail'];
  readonly errors?: readonly InputError[];
  readonly revision?: number;
  readonly trace?: string;
}

/** The only mapping of the domain's kinds of "no" to HTTP (architecture.md, "Errors"). */
const STATUS_OF: Readonly<Record<RefusalKind, number>> = { conflict: 409, forbidden: 403, 'not-found': 404, limit: 422 };

/** What the edge itself answers, whatever the feature. */
const EDGE = {
  invalid: { status: 400, title: 'Some of what you sent is not right.' },
  forbidden: { status: 403, title: 'You cannot do this.' },
  'step-up-needed': { status: 403, title: 'Show again who you are, then do this.' },
  'other-help': { status: 403, title: 'You began this together for something else. Sign out, then begin again for this.' },
  'not-found': { status: 404, title: 'There is nothing here.' },
  'method-not-allowed': { status: 405, title: 'This address does not do that.' },
  stale: { status: 412, title: 'It changed after you last read it.' },
  'too-large': { status: 413, title: 'This is too big to take in.' },
  'unknown-format': { status: 415, title: 'Send this as JSON (application/json).' },
  'too-many': { status: 429, title: 'Too many requests. Wait a moment.' },
  fault: { status: 500, title: 'Something went wrong on our side.' },
  away: { status: 503, title: 'The service cannot do this right now. Try again soon.' },
} as const;
export type EdgeCode = keyof typeof EDGE;

export const EDGE_CODES = Object.keys(EDGE) as readonly EdgeCode[];

/** A problem that the edge itself found. */
export function edgeProblem(code: EdgeCode, more: Pick<Problem, 'errors' | 'revision' | 'trace'> = {}): Problem {
  return { type: `/problems/${code}`, ...EDGE[code], code, ...more };
}

/** The nearest edge problem for an HTTP status that a framework chose. */
export function problemOfStatus(status: number): Problem {
  const code = EDGE_CODES.find((candidate) => EDGE[candidate].status === status);
  return edgeProblem(code ?? (status < 500 ? 'invalid' : 'fault'));
}

export function statusOfKind(kind: RefusalKind): number {
  return STATUS_OF[kind];
}

/** A decider's "no" as a problem, in the words of the feature. */
export function refusalProblem(refusal: Refusal, feature?: string): Problem {
  const entry = refusalEntry(refusal);
  const facts = Object.keys(refusal.detail).length > 0 ? { facts: refusal.detail } : {};
  return { type: `/problems/${refusal.code}`, title: refusalTitle(entry, feature), status: STATUS_OF[entry.kind], code: refusal.code, ...facts };
}
