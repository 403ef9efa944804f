import { InstructBatch, RecordReturn, SettlePayment } from '#features/banks';
import {
  AcceptOffer,
  ApprovePayment,
  ChangePayeeDetails,
  CheckPayeeName,
  ConfirmPayeeDetails,
  EndProject,
  MakeOffer,
  MeetCondition,
  NameSafeguarding,
  PreparePayment,
  ReceiveReport,
} from '#features/grants';
import { bankIdOf, type Naming, personWith, type SeasonEntry } from './season.entry.js';
import { type Season, SeasonRefused } from './season.schema.js';

type Payment = Season['payments'][number];
type Application = Season['applications'][number];

/** From the offer to the money that came back. */
export function paymentPlan(season: Season): SeasonEntry[] {
  return [
    ...season.applications.flatMap((bid) => offerEntries(season, bid)),
    ...season.payments.flatMap((payment) => paymentEntries(season, payment)),
    ...batchEntries(season),
    ...season.reports.flatMap((report) => reportEntries(season, report)),
    ...season.returns.map((back) => returnEntry(season, back)),
  ];
}

function offerEntries(season: Season, bid: Application): SeasonEntry[] {
  const bankId = bankIdOf(bid.bank);
  const applicant = { person: bid.applicant, bankId, role: 'applicant' };
  const organiser = { person: personWith(season, 'community_organiser'), bankId, role: 'organiser' };
  const bidId = bid.ref;
  const place = (what: string) => ({ key: `applications/${bidId}/${what}`, entry: `applications ${bidId}` });
  const entries: SeasonEntry[] = [];
  if (bid.offered_on) entries.push({ ...place('offer'), day: bid.offered_on, phase: 'offers', by: organiser, command: MakeOffer, data: () => ({ bidId }) });
  if (!bid.accepted_on) return entries;
  entries.push({ ...place('accept'), day: bid.accepted_on, phase: 'acceptances', by: applicant, command: AcceptOffer, data: () => ({ bidId }) });
  const lead = bid.safeguarding_lead;
  if (lead) {
    const policy = bid.safeguarding_policy === 'own' ? 'own' : 'host';
    const data = () => ({ bidId, lead, policy });
    entries.push({ ...place('safeguarding'), day: bid.accepted_on, phase: 'reports', by: applicant, command: NameSafeguarding, data });
  }
  bid.conditions.forEach(({ met_on: metOn }, index) => {
    const conditionId = `condition-${index + 1}`;
    if (metOn)
      entries.push({
        ...place(`${conditionId}-met`),
        day: metOn,
        phase: 'reports',
        by: organiser,
        command: MeetCondition,
        data: () => ({ bidId, conditionId, metOn }),
      });
  });
  return entries;
}

const dashed = (text: string) => text.replaceAll('_', '-');

function paymentEntries(season: Season, payment: Payment): SeasonEntry[] {
  const bid = bidOf(season, payment.ref, `payments ${payment.id}`);
  const bankId = bankIdOf(bid.bank);
  const organiser = { person: personWith(season, 'community_organiser'), bankId, role: 'organiser' };
  const place = (what: string) => ({ key: `payments/${payment.id}/${what}`, entry: `payments ${payment.id}`, by: organiser });
  const paymentId = payment.id;
  const checks = payment.name_checks ?? [{ on: payment.approved_on, answer: payment.name_check }];
  const preparedOn = checks[0]?.on ?? payment.approved_on;
  const payee = payeeOf(season, bid, payment);
  const entries: SeasonEntry[] = [
    {
      ...place('prepare'),
      day: preparedOn,
      phase: 'name checks',
      command: PreparePayment,
      data: async (naming) => ({
        paymentId,
        bidId: payment.ref,
        amountPence: payment.amount_pence,
        route: dashed(payment.route),
        payee: await payee(naming),
      }),
    },
  ];
  checks.forEach(({ on, answer }, index) => {
    const reason = answer === 'close_match' ? { reason: payment.note ?? 'seen and agreed' } : {};
    const data = () => ({ paymentId, answer: dashed(answer), ...reason });
    entries.push({ ...place(`name-check-${index + 1}`), day: on, phase: 'name checks', command: CheckPayeeName, data });
    if (index === 0 && payment.details_changed_on) entries.push(...changeEntries(season, payment, bid, place('details'), payee));
  });
  for (const approver of payment.approved_by)
    entries.push({
      ...place(`approve/${approver}`),
      by: { person: approver, bankId },
      day: payment.approved_on,
      phase: 'approvals',
      command: ApprovePayment,
      data: async (naming) => ({ paymentId, approver: await naming.person(approver, bankId), stepUp: 'demonstration' }),
    });
  if (payment.settled_on)
    entries.push({
      ...place('settle'),
      by: { person: personWith(season, 'fund_holder'), bankId, role: 'fund-holder' },
      day: payment.settled_on,
      phase: 'settlements',
      command: SettlePayment,
      data: () => ({ bankId, paymentId, statementLine: `ST-${paymentId}` }),
    });
  return entries;
}

function payeeOf(season: Season, bid: Application, payment: Payment): (naming: Naming) => Promise<string> {
  const isPerson = payment.payee === bid.applicant || payment.payee === bid.co_signer || season.people.some(({ id }) => id === payment.payee);
  return async (naming) => (isPerson ? naming.person(payment.payee, bankIdOf(bid.bank)) : payment.payee);
}

/** New details, asked for by one person and confirmed by the bank's treasurer. */
function changeEntries(
  season: Season,
  payment: Payment,
  bid: Application,
  place: Pick<SeasonEntry, 'key' | 'entry' | 'by'>,
  payee: (naming: Naming) => Promise<string>,
): SeasonEntry[] {
  const bankId = bankIdOf(bid.bank);
  const panel = season.banks.find(({ id }) => id === bid.bank)?.panel ?? [];
  const treasurer = season.people.find((person) => person.role === 'panel_treasurer' && panel.includes(person.id))?.id ?? panel[0] ?? '';
  const [paymentId, changeId] = [payment.id, `${payment.id}-change`];
  const asked: SeasonEntry = {
    ...place,
    day: payment.details_changed_on ?? payment.approved_on,
    phase: 'name checks',
    command: ChangePayeeDetails,
    data: async (naming) => {
      const proposedBy = await naming.person(place.by.person, bankId);
      return { paymentId, changeId, payee: await payee(naming), proposedBy, stepUp: 'demonstration' };
    },
  };
  const confirmed: SeasonEntry = {
    ...{ ...asked, key: `${place.key}-confirmed` },
    by: { person: treasurer, bankId },
    command: ConfirmPayeeDetails,
    data: async (naming) => ({ paymentId, changeId, confirmedBy: await naming.person(treasurer, bankId), stepUp: 'demonstration' }),
  };
  return [asked, confirmed];
}

/** The fund holder's list of each bank and day. */
function batchEntries(season: Season): SeasonEntry[] {
  const batches = new Map<string, { bank: string; day: string; paymentIds: string[] }>();
  for (const payment of season.payments) {
    const day = payment.instructed_on;
    if (!day) continue;
    const bank = bidOf(season, payment.ref, `payments ${payment.id}`).bank;
    const batch = batches.get(`${bank}/${day}`) ?? { bank, day, paymentIds: [] };
    batch.paymentIds.push(payment.id);
    batches.set(`${bank}/${day}`, batch);
  }
  return [...batches.values()].map(({ bank, day, paymentIds }): SeasonEntry => {
    const bankId = bankIdOf(bank);
    return {
      day,
      phase: 'instructions',
      key: `batches/${bank}/${day}`,
      entry: `payments ${paymentIds.join(', ')}`,
      by: { person: personWith(season, 'fund_holder'), bankId, role: 'fund-holder' },
      command: InstructBatch,
      data: async (naming) => ({
        bankId,
        batchId: `${bankId}-${day}`,
        paymentIds,
        instructedBy: await naming.person(personWith(season, 'fund_holder'), bankId),
      }),
    };
  });
}

function reportEntries(season: Season, report: Season['reports'][number]): SeasonEntry[] {
  const place = `reports ${report.ref}`;
  const bid = bidOf(season, report.ref, place);
  const by = { person: bid.applicant, bankId: bankIdOf(bid.bank), role: 'applicant' };
  const bidId = report.ref;
  const ended: SeasonEntry = {
    day: report.project_ended_on,
    phase: 'reports',
    key: `reports/${bidId}/ended`,
    entry: place,
    by,
    command: EndProject,
    data: () => ({ bidId, endedOn: report.project_ended_on }),
  };
  const receivedOn = report.received_on;
  if (!receivedOn) return [ended];
  const unspentPence = season.returns.filter(({ ref }) => ref === bidId).reduce((sum, back) => sum + back.amount_pence, 0);
  const paidPence = season.payments.filter(({ ref, settled_on }) => ref === bidId && settled_on).reduce((sum, payment) => sum + payment.amount_pence, 0);
  return [
    ended,
    {
      ...ended,
      day: receivedOn,
      key: `reports/${bidId}/received`,
      command: ReceiveReport,
      data: () => ({
        bidId,
        peopleCame: report.people_came ?? 0,
        unspentPence: Math.min(unspentPence, paidPence),
        receiptedPence: Math.max(0, paidPence - unspentPence),
        sentence: report.one_sentence ?? 'It went well.',
        photo: report.photo,
        photoConsent: report.photo_consent_recorded,
        channel: report.status.includes('phone') ? 'phone' : 'online',
        receivedOn,
      }),
    },
  ];
}

function returnEntry(season: Season, back: Season['returns'][number]): SeasonEntry {
  const bid = bidOf(season, back.ref, `returns ${back.id}`);
  const bankId = bankIdOf(bid.bank);
  return {
    day: back.received_on,
    phase: 'returns',
    key: `returns/${back.id}`,
    entry: `returns ${back.id}`,
    by: { person: personWith(season, 'fund_holder'), bankId, role: 'fund-holder' },
    command: RecordReturn,
    data: () => ({ bankId, returnId: back.id, bidId: back.ref, amountPence: back.amount_pence, kind: 'unspent', statementLine: `ST-${back.id}` }),
  };
}

function bidOf(season: Season, ref: string, place: string): Application {
  const bid = season.applications.find((each) => each.ref === ref);
  if (!bid) throw new SeasonRefused(place, `the file has no bid ${ref}`);
  return bid;
}
