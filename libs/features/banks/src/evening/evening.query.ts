import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Freshened, ReadSide } from '#cqrs';
import type { Folding } from '#decider';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import { proposeFund } from '../award.decider.js';
import type { BankState } from '../balances.decider.js';
import type { DeclarationFacts } from '../bank.facts.js';
import { BankLedger } from '../bank-ledger.query.js';
import { type Evidence, meetingFolding, trackFolding } from '../evidence.facts.js';
import { titlesOf } from '../overview/overview.query.js';

/** One item of a read-back evening, with what declaring it will do. */
export interface EveningItem {
  readonly bidId: string;
  readonly title: string | undefined;
  readonly askedPence: number;
  /** `none`: nothing was decided; the bid waits. */
  readonly outcome: 'award' | 'decline' | 'none';
  readonly amountPence: number;
  /** The narrowest fitting fund that can still pay, after those above it on the list; undefined when none can. */
  readonly proposedFundId: string | undefined;
  readonly declared: boolean;
}

export interface Evening extends Freshened {
  readonly meetingId: string;
  /** One small bid's quick answer between meetings: the round goes on. */
  readonly quick: boolean;
  readonly roundId: string;
  /** Of the bank's stream. */
  readonly revision: number;
  /** 0: not read back (or opened again). */
  readonly sealed: number;
  readonly finished: boolean;
  readonly items: readonly EveningItem[];
  /** Funds reserved for the round with what is left of each. */
  readonly funds: readonly { readonly fundId: string; readonly leftPence: number }[];
}

/** What a declaration rests on, by the name in its address: `fast-track-<bid>` for a quick answer, else a meeting's id. */
export function decidedByOf(name: string): { readonly kind: 'panel' | 'fast-track'; readonly evidence: string } {
  return name.startsWith('fast-track-') ? { kind: 'fast-track', evidence: name } : { kind: 'panel', evidence: `meeting-${name}` };
}

/** An evening (or one bid's quick answer) as the chair declares it, folded from the ledger; undefined when the bank knows none of that name. */
export class ReadEvening extends Query<Evening | undefined> {
  constructor(
    readonly bankId: string,
    readonly meetingId: string,
  ) {
    super();
  }
}

@QueryHandler(ReadEvening)
export class ReadEveningHandler implements IQueryHandler<ReadEvening> {
  constructor(
    @Inject(BankLedger) private readonly ledger: BankLedger,
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(BUSINESS_CLOCK) private readonly clock: BusinessClock,
  ) {}

  async execute({ bankId, meetingId }: ReadEvening): Promise<Evening | undefined> {
    const decidedBy = decidedByOf(meetingId);
    const folding: Folding<Evidence> = decidedBy.kind === 'panel' ? meetingFolding : trackFolding;
    const { roundId } = await this.ledger.reader().fold(folding, decidedBy.evidence);
    if (roundId === '') return undefined;
    const revision = await this.reads.revision(`bank-${bankId}`);
    const data = { bankId, roundId, decidedBy, decisions: [], finishesRound: false };
    const { declaration } = await this.ledger.gather({ type: 'DeclareDecisions', at: this.clock.now(), data });
    if (!declaration) return undefined;
    const bank = await this.ledger.bank(bankId);
    const titles = await titlesOf(this.reads, Object.keys(declaration.bids));
    const items = itemsOf(declaration, bank, roundId).map((item) => ({ ...item, title: titles.get(item.bidId)?.title }));
    const funds = Object.entries(bank.reserves[roundId] ?? {}).map(([fundId, leftPence]) => ({ fundId, leftPence }));
    const fresh = await this.reads.freshness('overview', undefined);
    return {
      ...fresh,
      meetingId,
      quick: decidedBy.kind === 'fast-track',
      roundId,
      revision,
      sealed: declaration.sealed,
      finished: bank.finishedRounds[roundId] === true,
      items,
      funds,
    };
  }
}

/** The proposals follow each other as the declaration will: what one bid takes, the next cannot have. */
function itemsOf(declaration: DeclarationFacts, bank: BankState, roundId: string): Omit<EveningItem, 'title'>[] {
  const left: Record<string, number> = { ...bank.reserves[roundId] };
  return Object.entries(declaration.bids).map(([bidId, bid]) => {
    const outcome = bid.supported === 'none' ? 'none' : bid.supported === 'carried' && bid.supportedPence > 0 ? 'award' : 'decline';
    const declared = bank.decided[bidId] === true;
    const state = { ...bank, reserves: { ...bank.reserves, [roundId]: left } };
    const awards = outcome === 'award' && !declared;
    const proposedFundId = awards ? proposeFund(state, roundId, declaration.rules.reserveOrder, bid.meets, bid.supportedPence) : undefined;
    if (proposedFundId) left[proposedFundId] = (left[proposedFundId] ?? 0) - bid.supportedPence;
    return { bidId, askedPence: bid.askedPence, outcome, amountPence: bid.supportedPence, proposedFundId, declared };
  });
}
