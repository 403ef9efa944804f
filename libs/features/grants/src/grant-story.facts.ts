import type { Folding, Recorded } from '#decider';
import type { ApplicationEvent, GrantEvent, TextRef } from '#events';

type DataOf<T extends GrantEvent['type']> = Extract<GrantEvent, { type: T }>['data'];

/** A grant as its page tells of it; undefined before it is opened. */
export interface GrantStory extends Omit<DataOf<'GrantOpened'>, 'conditions' | 'lapseDays' | 'spendWithinDays' | 'reportDueDays'> {
  readonly conditions: readonly (DataOf<'GrantOpened'>['conditions'][number] & { readonly metOn?: string })[];
  readonly phase: 'opened' | 'offered' | 'accepted' | 'closed';
  readonly acceptBy?: string;
  readonly acceptedOn?: string;
  readonly spendBy?: string;
  readonly ended?: 'not-accepted' | 'time-over' | 'withdrawn';
  readonly lead?: TextRef;
  readonly policy?: 'own' | 'host';
  readonly endedOn?: string;
  readonly reportDueOn?: string;
  readonly report?: Omit<DataOf<'ReportReceived'>, 'bidId'>;
  /** What was sent in with the report; without a picture that may be shown no longer. */
  readonly files?: Omit<DataOf<'ReportReceivedBasis'>, 'bidId'>;
}

type Evolvers = { readonly [T in GrantEvent['type']]?: (story: GrantStory, data: DataOf<T>) => GrantStory };

const evolvers: Evolvers = {
  OfferMade: (story, { acceptBy }) => ({ ...story, phase: 'offered', acceptBy }),
  OfferAccepted: (story, { acceptedOn, spendBy }) => ({ ...story, phase: 'accepted', acceptedOn, spendBy }),
  ConditionMet: (story, { conditionId, metOn }) => ({
    ...story,
    conditions: story.conditions.map((condition) => (condition.conditionId === conditionId ? { ...condition, metOn } : condition)),
  }),
  SafeguardingNamed: (story, { lead, policy }) => ({ ...story, lead, policy }),
  OfferLapsed: (story, { why }) => ({ ...story, phase: 'closed', ended: why }),
  GrantWithdrawn: (story) => ({ ...story, phase: 'closed', ended: 'withdrawn' }),
  ProjectEnded: (story, { endedOn, reportDueOn }) => ({ ...story, endedOn, reportDueOn }),
  ReportReceived: (story, { bidId: _, ...report }) => ({ ...story, report }),
  ReportReceivedBasis: (story, { bidId: _, ...files }) => ({ ...story, files }),
  PictureWithdrawn: (story) => ({ ...story, files: { receipts: story.files?.receipts ?? [] } }),
};

export const grantStoryFolding = {
  initialState: undefined as GrantStory | undefined,
  evolve(story: GrantStory | undefined, event: Recorded<GrantEvent>): GrantStory | undefined {
    if (event.type === 'GrantOpened') {
      const { lapseDays: _, spendWithinDays: __, reportDueDays: ___, ...opened } = event.data;
      return { ...opened, phase: 'opened' };
    }
    const evolver = evolvers[event.type] as ((story: GrantStory, data: object) => GrantStory) | undefined;
    return story && evolver ? evolver(story, event.data) : story;
  },
} satisfies Folding<GrantStory | undefined>;

/** A bid's title, and the bank and applicant behind it. */
export interface BidTold {
  readonly bankId: string;
  readonly title: TextRef;
  readonly applicant: string;
  readonly coSigner?: string | undefined;
}

export const bidToldFolding = {
  initialState: undefined as BidTold | undefined,
  evolve(state: BidTold | undefined, event: Recorded<ApplicationEvent>): BidTold | undefined {
    if (event.type === 'BidReceived') return { bankId: event.data.bankId, title: event.data.title, applicant: '' };
    if (event.type === 'BidReceivedBasis' && state) return { ...state, applicant: event.data.applicant, coSigner: event.data.coSigner };
    if (event.type === 'BidReworded' && state && event.data.title) return { ...state, title: event.data.title };
    return state;
  },
} satisfies Folding<BidTold | undefined>;
