import { addDays } from '#decider/calendar';
import { FindEligible, FindNotEligible, JoinBid, MeetNeed, PutToPanel, RecordNeed, SubmitBid, WithdrawBid } from '#features/applications';
import { bankIdOf, personWith, type SeasonEntry } from './season.entry.js';
import { type Season, SeasonRefused } from './season.schema.js';

type Application = Season['applications'][number];
type Step = Omit<SeasonEntry, 'entry' | 'by' | 'key'> & { readonly what: string; readonly by?: SeasonEntry['by'] };

const individuals = new Set(['resident', 'young_person_with_adult']);
const undecided = new Set(['submitted', 'waiting_for_permission']);

/** What each bid did up to its decision. */
export function bidPlan(season: Season): SeasonEntry[] {
  return season.applications.flatMap((bid) => bidEntries(season, bid));
}

function bidEntries(season: Season, bid: Application): SeasonEntry[] {
  const bankId = bankIdOf(bid.bank);
  const applicant = { person: bid.applicant, bankId, role: 'applicant' };
  const organiser = { person: personWith(season, 'community_organiser'), bankId, role: 'organiser' };
  const steps: Step[] = [
    { day: bid.received_on, phase: 'bids', what: 'received', by: applicant, command: SubmitBid, data: (naming) => submission(season, bid, bankId, naming) },
    ...needSteps(bid),
    ...checkSteps(season, bid),
  ];
  if (bid.joined_to && bid.joined_on)
    steps.push({ day: bid.joined_on, phase: 'checks', what: 'joined', command: JoinBid, data: () => ({ bidId: bid.ref, toBidId: bid.joined_to }) });
  if (bid.withdrawn_on)
    steps.push({
      day: bid.withdrawn_on,
      phase: 'withdrawals',
      what: 'withdrawn',
      by: applicant,
      command: WithdrawBid,
      data: () => ({ bidId: bid.ref, reason: bid.reason ?? 'withdrawn by the applicant' }),
    });
  return steps.map(({ what, by = organiser, ...step }) => ({ ...step, by, key: `applications/${bid.ref}/${what}`, entry: `applications ${bid.ref}` }));
}

async function submission(season: Season, bid: Application, bankId: string, naming: Parameters<SeasonEntry['data']>[0]): Promise<object> {
  const host = season.partners.find(({ id }) => id === bid.host_organisation);
  return {
    bidId: bid.ref,
    bankId,
    roundId: bid.first_round ?? bid.round,
    applicant: await naming.person(bid.applicant, bankId),
    household: await naming.household(bid.household, bankId),
    ageBand: ageBandOf(bid),
    ...(bid.co_signer ? { coSigner: await naming.person(bid.co_signer, bankId) } : {}),
    ...(bid.helper ? { helper: await naming.person(bid.helper, bankId) } : {}),
    title: bid.title,
    what: bid.title,
    askedPence: bid.asked_pence,
    ...(bid.people_expected === undefined ? {} : { peopleExpected: bid.people_expected }),
    goals: bid.goals,
    costs: bid.cost_lines.map(({ what, amount_pence }) => ({ what, amountPence: amount_pence })),
    meets: bid.meets,
    leadKind: individuals.has(bid.applicant_type) ? 'individual' : 'group',
    atRisk: bid.safeguarding,
    ...(host ? { hostName: host.name } : {}),
    channel: bid.channel,
    language: bid.language,
    receivedOn: bid.received_on,
  };
}

function ageBandOf(bid: Application): 'under-16' | '16-17' | 'adult' {
  if (bid.applicant_age_band === undefined) return 'adult';
  return bid.applicant_age_band === '16-17' ? '16-17' : 'under-16';
}

function needsOf(bid: Application): string[] {
  if (bid.needs.length > 0) return bid.needs;
  return bid.outcome === 'waiting_for_permission' ? [bid.edge_case ?? 'permission'] : [];
}

function needSteps(bid: Application): Step[] {
  return needsOf(bid).flatMap((what, index): Step[] => {
    const needId = `need-${index + 1}`;
    const recorded: Step = { day: bid.received_on, phase: 'bids', what: needId, command: RecordNeed, data: () => ({ bidId: bid.ref, needId, what }) };
    const metOn = bid.needs_met_on;
    if (!metOn) return [recorded];
    return [recorded, { day: metOn, phase: 'bids', what: `${needId}-met`, command: MeetNeed, data: () => ({ bidId: bid.ref, needId, metOn }) }];
  });
}

/** A bid is checked when it came in or its last need was met, and put to the panel once its round takes no more bids. */
function checkSteps(season: Season, bid: Application): Step[] {
  const bidId = bid.ref;
  if (bid.outcome === 'not_eligible') {
    if (!bid.decided_on) throw new SeasonRefused(`applications ${bidId}`, 'not eligible, and no decided_on');
    return [
      { day: bid.decided_on, phase: 'checks', what: 'checked', command: FindNotEligible, data: () => ({ bidId, reason: bid.reason ?? 'outside the rules' }) },
    ];
  }
  if (undecided.has(bid.outcome) || bid.outcome === 'duplicate') return [];
  const checkedOn = later(bid.received_on, bid.needs_met_on);
  const eligible: Step = { day: checkedOn, phase: 'checks', what: 'checked', command: FindEligible, data: () => ({ bidId, meets: bid.meets }) };
  if (bid.fast_track) return [eligible];
  const round = season.rounds.find(({ id }) => id === (bid.first_round ?? bid.round));
  const toPanelOn = later(checkedOn, round && addDays(round.closes, 1));
  return [eligible, { day: toPanelOn, phase: 'checks', what: 'to-panel', command: PutToPanel, data: () => ({ bidId }) }];
}

const later = (one: string, other: string | undefined): string => (other !== undefined && other > one ? other : one);
