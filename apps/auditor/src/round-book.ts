import type { BallotEvent, RecordedOf, RoundOpened, VotingEvent } from '#events';
import type { OpenBallot, OpenedVote } from '../../../libs/features/ballots/src/round-count.decider.js';

/** What the audit of a vote may end in (audit.md, "The auditor's program"); the README says each in a sentence. */
export type RecountFailureName =
  | 'not-an-event'
  | 'identity-on-a-ballot'
  | 'ballot-misfiled'
  | 'ballot-before-opening'
  | 'ballot-after-close'
  | 'sealed-twice'
  | 'opened-too-early'
  | 'opened-twice'
  | 'replaced-ballot-opened'
  | 'altered-ballot'
  | 'ballot-against-the-rules'
  | 'seals-differ'
  | 'opened-differs'
  | 'more-ballots-than-roll'
  | 'papers-do-not-balance'
  | 'papers-not-confirmed'
  | 'rules-differ'
  | 'withdrawal-differs'
  | 'versions-out-of-order'
  | 'false-tally'
  | 'explanation-differs'
  | 'false-recount';

export interface RecountFailure {
  readonly failure: RecountFailureName;
  /** The event that shows it. */
  readonly number: number;
  readonly why: string;
}

export type VoteFact<T extends VotingEvent['type']> = Extract<VotingEvent, { type: T }>['data'];
export interface At<T> {
  readonly number: number;
  readonly data: T;
}

export interface Seal {
  readonly v: string;
  readonly n: number;
  readonly c: string;
  readonly number: number;
}

/** Everything that a ledger says of one round's vote, in the order in which it stands there. */
export class RoundBook {
  readonly failures: RecountFailure[] = [];
  /** The rules that the round opened with, from its own stream. */
  round: At<RecordedOf<typeof RoundOpened>['data']> | undefined;
  /** What the bank holds for it, in the order in which it was reserved. */
  pots: OpenedVote['pots'] = [];
  opening: (At<OpenedVote> & { readonly pots: OpenedVote['pots'] }) | undefined;
  /** By voter. */
  readonly seals = new Map<string, Seal[]>();
  readonly ballots: (OpenBallot & { readonly number: number })[] = [];
  readonly batches: At<VoteFact<'PaperBatchSettled'>>[] = [];
  issued = 0;
  closing: At<VoteFact<'VotingClosed'>> | undefined;
  reconciliation: At<VoteFact<'PapersReconciled'>> | undefined;
  reconciledBy: VoteFact<'PapersReconciledBasis'> | undefined;
  /** Of the newest reconciliation. */
  readonly confirmations: VoteFact<'ReconciliationConfirmed'>[] = [];
  opened: At<VoteFact<'BallotsOpened'>> | undefined;
  readonly versions: (At<VoteFact<'ResultDeclared'>> & { readonly confirmed: boolean })[] = [];
  readonly recounts: At<VoteFact<'RecountMade'>>[] = [];

  constructor(readonly roundId: string) {}

  fail(failure: RecountFailureName, number: number, why: string): void {
    this.failures.push({ failure, number, why });
  }

  /** Money that the bank set aside for it, or took back. */
  reserve(lines: OpenedVote['pots']): void {
    for (const { fundId, amountPence } of lines) {
      const known = this.pots.some((pot) => pot.fundId === fundId);
      const moved = this.pots.map((pot) => (pot.fundId === fundId ? { fundId, amountPence: pot.amountPence + amountPence } : pot));
      this.pots = (known ? moved : [...this.pots, { fundId, amountPence }]).filter((pot) => pot.amountPence > 0);
    }
  }

  /** What the stream `voting-<round>` says. */
  takeVote(number: number, event: Pick<VotingEvent, 'type' | 'data'>): void {
    const { type, data } = event as VotingEvent;
    const once = { VotingOpened: this.opening, VotingClosed: this.closing, BallotsOpened: this.opened }[type as string];
    if (once) this.fail('not-an-event', number, `${type} stands in the ledger twice`);
    switch (type) {
      case 'VotingOpened':
        this.opening = { number, data, pots: this.pots };
        return;
      case 'PapersIssued':
        this.issued += data.papers;
        return;
      case 'PaperBatchSettled':
        this.batches.push({ number, data });
        return;
      case 'VotingClosed':
        this.closing = { number, data };
        return;
      case 'PapersReconciled':
        this.reconciliation = { number, data };
        this.confirmations.length = 0;
        return;
      case 'PapersReconciledBasis':
        this.reconciledBy = data;
        return;
      case 'ReconciliationConfirmed':
        this.confirmations.push(data);
        return;
      case 'BallotsOpened':
        this.opened = { number, data };
        return;
      case 'ResultDeclared':
        this.versions.push({ number, data, confirmed: this.isConfirmed() });
        return;
      case 'RecountMade':
        this.recounts.push({ number, data });
        return;
      default:
        return;
    }
  }

  /** A seal, or a ballot that was opened, with what its place in the ledger tells at once. */
  takeBallot(number: number, { type, data }: BallotEvent): void {
    const [stage, seals] = [this.opened ? 'opened' : this.closing ? 'closed' : this.opening ? 'open' : 'planned', this.seals.get(data.v) ?? []];
    if (type === 'BallotSealed') {
      if (stage === 'planned') this.fail('ballot-before-opening', number, 'a ballot was sealed before voting opened');
      if (stage === 'closed' || stage === 'opened') this.fail('ballot-after-close', number, 'a ballot was sealed after voting closed');
      const last = seals.at(-1);
      if (last && last.n >= data.n) this.fail('sealed-twice', number, `the ballot ${data.n} of a voter follows their ballot ${last.n}`);
      this.seals.set(data.v, [...seals, { v: data.v, n: data.n, c: data.c, number }]);
      return;
    }
    if (stage === 'planned' || stage === 'open') this.fail('opened-too-early', number, 'a ballot was opened before voting closed');
    const { v, n, choices, r } = data;
    this.ballots.push({ v, n, choices, r, number });
  }

  /** Two scrutineers of different homes, neither of whom reconciled the papers. */
  private isConfirmed(): boolean {
    const { by, household } = this.reconciledBy ?? {};
    const others = this.confirmations.filter(({ scrutineer, household: home }) => scrutineer !== by && (home === undefined || home !== household));
    return others.some((one) =>
      others.some((other) => one.scrutineer !== other.scrutineer && (one.household === undefined || one.household !== other.household)),
    );
  }
}
