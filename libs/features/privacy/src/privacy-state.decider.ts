import type { Decision, Recorded, RetentionClass } from '#decider';
import type { PrivacyEvent } from '#events';
import type { ErasureAnswer, Kept } from './lasting-basis.decider.js';

export type Decided = Decision<PrivacyEvent>;

export interface AccessState {
  readonly requestId: string;
  /** RFC 3339, or the day on which a letter came. */
  readonly askedAt: string;
  readonly answerBy: string;
  readonly hides: readonly string[];
  readonly reviewedAt: string | undefined;
  /** Texts that came into the vault later were not read for what shows others, and are not part of it. */
  readonly upTo: string | undefined;
  readonly availableUntil: string | undefined;
  readonly given: boolean;
  /** It came by letter, by phone or in person. */
  readonly entered: boolean;
}

export interface PrivacyState {
  readonly asked: { readonly at: string; readonly channel: string } | undefined;
  /** Answered, and the vault has not said yet that it is done. */
  readonly pending: ErasureAnswer | undefined;
  /** What was answered last. */
  readonly keeps: readonly Kept[];
  readonly answeredAt: string | undefined;
  /** What the vault has hidden, in force. */
  readonly restricted: readonly Kept[];
  readonly erased: readonly RetentionClass[];
  /** The newest request to see what is held. */
  readonly access: AccessState | undefined;
}

export const nothingAsked: PrivacyState = {
  asked: undefined,
  pending: undefined,
  keeps: [],
  answeredAt: undefined,
  restricted: [],
  erased: [],
  access: undefined,
};

export function evolvePrivacy(state: PrivacyState, event: Recorded<PrivacyEvent>): PrivacyState {
  const { recordedAt } = event;
  switch (event.type) {
    case 'ErasureAsked':
      return { ...state, asked: { at: recordedAt, channel: event.data.channel } };
    case 'ErasureAnswered': {
      const { erases, keeps } = event.data;
      return { ...state, pending: { erases, keeps }, keeps, answeredAt: recordedAt };
    }
    case 'SubjectErased':
      return { ...state, pending: undefined, erased: [...new Set([...state.erased, ...event.data.classes])] };
    case 'SubjectRestricted':
      return { ...state, pending: undefined, restricted: event.data.keeps, keeps: event.data.keeps };
    case 'RestrictionEnded':
      return { ...state, restricted: state.restricted.filter(({ retention }) => !event.data.classes.includes(retention)) };
    case 'AccessAsked': {
      const { requestId, answerBy, entered } = event.data;
      return {
        ...state,
        access: {
          requestId,
          answerBy,
          askedAt: entered?.receivedOn ?? recordedAt,
          hides: [],
          reviewedAt: undefined,
          upTo: undefined,
          availableUntil: undefined,
          given: false,
          entered: entered !== undefined,
        },
      };
    }
    case 'AccessReviewed': {
      const { hides, availableUntil, upTo } = event.data;
      return withAccess(state, { hides, availableUntil, upTo, reviewedAt: recordedAt });
    }
    case 'AccessGiven':
      return withAccess(state, { given: true });
  }
}

function withAccess(state: PrivacyState, change: Partial<AccessState>): PrivacyState {
  return state.access ? { ...state, access: { ...state.access, ...change } } : state;
}
