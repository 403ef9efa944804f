import { accept, type RetentionClass, refuse } from '#decider';
import { londonDay } from '#decider/calendar';
import type { PrivacyEvent } from '#events';
import { canonical } from '#proof';
import type { PrivacyFacts } from './administrator.facts.js';
import { type ErasureAnswer, erasureAnswer, type Kept } from './lasting-basis.decider.js';
import type { PrivacyCommandOf } from './privacy.commands.js';
import type { Decided, PrivacyState } from './privacy-state.decider.js';

/** Asking twice is one request while the first is carried out; later it is a new one, since something may have come in meanwhile. */
export function askErasure({ data, at }: PrivacyCommandOf<'AskErasure'>, state: PrivacyState, { administrator }: PrivacyFacts): Decided {
  const { token, channel, identity, enteredBy, basis, keepYears } = data;
  if (channel === 'online' && (identity !== 'stepped-up' || enteredBy !== undefined)) return refuse('identity-not-shown');
  if (channel !== 'online' && (identity === 'stepped-up' || enteredBy === undefined)) return refuse('nobody-entered-it');
  if (enteredBy === token) return refuse('own-request');
  // Whoever is erased holds no role any more; an administrator's ends among all of them first, so that there is always one.
  if (administrator) return refuse('still-administrator');
  if (state.pending) return accept();
  const answer = erasureAnswer(basis, keepYears, londonDay(at));
  return accept<PrivacyEvent>(
    { type: 'ErasureAsked', data: { token, channel, identity, ...(enteredBy ? { enteredBy } : {}) } },
    { type: 'ErasureAnswered', data: { token, because: 'asked', ...mutable(answer), basis, keepYears } },
  );
}

/** Without a request nothing is ever erased by this way. Classes that are no longer kept end being restricted, and go. */
export function reviewErasure({ data, at }: PrivacyCommandOf<'ReviewErasure'>, state: PrivacyState): Decided {
  const { token, basis, keepYears } = data;
  if (!state.asked) return refuse('erasure-not-asked');
  const answer = erasureAnswer(basis, keepYears, londonDay(at));
  if (canonical(answer.keeps) === canonical(state.keeps)) return accept();
  const over = state.restricted.map(({ retention }) => retention).filter((each) => !answer.keeps.some(({ retention }) => retention === each));
  const answered: PrivacyEvent = { type: 'ErasureAnswered', data: { token, because: 'reviewed', ...mutable(answer), basis, keepYears } };
  return over.length > 0 ? accept<PrivacyEvent>(answered, { type: 'RestrictionEnded', data: { token, classes: over } }) : accept(answered);
}

export function recordErasure({ data: { token } }: PrivacyCommandOf<'RecordErasure'>, state: PrivacyState): Decided {
  if (!state.asked) return refuse('erasure-not-asked');
  if (!state.pending) return accept();
  const { erases, keeps } = state.pending;
  return accept<PrivacyEvent>(...doneEvents({ token, classes: erases, keeps, because: 'answered' }));
}

/** The list of those erased stands outside the database, so that a restored one cannot bring them back (audit.md, "Personal data"). */
export function repeatErasure({ data }: PrivacyCommandOf<'RepeatErasure'>, state: PrivacyState): Decided {
  const { token, classes, keeps } = data;
  const known = classes.every((each) => state.erased.includes(each)) && canonical(keeps) === canonical(state.restricted);
  return known ? accept() : accept<PrivacyEvent>(...doneEvents({ token, classes, keeps, because: 'restored' }));
}

interface Done extends Pick<ErasureAnswer, 'keeps'> {
  readonly token: string;
  readonly classes: readonly RetentionClass[];
  readonly because: 'answered' | 'restored';
}

function doneEvents({ token, classes, keeps, because }: Done): PrivacyEvent[] {
  const restricted: PrivacyEvent[] = keeps.length > 0 ? [{ type: 'SubjectRestricted', data: { token, keeps: [...keeps] } }] : [];
  return [{ type: 'SubjectErased', data: { token, classes: [...classes], because } }, ...restricted];
}

function mutable({ erases, keeps }: ErasureAnswer): { erases: RetentionClass[]; keeps: Kept[] } {
  return { erases: [...erases], keeps: [...keeps] };
}
