import type { Folding, Recorded } from '#decider';
import type { ApplicationEvent, BankEvent, PlaceEvent } from '#events';

type Received = Extract<ApplicationEvent, { type: 'BidReceived' }>['data'];

/** A bid as its panel reads it; undefined before it is received. */
export type BidBrief = Pick<
  Received,
  'bidId' | 'title' | 'what' | 'where' | 'when' | 'whoBenefits' | 'askedPence' | 'peopleExpected' | 'goals' | 'costs' | 'leadKind' | 'atRisk' | 'hostName'
>;

export const briefFolding = {
  initialState: undefined as BidBrief | undefined,
  evolve(state: BidBrief | undefined, event: Recorded<ApplicationEvent>): BidBrief | undefined {
    if (event.type === 'BidReworded' && state) {
      const { title = state.title, what = state.what, where = state.where, when = state.when, whoBenefits = state.whoBenefits } = event.data;
      return { ...state, title, what, where, when, whoBenefits };
    }
    if (event.type !== 'BidReceived') return state;
    const { bidId, title, what, where, when, whoBenefits, askedPence, peopleExpected, goals, costs, leadKind, atRisk, hostName } = event.data;
    return { bidId, title, what, where, when, whoBenefits, askedPence, peopleExpected, goals, costs, leadKind, atRisk, hostName };
  },
} satisfies Folding<BidBrief | undefined>;

/** A bank's name and the place its goals belong to. */
export const bankNameFolding = {
  initialState: { name: '', estateId: '' },
  evolve(state: { name: string; estateId: string }, event: Recorded<BankEvent>): { name: string; estateId: string } {
    return event.type === 'BankOpened' ? { name: event.data.name, estateId: event.data.estateId } : state;
  },
} satisfies Folding<{ name: string; estateId: string }>;

/** Where the text of each goal stands among the documents, by the newest manifesto that has it. */
export const goalFolding = {
  initialState: {} as Readonly<Record<string, string>>,
  evolve(state: Readonly<Record<string, string>>, event: Recorded<PlaceEvent>): Readonly<Record<string, string>> {
    if (event.type !== 'ManifestoAdopted') return state;
    return { ...state, ...Object.fromEntries(event.data.goals.map(({ goalId, textHash }) => [goalId, textHash])) };
  },
} satisfies Folding<Readonly<Record<string, string>>>;
