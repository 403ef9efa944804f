import { accept, refuse } from '#decider';
import { addDays, londonDay } from '#decider/calendar';
import type { PrivacyCommandOf } from './privacy.commands.js';
import type { AccessState, Decided, PrivacyState } from './privacy-state.decider.js';

/** A request is answered without undue delay, within a month at the latest (UK GDPR, Article 12(3)). */
export const ANSWER_DAYS = 30;
/** How long what was asked for can be fetched. */
export const AVAILABLE_DAYS = 30;

/**
 * One request at a time; a new one once the last can no longer be fetched. The month runs from the day on which it was received (UK GDPR, Article 12(3)), also where
 * that was some days before it was put in.
 */
export function askAccess({ data: { token, requestId, entered }, at }: PrivacyCommandOf<'AskAccess'>, { access }: PrivacyState): Decided {
  const today = londonDay(at);
  if (entered?.enteredBy === token) return refuse('own-request');
  if (entered && entered.receivedOn > today) return refuse('not-received-yet', { receivedOn: entered.receivedOn });
  if (access && (access.availableUntil === undefined || today <= access.availableUntil)) return refuse('access-under-way');
  return accept({
    type: 'AccessAsked',
    data: { token, requestId, answerBy: addDays(entered?.receivedOn ?? today, ANSWER_DAYS), ...(entered ? { entered } : {}) },
  });
}

/** Nobody reviews what is held about themselves: what shows others would be theirs to decide. */
export function reviewAccess({ data, at }: PrivacyCommandOf<'ReviewAccess'>, { access }: PrivacyState): Decided {
  if (access?.requestId !== data.requestId) return refuse('no-such-request');
  if (data.reviewer === data.token) return refuse('own-request');
  if (access.reviewedAt !== undefined) return refuse('reviewed-already');
  return accept({ type: 'AccessReviewed', data: { ...data, availableUntil: addDays(londonDay(at), AVAILABLE_DAYS) } });
}

export function giveAccess({ data, at }: PrivacyCommandOf<'GiveAccess'>, { access }: PrivacyState): Decided {
  if (access?.requestId !== data.requestId) return refuse('no-such-request');
  const no = notFetchable(access, londonDay(at));
  return no ? refuse(no) : accept({ type: 'AccessGiven', data });
}

/** Only where they did not ask on their own pages: there they fetch it themselves. Printed again as often as a printer needs. */
export function giveAccessOnPaper({ data, at }: PrivacyCommandOf<'GiveAccessOnPaper'>, { access }: PrivacyState): Decided {
  const { token, requestId, givenBy } = data;
  if (access?.requestId !== requestId) return refuse('no-such-request');
  if (givenBy === token) return refuse('own-request');
  if (!access.entered) return refuse('asked-online');
  const no = notFetchable(access, londonDay(at));
  return no ? refuse(no) : accept({ type: 'AccessGiven', data: { token, requestId, form: 'paper', givenBy } });
}

/** Why what was asked for cannot be fetched on a day. */
export function notFetchable({ availableUntil }: AccessState, today: string): 'not-reviewed' | 'access-over' | undefined {
  if (availableUntil === undefined) return 'not-reviewed';
  return today > availableUntil ? 'access-over' : undefined;
}
