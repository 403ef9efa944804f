import { addDays } from '#decider/calendar';
import type { RoundRules } from '#events';
import { AgreeFund, OpenBank, RecordMoneyIn, ReserveForRound } from '#features/banks';
import { AdoptManifesto, NamePlace } from '#features/community';
import { SeatMember } from '#features/panels';
import { ballotOf, CloseRound, OpenRound, PlanRound, ruleDocument } from '#features/rounds';
import { dwellingPlan } from './dwellings.plan.js';
import { rolePlan } from './roles.plan.js';
import { bankIdOf, personWith, type SeasonEntry } from './season.entry.js';
import { type Season, SeasonRefused } from './season.schema.js';

type Bank = Season['banks'][number];
type Round = Season['rounds'][number];

const offices: Readonly<Record<string, 'chair' | 'treasurer'>> = { panel_chair: 'chair', panel_treasurer: 'treasurer' };
const methods = { panel_majority: 'panel-majority', panel_score: 'panel-score', ballot_ranked_4_2_1: 'ballot' } as const;
const presets = { panel_majority: 'panel-decided', panel_score: 'panel-decided', ballot_ranked_4_2_1: 'whole-estate-vote' } as const;

/** Roles, estates, manifestos, banks, funds, panels and the money that came in. */
export function setupPlan(season: Season): SeasonEntry[] {
  const first = [...season.manifestos.map(({ adopted }) => adopted), ...season.ledger_events.map(({ date }) => date)].sort()[0] ?? '';
  const fundHolder = { person: personWith(season, 'fund_holder'), bankId: '', role: 'fund-holder' };
  const entries: SeasonEntry[] = rolePlan(season, first);
  const estates = season.estates.map(
    ({ id, name }): SeasonEntry => ({
      day: first,
      phase: 'setup',
      key: `estates/${id}`,
      entry: `estates ${id}`,
      by: { person: 'system', bankId: id },
      command: NamePlace,
      data: () => ({ placeId: id, name }),
    }),
  );
  entries.push(...estates, ...dwellingPlan(season, first));
  for (const manifesto of season.manifestos) entries.push(manifestoEntry(season, manifesto));
  for (const bank of season.banks) entries.push(...bankEntries(season, bank, first, { ...fundHolder, bankId: bankIdOf(bank.id) }));
  return entries;
}

function manifestoEntry(season: Season, manifesto: Season['manifestos'][number]): SeasonEntry {
  return {
    day: manifesto.adopted,
    phase: 'setup',
    key: `manifestos/${manifesto.id}`,
    entry: `manifestos ${manifesto.id}`,
    by: { person: personWith(season, 'community_organiser', manifesto.estate), bankId: manifesto.estate },
    command: AdoptManifesto,
    data: async (naming) => ({
      placeId: manifesto.estate,
      version: manifesto.version,
      adoptedOn: manifesto.adopted,
      householdsHeard: manifesto.households_heard,
      conversations: manifesto.conversations,
      goals: await Promise.all(manifesto.goals.map(async ({ id, text }) => ({ goalId: id, textHash: await naming.document(text) }))),
    }),
  };
}

function bankEntries(season: Season, bank: Bank, day: string, fundHolder: SeasonEntry['by']): SeasonEntry[] {
  const bankId = bankIdOf(bank.id);
  const rules = { ...standingRulesOf(season, bank), ...PANEL_RULES };
  const open: SeasonEntry = {
    day,
    phase: 'setup',
    key: `banks/${bank.id}`,
    entry: `banks ${bank.id}`,
    by: { person: 'system', bankId },
    command: OpenBank,
    data: async (naming) => ({
      bankId,
      estateId: bank.estate,
      name: bank.name,
      rulesVersion: 1,
      rulesHash: await naming.document(ruleDocument(rules, 1)),
      rules: standingRulesOf(season, bank),
    }),
  };
  const seats = bank.panel.map((member) => seatEntry(season, bank, member, day));
  return [open, ...seats, ...bank.funding.flatMap(([fund, amountPence]) => fundEntries(season, bank, fund, amountPence, day, fundHolder))];
}

const PANEL_RULES = { method: 'panel-majority', tie: 'not-approved', fundDown: 'skip', awards: 'at-once' } as const;

function standingRulesOf(season: Season, bank: Bank) {
  return {
    quorum: bank.quorum,
    minPence: bank.min_pence,
    maxPence: bank.max_pence,
    fastTrackMaxPence: bank.fast_track?.max_pence ?? 0,
    fastTrackYesNeeded: bank.fast_track?.panel_members_needed ?? 0,
    householdCapPence: bank.rules.household_cap_12_months_pence,
    lapseDays: season.rules_of_thumb.lapse_days_after_offer,
    spendWithinDays: bank.rules.spend_within_days,
    reportDueDays: bank.rules.report_due_days_after_end,
  };
}

function seatEntry(season: Season, bank: Bank, member: string, day: string): SeasonEntry {
  const bankId = bankIdOf(bank.id);
  const person = season.people.find(({ id }) => id === member);
  const office = offices[person?.role ?? ''] ?? 'member';
  return {
    day,
    phase: 'setup',
    key: `banks/${bank.id}/panel/${member}`,
    entry: `banks ${bank.id} panel ${member}`,
    by: { person: 'system', bankId },
    command: SeatMember,
    data: async (naming) => ({
      bankId,
      member: await naming.person(member, bankId),
      // Named as the grant of the role is, by which a running service seats the same person: whichever is first, the other changes nothing.
      seatId: `panel-${office}-${bankId}`,
      household: await naming.household(person?.household ?? `HH-${member}`, bankId),
      office,
      joinedOn: day,
    }),
  };
}

function fundEntries(season: Season, bank: Bank, fund: string, amountPence: number, day: string, by: SeasonEntry['by']): SeasonEntry[] {
  const funder = season.funders.find(({ id }) => id === fund);
  const receipts = season.ledger_events.filter((event) => event.type === 'fund_in' && event.bank === bank.id && event.fund === fund);
  const agreementHash = receipts[0]?.agreement_sha256;
  const place = `banks ${bank.id} funding ${fund}`;
  if (!agreementHash) throw new SeasonRefused(place, 'ledger_events has no receipt with an agreement for it');
  const bankId = bankIdOf(bank.id);
  const name = funder?.name ?? fund;
  const stranger = receipts.find(({ remitted_by }) => remitted_by !== undefined && remitted_by !== name);
  if (stranger) throw new SeasonRefused(`ledger_events ${stranger.seq}`, `${stranger.remitted_by} is not the fund’s funder`);
  const total = receipts.reduce((sum, receipt) => sum + receipt.amount_pence, 0);
  if (total !== amountPence) throw new SeasonRefused(place, `${amountPence} pence here, ${total} in ledger_events`);
  const agree: SeasonEntry = {
    day,
    phase: 'setup',
    key: `banks/${bank.id}/funds/${fund}`,
    entry: place,
    by,
    command: AgreeFund,
    data: async (naming) => ({
      bankId,
      fundId: fund,
      name,
      funder: name,
      agreementHash,
      purposeHash: await naming.document(funder?.restricted_to ?? 'anything the bank’s own rules allow'),
      requires: funder?.requires ?? [],
    }),
  };
  return [
    agree,
    ...receipts.map(
      (receipt): SeasonEntry => ({
        day: receipt.date,
        phase: 'money in',
        key: `ledger_events/${receipt.seq}`,
        entry: `ledger_events ${receipt.seq}`,
        by,
        command: RecordMoneyIn,
        data: () => ({
          bankId,
          fundId: fund,
          amountPence: receipt.amount_pence,
          agreementHash: receipt.agreement_sha256 ?? agreementHash,
          statementLine: receipt.statement_line ?? `ST-${receipt.seq}`,
        }),
      }),
    ),
  ];
}

/** A vote has days of its own, and no quick yes that would take a bid out of it; its marks are those that every vote has unless somebody says otherwise: 4, 2, 1. */
function voteOf(round: Round): Partial<RoundRules> {
  if (round.decision_method !== 'ballot_ranked_4_2_1') return {};
  const { vote_opens: opensOn, vote_closes: closesOn } = round;
  if (!opensOn || !closesOn) throw new SeasonRefused(`rounds ${round.id}`, 'a round with a vote needs vote_opens and vote_closes');
  return { ballot: ballotOf({ opensOn, closesOn }), fastTrackMaxPence: 0, fastTrackYesNeeded: 0 };
}

/** Reserving comes first, then the round opens; it closes when its last day has passed. */
export function roundPlan(season: Season): SeasonEntry[] {
  return season.rounds.flatMap((round) => {
    const bank = season.banks.find(({ id }) => id === round.bank);
    return bank ? roundEntries(season, bank, round) : [];
  });
}

function roundEntries(season: Season, bank: Bank, round: Round): SeasonEntry[] {
  const bankId = bankIdOf(bank.id);
  const roundId = round.id;
  const rules: RoundRules = {
    ...standingRulesOf(season, bank),
    method: methods[round.decision_method],
    tie: round.panel_tie === 'not_approved' ? 'not-approved' : 'vote-again-once-else-not-approved',
    fundDown: 'skip',
    awards: round.awards === 'at_once' ? 'at-once' : 'after-window',
    ...voteOf(round),
  };
  const decisionOn = round.decision_meeting ?? round.decided_on;
  const chair = { person: season.people.find((person) => person.role === 'panel_chair' && bank.panel.includes(person.id))?.id ?? 'system', bankId };
  const treasurer = { person: season.people.find((person) => person.role === 'panel_treasurer' && bank.panel.includes(person.id))?.id ?? 'system', bankId };
  const at = { day: round.opens, phase: 'round opens', entry: `rounds ${roundId}` } as const;
  const plan = async (document: (text: string) => Promise<string>) => ({
    roundId,
    bankId,
    opensOn: round.opens,
    closesOn: round.closes,
    ...(decisionOn ? { decisionOn } : {}),
    preset: presets[round.decision_method],
    rules,
    rulesVersion: 1,
    rulesHash: await document(ruleDocument(rules, 1)),
  });
  const reserves = round.reserve.map(({ fund, amount_pence }) => ({ fundId: fund, amountPence: amount_pence }));
  return [
    { ...at, key: `rounds/${roundId}/reserve`, by: treasurer, command: ReserveForRound, data: () => ({ bankId, roundId, reserves }) },
    { ...at, key: `rounds/${roundId}/plan`, by: chair, command: PlanRound, data: (naming) => plan(naming.document) },
    { ...at, key: `rounds/${roundId}/open`, by: chair, command: OpenRound, data: () => ({ roundId }) },
    {
      day: addDays(round.closes, 1),
      phase: 'round opens',
      entry: at.entry,
      key: `rounds/${roundId}/close`,
      by: chair,
      command: CloseRound,
      data: () => ({ roundId }),
    },
  ];
}
