import { z } from 'zod';
import { day, id, pence, publicName, sha256, slug, somePence } from '#events';
import { type ResidentBallot, residentBallot } from './ballot.schema.js';

const reserve = z.looseObject({ fund: id, amount_pence: somePence });
const recusal = z.union([z.looseObject({ member: id, interest: z.string() }), id.transform((member) => ({ member, interest: 'unstated' }))]);

const bank = z.looseObject({
  id,
  estate: id,
  name: publicName,
  funding: z.array(z.tuple([id, somePence])).min(1),
  panel: z.array(id),
  quorum: z.int().min(1),
  min_pence: pence,
  max_pence: somePence,
  fast_track: z.looseObject({ max_pence: somePence, panel_members_needed: z.int().min(1) }).optional(),
  rules: z.looseObject({ household_cap_12_months_pence: pence.default(0), report_due_days_after_end: z.int().min(1), spend_within_days: z.int().min(1) }),
});

const round = z.looseObject({
  id,
  bank: id,
  opens: day,
  closes: day,
  decision_meeting: day.optional(),
  vote_opens: day.optional(),
  vote_closes: day.optional(),
  reserve: z.array(reserve).min(1),
  decision_method: z.enum(['panel_majority', 'panel_score', 'ballot_ranked_4_2_1']),
  panel_tie: z.enum(['not_approved', 'vote_again_once_else_not_approved']).default('not_approved'),
  awards: z.enum(['at_once', 'after_window']).default('at_once'),
  decided_on: day.optional(),
  /** What settles ties of a vote, in this order. */
  tie_order: z.array(z.string()).optional(),
});

const application = z.looseObject({
  ref: id,
  bank: id,
  round: id,
  first_round: id.optional(),
  title: z.string().min(1),
  applicant_type: z.string(),
  applicant_age_band: z.string().optional(),
  asked_pence: somePence,
  awarded_pence: pence,
  goals: z.array(id),
  outcome: z.enum(['funded', 'part_funded', 'not_funded', 'not_eligible', 'withdrawn', 'duplicate', 'in_review', 'submitted', 'waiting_for_permission']),
  channel: z.enum(['online', 'paper', 'phone', 'assisted']),
  language: z.string(),
  people_expected: z.int().min(0).optional(),
  fast_track: z.boolean().default(false),
  safeguarding: z.boolean().default(false),
  safeguarding_lead: z.string().optional(),
  safeguarding_policy: z.string().optional(),
  applicant: id,
  household: id,
  co_signer: id.optional(),
  helper: id.optional(),
  host_organisation: id.optional(),
  meets: z.array(slug),
  cost_lines: z.array(z.looseObject({ what: z.string().min(1), amount_pence: pence })).default([]),
  needs: z.array(z.string()).default([]),
  needs_met_on: day.optional(),
  edge_case: z.string().optional(),
  conditions: z.array(z.looseObject({ what: z.string().min(1), before_payment: z.boolean(), met_on: day.nullable().optional() })).default([]),
  charged_to: id.optional(),
  charged_because: z.string().optional(),
  reason: z.string().optional(),
  received_on: day,
  decided_on: day.optional(),
  withdrawn_on: day.optional(),
  joined_to: id.optional(),
  joined_on: day.optional(),
  offered_on: day.optional(),
  accepted_on: day.optional(),
});

const panelVote = z.looseObject({
  id: id.optional(),
  ref: id,
  meeting: day.nullable(),
  method: z.enum(['fast_track', 'panel_majority']),
  decided_on: day.optional(),
  votes: z.record(id, z.enum(['yes', 'no', 'abstain'])),
  recused: z.array(recusal).default([]),
});

const payment = z.looseObject({
  id,
  ref: id,
  amount_pence: somePence,
  route: z.enum(['bank_transfer', 'supplier_direct', 'host_organisation', 'reimbursement', 'voucher', 'prepaid_card']),
  name_check: z.enum(['match', 'close_match', 'no_match', 'unavailable']),
  name_checks: z.array(z.looseObject({ on: day, answer: z.enum(['match', 'close_match', 'no_match', 'unavailable']) })).optional(),
  details_changed_on: day.optional(),
  note: z.string().optional(),
  payee: id,
  approved_by: z.array(id),
  approved_on: day,
  instructed_on: day.optional(),
  settled_on: day.optional(),
});

const bankBalance = z.strictObject({
  funded_pence: z.int(),
  awarded_pence: z.int(),
  paid_pence: z.int(),
  promised_not_paid_pence: z.int(),
  returned_pence: z.int(),
  available_to_award_pence: z.int(),
  cash_held_pence: z.int(),
});
const fundBalance = z.strictObject({ in: z.int(), awarded: z.int(), paid: z.int(), returned: z.int(), available: z.int(), cash: z.int() });

/** A season file: what happened in some estate banks, and the balances it must end in. Lists that later capabilities will read may stand in it too. */
export const seasonSchema = z.looseObject({
  estates: z.array(z.looseObject({ id, name: publicName })).min(1),
  funders: z.array(z.looseObject({ id, name: publicName, restricted_to: z.string().nullable().optional(), requires: z.array(slug) })),
  banks: z.array(bank).min(1),
  people: z.array(z.looseObject({ id, display_name: z.string().min(1), role: z.string(), household: id.optional(), estate: id.optional() })),
  devolved_budget: z
    .looseObject({ team: z.looseObject({ id, people: z.array(z.looseObject({ id, display_name: z.string().min(1), role: z.string() })).default([]) }) })
    .optional(),
  manifestos: z
    .array(
      z.looseObject({
        id,
        estate: id,
        version: z.int().min(1),
        adopted: day,
        households_heard: z.int().min(0),
        conversations: z.int().min(0),
        goals: z.array(z.looseObject({ id, text: z.string().min(1) })).min(1),
      }),
    )
    .default([]),
  rounds: z.array(round),
  applications: z.array(application),
  panel_votes: z.array(panelVote).default([]),
  panel_scores: z.array(z.looseObject({ ref: id, meeting: day, recused: z.array(recusal).default([]) })).default([]),
  resident_ballot: residentBallot.optional(),
  payments: z.array(payment).default([]),
  returns: z.array(z.looseObject({ id, ref: id, amount_pence: somePence, received_on: day })).default([]),
  reports: z
    .array(
      z.looseObject({
        ref: id,
        status: z.string(),
        people_came: z.int().min(0).optional(),
        photo: z.boolean().default(false),
        photo_consent_recorded: z.boolean().default(false),
        one_sentence: z.string().optional(),
        project_ended_on: day,
        received_on: day.optional(),
      }),
    )
    .default([]),
  partners: z.array(z.looseObject({ id, name: publicName })).default([]),
  ledger_events: z.array(
    z.looseObject({
      seq: z.int(),
      date: day,
      type: z.enum(['fund_in', 'award', 'payment', 'return']),
      bank: id,
      fund: id,
      ref: id.nullable(),
      amount_pence: somePence,
      agreement_sha256: sha256.optional(),
      remitted_by: publicName.optional(),
      statement_line: z.string().optional(),
    }),
  ),
  rules_of_thumb: z.looseObject({ lapse_days_after_offer: z.int().min(1) }).default({ lapse_days_after_offer: 28 }),
  clock: z.looseObject({ as_of: z.iso.datetime({ offset: true }) }),
  expected_bank_balances: z.record(id, bankBalance),
  expected_fund_balances: z.record(z.string(), fundBalance),
});
export type Season = z.output<typeof seasonSchema>;
export type SeasonBankBalance = z.output<typeof bankBalance>;
export type SeasonFundBalance = z.output<typeof fundBalance>;

/** The file cannot be loaded: `entry` names the place, the message says why in one sentence. */
export class SeasonRefused extends Error {
  constructor(
    readonly entry: string,
    why: string,
    /** The decider's own refusal code, where a decider said no. */
    readonly code?: string | undefined,
  ) {
    super(`${entry}: ${why}`);
    this.name = 'SeasonRefused';
  }
}

/** @throws SeasonRefused naming the first entry that does not fit, or that refers to something the file lacks */
export function parseSeason(json: string): Season {
  const season = seasonSchema.safeParse(parsedJson(json));
  if (!season.success) {
    const issue = season.error.issues[0];
    throw new SeasonRefused(issue?.path.join('.') || 'the file', issue?.message ?? 'not a season');
  }
  for (const [entry, name, known] of references(season.data)) if (!known) throw new SeasonRefused(entry, `the file has no ${name}`);
  return season.data;
}

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new SeasonRefused('the file', `not JSON (${error instanceof Error ? error.message : 'unreadable'})`);
  }
}

function* references(season: Season): Generator<[string, string, boolean]> {
  const ids = (list: readonly { id: string }[]) => new Set(list.map((each) => each.id));
  const [estates, funders, banks, rounds, people] = [season.estates, season.funders, season.banks, season.rounds, season.people].map(ids);
  const refs = new Set(season.applications.map(({ ref }) => ref));
  for (const { id: bankId, estate, funding, panel } of season.banks) {
    yield [`banks ${bankId}`, `estate ${estate}`, estates?.has(estate) ?? false];
    for (const [fund] of funding) yield [`banks ${bankId}`, `funder ${fund}`, funders?.has(fund) ?? false];
    for (const member of panel) yield [`banks ${bankId}`, `person ${member}`, people?.has(member) ?? false];
  }
  for (const each of season.rounds) yield [`rounds ${each.id}`, `bank ${each.bank}`, banks?.has(each.bank) ?? false];
  for (const each of season.applications) {
    yield [`applications ${each.ref}`, `bank ${each.bank}`, banks?.has(each.bank) ?? false];
    yield [`applications ${each.ref}`, `round ${each.round}`, rounds?.has(each.round) ?? false];
  }
  for (const each of season.panel_votes) yield [`panel_votes ${each.id ?? each.ref}`, `bid ${each.ref}`, refs.has(each.ref)];
  for (const each of season.payments) yield [`payments ${each.id}`, `bid ${each.ref}`, refs.has(each.ref)];
  for (const each of season.returns) yield [`returns ${each.id}`, `bid ${each.ref}`, refs.has(each.ref)];
  if (season.resident_ballot) yield* ballotReferences(season.resident_ballot, season.rounds, refs);
  for (const each of season.reports) yield [`reports ${each.ref}`, `bid ${each.ref}`, refs.has(each.ref)];
}

function* ballotReferences({ round, ballots, result_v1, result_v2 = [] }: ResidentBallot, rounds: Season['rounds'], refs: ReadonlySet<string>) {
  yield ['resident_ballot', `round ${round}`, rounds.some(({ id }) => id === round)] as [string, string, boolean];
  for (const { ballot, choices = [], marks = [] } of ballots)
    for (const ref of [...choices, ...marks.map((mark) => mark.ref)])
      yield [`resident_ballot ${ballot}`, `bid ${ref}`, refs.has(ref)] as [string, string, boolean];
  for (const { ref } of [...result_v1, ...result_v2]) yield [`resident_ballot ${ref}`, `bid ${ref}`, refs.has(ref)] as [string, string, boolean];
}
