import type { Recorded } from '#decider';
import { addWorkingDays, londonDay } from '#decider/calendar';
import type { FactOf, ResultDeclared, SpoiledReason, VotingEvent, VotingOpened } from '#events';

type Opened = FactOf<typeof VotingOpened>['data'];
type Declared = FactOf<typeof ResultDeclared>['data'];

/** What is known of the papers from the record itself. */
export interface Papers {
  readonly issued: number;
  readonly accepted: number;
  readonly spoiled: readonly { readonly reason: SpoiledReason; readonly papers: number }[];
  readonly batches: readonly string[];
  /** Who reconciled, and who confirmed it since. */
  readonly reconciled?: { readonly by: string; readonly household?: string | undefined } | undefined;
  readonly confirmed: readonly { readonly scrutineer: string; readonly household?: string | undefined }[];
}

/** A vote from its opening to the end of its secret; undefined before. */
export interface Voting {
  readonly opened: Opened;
  readonly papers: Papers;
  readonly closed?: { readonly counting: number; readonly rollSize: number } | undefined;
  readonly ballots?: { readonly counting: number; readonly openedHash: string } | undefined;
  /** The newest result, and when it was declared. */
  readonly result?: (Pick<Declared, 'version' | 'withdrawn' | 'resultHash'> & { readonly at: string }) | undefined;
  readonly recounts: Readonly<Record<string, { readonly askedBy: string; readonly made?: { readonly version: number; readonly agrees: boolean } | undefined }>>;
  readonly endAsked?: { readonly officer: string; readonly household?: string | undefined } | undefined;
  readonly secretEnded: boolean;
}
export type VotingState = Voting | undefined;
export const noVoting = undefined as VotingState;

const begun = (opened: Opened): Voting => ({
  opened,
  papers: { issued: 0, accepted: 0, spoiled: [], batches: [], confirmed: [] },
  recounts: {},
  secretEnded: false,
});

export function evolveVoting(state: VotingState, event: Recorded<VotingEvent>): VotingState {
  if (event.type === 'VotingOpened') return begun(event.data);
  return state && evolveOpened(state, event);
}

function evolveOpened(state: Voting, event: Recorded<VotingEvent>): Voting {
  const { papers } = state;
  switch (event.type) {
    case 'PapersIssued':
      return { ...state, papers: { ...papers, issued: papers.issued + event.data.papers } };
    case 'PaperBatchSettled':
      return { ...state, papers: settled(papers, event.data) };
    case 'VotingClosed':
      return { ...state, closed: { counting: event.data.counting, rollSize: event.data.roll.size } };
    case 'PapersReconciledBasis':
      return { ...state, papers: { ...papers, reconciled: { by: event.data.by, household: event.data.household }, confirmed: [] } };
    case 'ReconciliationConfirmed': {
      const { scrutineer, household } = event.data;
      return { ...state, papers: { ...papers, confirmed: [...papers.confirmed, { scrutineer, household }] } };
    }
    case 'BallotsOpened':
      return { ...state, ballots: { counting: event.data.counting, openedHash: event.data.openedHash } };
    case 'ResultDeclared': {
      const { version, withdrawn, resultHash } = event.data;
      return { ...state, result: { version, withdrawn, resultHash, at: event.recordedAt } };
    }
    case 'RecountAsked':
      return { ...state, recounts: { ...state.recounts, [event.data.recountId]: { askedBy: event.data.askedBy } } };
    case 'RecountMade': {
      const { recountId, version, agrees } = event.data;
      const asked = state.recounts[recountId];
      return asked ? { ...state, recounts: { ...state.recounts, [recountId]: { ...asked, made: { version, agrees } } } } : state;
    }
    case 'SecretEndAsked':
      return { ...state, endAsked: { officer: event.data.officer, household: event.data.household } };
    case 'RoundSecretDestroyed':
      return { ...state, secretEnded: true };
    default:
      return state;
  }
}

function settled(papers: Papers, batch: Extract<VotingEvent, { type: 'PaperBatchSettled' }>['data']): Papers {
  const spoiled = [...papers.spoiled, ...batch.spoiled];
  return { ...papers, accepted: papers.accepted + batch.accepted, spoiled, batches: [...papers.batches, batch.batchId] };
}

export const spoiledPapers = ({ spoiled }: Papers): number => spoiled.reduce((sum, { papers }) => sum + papers, 0);

/** The last day on which somebody may ask for a recount of the newest result; undefined before the first. */
export function challengeEnds({ opened, result }: Voting): string | undefined {
  return result && addWorkingDays(londonDay(result.at), opened.ballot.challengeWorkingDays);
}

export const openRecounts = ({ recounts }: Voting): string[] =>
  Object.entries(recounts)
    .filter(([, { made }]) => !made)
    .map(([recountId]) => recountId);
