import type { z } from 'zod';
import type { FactReader, Folding } from '#decider';
import { addWorkingDays, londonDay } from '#decider/calendar';
import type { interestKind as interestKinds, leadKind as leadKinds, paymentRoute as paymentRoutes, TextRef } from '#events';
import { type BankState, emptyBank, evolveBank } from './balances.decider.js';
import type { BankCommand } from './bank.commands.js';
import {
  bidFolding,
  type Evidence,
  grantFolding,
  meetingFolding,
  noEvidence,
  paymentFolding,
  roundFolding,
  trackFolding,
  votingFolding,
} from './evidence.facts.js';

/** One bid as its own stream and the evidence tell of it. */
export interface BidFacts {
  readonly roundId: string;
  readonly status: string;
  readonly askedPence: number;
  readonly meets: readonly string[];
  readonly leadKind: z.output<typeof leadKinds>;
  readonly applicant: string;
  readonly household: string;
  readonly interests: readonly {
    readonly member: string;
    readonly kind: z.output<typeof interestKinds>;
  }[];
  readonly conditions: readonly { readonly conditionId: string; readonly what: TextRef; readonly beforePayment: boolean }[];
  readonly supported: 'carried' | 'lost' | 'none';
  readonly supportedPence: number;
  /** The fund that the count of a vote paid it from. */
  readonly supportedFundId?: string | undefined;
}

/** What a vote's result still waits for before money may follow it. */
export interface VoteFacts {
  /** A bid that was taken back after the newest result. */
  readonly takenBack?: string | undefined;
  /** Somebody asked for another count, and nobody made it. */
  readonly recountWaits: boolean;
  /** The last day on which somebody may ask, where money waits for it. */
  readonly windowEndsOn?: string | undefined;
}

export interface DeclarationFacts {
  /** 0: the evening was not read back, the fast track has not passed, no result was stated. */
  readonly sealed: number;
  readonly rules: {
    readonly rulesVersion: number;
    readonly rulesHash: string;
    readonly minPence: number;
    readonly maxPence: number;
    readonly householdCapPence: number;
    readonly reserveOrder: string[];
  };
  readonly bids: Readonly<Record<string, BidFacts>>;
  /** Bids that the evidence says yes to and that still wait: none may be left out. */
  readonly carried: readonly string[];
  /** Where residents voted. */
  readonly vote?: VoteFacts | undefined;
}

export interface PaymentFacts {
  readonly bidId: string;
  readonly amountPence: number;
  readonly route: z.output<typeof paymentRoutes>;
  /** A person's token, or the commitment to a typed name. */
  readonly payee: string;
  readonly status: string;
  readonly approvals: readonly { readonly approver: string; readonly household: string }[];
  readonly nameCheck: string;
  /** New details of the payee wait for a second person. */
  readonly detailsWait: boolean;
  readonly waitUntil?: string | undefined;
  readonly accepted: boolean;
  readonly unmetConditions: number;
  readonly safeguardingMissing: boolean;
  readonly lateReports: readonly string[];
}

/** What other streams tell the bank; which part is there depends on the command. Each fact is written into the events it influenced. */
export interface BankFacts {
  readonly declaration?: DeclarationFacts | undefined;
  readonly payments?: Readonly<Record<string, PaymentFacts>> | undefined;
  /** Of the bid whose payment failed. */
  readonly grantEnded?: 'not-accepted' | 'time-over' | 'withdrawn' | undefined;
}

const bankFolding: Folding<BankState> = { initialState: emptyBank, evolve: (state, event) => evolveBank(state, event as Parameters<typeof evolveBank>[1]) };

export async function gatherBankFacts(command: BankCommand, reader: FactReader): Promise<BankFacts> {
  if (command.type === 'DeclareDecisions') return { declaration: await declarationFacts(command.data, reader) };
  if (command.type === 'InstructBatch') {
    const bank = await reader.fold(bankFolding, `bank-${command.data.bankId}`);
    const entries = command.data.paymentIds.map(async (paymentId) => [paymentId, await paymentFacts(paymentId, bank, command.at, reader)] as const);
    return { payments: Object.fromEntries((await Promise.all(entries)).filter((entry): entry is [string, PaymentFacts] => entry[1] !== undefined)) };
  }
  if (command.type === 'FailPayment') {
    const bank = await reader.fold(bankFolding, `bank-${command.data.bankId}`);
    const payment = bank.payments[command.data.paymentId];
    return payment ? { grantEnded: (await reader.fold(grantFolding, `grant-${payment.bidId}`)).ended } : {};
  }
  return {};
}

type RoundFolded = typeof roundFolding.initialState;
type Declaration = Extract<BankCommand, { type: 'DeclareDecisions' }>['data'];

async function declarationFacts(declaration: Declaration, reader: FactReader): Promise<DeclarationFacts | undefined> {
  const round = await reader.fold(roundFolding, `round-${declaration.roundId}`);
  if (!round.rules || round.bankId !== declaration.bankId) return undefined;
  const evidence = await evidenceOf(declaration, round, reader);
  const bidIds = new Set([...declaration.decisions.map((item) => item.bidId), ...Object.keys(evidence.items)]);
  const bids: Record<string, BidFacts> = {};
  for (const bidId of bidIds) {
    const bid = await reader.fold(bidFolding, `application-${bidId}`);
    if (bid.status === 'none') continue;
    const item = evidence.items[bidId];
    bids[bidId] = {
      ...bid,
      interests: evidence.interests.filter((interest) => interest.bidId === bidId).map(({ member, kind }) => ({ member, kind })),
      conditions: item?.conditions ?? [],
      supported: item?.result ?? 'none',
      supportedPence: item?.amountPence ?? 0,
      ...(item?.fundId ? { supportedFundId: item.fundId } : {}),
    };
  }
  const carried = Object.entries(evidence.items)
    .filter(([bidId, item]) => item.result === 'carried' && item.amountPence > 0 && ['with-panel', 'eligible'].includes(bids[bidId]?.status ?? ''))
    .map(([bidId]) => bidId);
  const { rulesVersion, rulesHash, minPence, maxPence, householdCapPence } = round.rules;
  return {
    sealed: evidence.sealed,
    rules: { rulesVersion, rulesHash, minPence, maxPence, householdCapPence, reserveOrder: [...round.reserveOrder] },
    bids,
    carried,
    ...(declaration.decidedBy.evidence === votingOf(declaration) ? { vote: await voteFacts(declaration, round, bids, reader) } : {}),
  };
}

const votingOf = ({ roundId }: Declaration) => `voting-${roundId}`;

/**
 * What the bank must know of a vote besides its result (domain.md, "Ballots": a withdrawal makes a new result, and awards follow when the window has passed or the rules say
 * at once). Staleness: a recount that is asked for, or a bid that is taken back, while decisions are declared crosses them; the bid's own withdrawal then takes the money back.
 */
async function voteFacts(declaration: Declaration, round: RoundFolded, bids: Readonly<Record<string, BidFacts>>, reader: FactReader): Promise<VoteFacts> {
  const { declaredOn, recounts, items, withdrawn } = await reader.fold(votingFolding, votingOf(declaration));
  const takenBack = Object.keys(items).find((bidId) => bids[bidId]?.status === 'withdrawn' && !withdrawn.includes(bidId));
  const { awards, ballot } = round.rules ?? {};
  const waits = declaredOn !== '' && awards === 'after-window' && ballot !== undefined;
  return {
    recountWaits: recounts.length > 0,
    ...(takenBack ? { takenBack } : {}),
    ...(waits ? { windowEndsOn: addWorkingDays(declaredOn, ballot.challengeWorkingDays) } : {}),
  };
}

/** The evidence speaks for this bank's round only: another round's is as good as none, and so is a panel's where residents vote. */
async function evidenceOf(declaration: Declaration, round: RoundFolded, reader: FactReader): Promise<Evidence> {
  const { kind, evidence } = declaration.decidedBy;
  if (kind === 'ballot' && evidence === votingOf(declaration)) return reader.fold(votingFolding, evidence);
  if (round.rules?.method === 'ballot' && kind !== 'ballot') return noEvidence;
  if (kind === 'panel' && evidence.startsWith('meeting-')) {
    const meeting = await reader.fold(meetingFolding, evidence);
    return meeting.roundId === declaration.roundId ? meeting : noEvidence;
  }
  if (kind === 'fast-track' && evidence.startsWith('fast-track-')) {
    const track = await reader.fold(trackFolding, evidence);
    return track.roundId === declaration.roundId ? track : noEvidence;
  }
  if (kind === 'score' && evidence === `round-${declaration.roundId}`) return round.result.method === kind ? round.result : noEvidence;
  return noEvidence;
}

async function paymentFacts(paymentId: string, bank: BankState, at: string, reader: FactReader): Promise<PaymentFacts | undefined> {
  const payment = await reader.fold(paymentFolding, `payment-${paymentId}`);
  if (!payment) return undefined;
  const grant = await reader.fold(grantFolding, `grant-${payment.bidId}`);
  // The withdrawal itself, since its grant follows by a reaction only.
  const bid = await reader.fold(bidFolding, `application-${payment.bidId}`);
  const applicant = bank.awards[payment.bidId]?.applicant;
  const others = Object.keys(bank.awards).filter((bidId) => bidId !== payment.bidId && bank.awards[bidId]?.applicant === applicant);
  const lateReports: string[] = [];
  for (const bidId of others) {
    const other = await reader.fold(grantFolding, `grant-${bidId}`);
    if (other.reportDueOn && !other.reported && londonDay(at) > other.reportDueOn) lateReports.push(bidId);
  }
  return {
    ...payment,
    accepted: grant.accepted && bid.status !== 'withdrawn',
    unmetConditions: grant.unmet.length,
    safeguardingMissing: grant.atRisk && !grant.safeguarded,
    lateReports,
  };
}
