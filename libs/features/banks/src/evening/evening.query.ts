import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Freshened, ReadSide } from '#cqrs';
import type { Folding } from '#decider';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import { heldBack, householdCapLeft, proposeFund } from '../award.decider.js';
import type { BankState } from '../balances.decider.js';
import type { DeclarationFacts } from '../bank.facts.js';
import { BankLedger } from '../bank-ledger.query.js';
import { type Evidence, meetingFolding, trackFolding, votingFolding } from '../evidence.facts.js';
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
  /** The fund that a count paid it from. */
  readonly countedFundId: string | undefined;
  readonly declared: boolean;
  /** It won a vote, and its home has had what the rules let it have: it is passed over. */
  readonly capped: boolean;
}

export interface Evening extends Freshened {
  readonly meetingId: string;
  /** One small bid's quick answer between meetings: the round goes on. */
  readonly quick: boolean;
  /** Residents decided by a vote. */
  readonly voted: boolean;
  /** Why money may not follow a vote's result yet, with the last day of the window where that is why. */
  readonly held: { readonly code: string; readonly windowEndsOn?: string | undefined } | undefined;
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

type Declared = { readonly roundId: string; readonly decidedBy: { readonly kind: string } };

const foldings: Readonly<Record<'panel' | 'fast-track' | 'ballot', Folding<Evidence>>> = {
  panel: meetingFolding,
  'fast-track': trackFolding,
  ballot: votingFolding as unknown as Folding<Evidence>,
};

/** What a declaration rests on, by the name in its address: `fast-track-<bid>` for a quick answer, `voting-<round>` for a vote, else a meeting's id. */
export function decidedByOf(name: string): { readonly kind: keyof typeof foldings; readonly evidence: string } {
  if (name.startsWith('voting-')) return { kind: 'ballot', evidence: name };
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
    const { roundId } = await this.ledger.reader().fold(foldings[decidedBy.kind], decidedBy.evidence);
    if (roundId === '') return undefined;
    const revision = await this.reads.revision(`bank-${bankId}`);
    const at = this.clock.now();
    const data = { bankId, roundId, decidedBy, decisions: [], finishesRound: false };
    const { declaration } = await this.ledger.gather({ type: 'DeclareDecisions', at, data });
    if (!declaration) return undefined;
    const bank = await this.ledger.bank(bankId);
    const titles = await titlesOf(this.reads, Object.keys(declaration.bids));
    const items = itemsOf(declaration, bank, data, at).map((item) => ({ ...item, title: titles.get(item.bidId)?.title }));
    const funds = Object.entries(bank.reserves[roundId] ?? {}).map(([fundId, leftPence]) => ({ fundId, leftPence }));
    const held = declaration.vote && heldBack(declaration.vote, at);
    const fresh = await this.reads.freshness('overview', undefined);
    return {
      ...fresh,
      meetingId,
      quick: decidedBy.kind === 'fast-track',
      voted: decidedBy.kind === 'ballot',
      held: held && { code: held.code, ...(held.code === 'window-open' ? held.detail : {}) },
      roundId,
      revision,
      sealed: declaration.sealed,
      finished: bank.finishedRounds[roundId] === true,
      items,
      funds,
    };
  }
}

/** The proposals follow each other as the declaration will: what one bid takes, or one home, the next cannot have. */
function itemsOf(declaration: DeclarationFacts, bank: BankState, { roundId, decidedBy }: Declared, at: string): Omit<EveningItem, 'title'>[] {
  const left: Record<string, number> = { ...bank.reserves[roundId] };
  const given: Record<string, number> = {};
  return Object.entries(declaration.bids).map(([bidId, bid]) => {
    const { household, supported, supportedPence: amountPence } = bid;
    const declared = bank.decided[bidId] === true;
    const carried = supported === 'carried' && amountPence > 0;
    const capLeftPence = householdCapLeft(at, bank, bid, declaration.rules.householdCapPence) - (given[household] ?? 0);
    const capped = decidedBy.kind === 'ballot' && carried && !declared && amountPence > capLeftPence;
    const outcome = supported === 'none' ? 'none' : carried && !capped ? 'award' : 'decline';
    const state = { ...bank, reserves: { ...bank.reserves, [roundId]: left } };
    const awards = outcome === 'award' && !declared;
    const proposedFundId = awards ? proposeFund(state, roundId, declaration.rules.reserveOrder, bid, amountPence) : undefined;
    if (proposedFundId) left[proposedFundId] = (left[proposedFundId] ?? 0) - amountPence;
    if (awards && bid.leadKind === 'individual') given[household] = (given[household] ?? 0) + amountPence;
    return { bidId, askedPence: bid.askedPence, outcome, amountPence, proposedFundId, countedFundId: bid.supportedFundId, declared, capped };
  });
}
