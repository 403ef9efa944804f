import { type Folding, Keyed, type Reaction, type Recorded } from '#decider';
import { addDays } from '#decider/calendar';
import type { ApplicationEvent, BankEvent, GrantEvent } from '#events';
import { type BidStory, type Stories, storyFolding } from './stories.facts.js';
import { TellPerson } from './tell.commands.js';

/** How many days before an offer ends its applicant hears of it once more. */
const SOON_DAYS = 3;
/** For so many days after a report was due its lateness is news; the message is one all the same. */
const LATE_DAYS = 7;

interface Deadline {
  readonly event: string;
  readonly by: string;
}

interface Deadlines {
  readonly stories: Stories;
  /** Offers that wait for an answer, by bid. */
  readonly offers: Keyed<Deadline>;
  /** Reports that are wanted, by bid. */
  readonly reports: Keyed<Deadline>;
}

const types = [
  'BankOpened',
  'BidReceived',
  'BidReceivedBasis',
  'OfferMade',
  'OfferAccepted',
  'OfferLapsed',
  'GrantWithdrawn',
  'ProjectEnded',
  'ReportReceived',
];
type Told = Recorded<ApplicationEvent | BankEvent | GrantEvent>;

const deadlines = {
  initialState: { stories: storyFolding.initialState, offers: Keyed.none(), reports: Keyed.none() } as Deadlines,
  evolve(state: Deadlines, event: Told): Deadlines {
    switch (event.type) {
      case 'OfferMade':
        return { ...state, offers: state.offers.with(event.data.bidId, { event: event.id, by: event.data.acceptBy }) };
      case 'OfferAccepted':
      case 'OfferLapsed':
      case 'GrantWithdrawn':
        return { ...state, offers: state.offers.without(event.data.bidId) };
      case 'ProjectEnded':
        return { ...state, reports: state.reports.with(event.data.bidId, { event: event.id, by: event.data.reportDueOn }) };
      case 'ReportReceived':
        return { ...state, reports: state.reports.without(event.data.bidId) };
      case 'BankOpened':
      case 'BidReceived':
      case 'BidReceivedBasis':
        return { ...state, stories: storyFolding.evolve(state.stories, event) };
      default:
        return state;
    }
  },
} satisfies Folding<Deadlines>;

/** Whom to remind on a day in London: an offer that is about to lapse, and a report that is late (domain.md, "Report"). */
function due({ stories, offers, reports }: Deadlines, day: string): readonly Reaction[] {
  const soon = offers.entries().filter(([, { by }]) => day <= by && addDays(day, SOON_DAYS) >= by);
  const late = reports.entries().filter(([, { by }]) => day > by && day <= addDays(by, LATE_DAYS));
  return [
    ...soon.flatMap(([bidId, deadline]) => remind('offer-soon', bidId, deadline, stories)),
    ...late.flatMap(([bidId, deadline]) => remind('report-late', bidId, deadline, stories)),
  ];
}

function remind(template: string, bidId: string, { event, by }: Deadline, { bids, bankNames }: Stories): readonly Reaction[] {
  const bid: BidStory | undefined = bids.get(bidId);
  if (bid?.applicant === undefined) return [];
  const { applicant: to, contact, language, bankId } = bid;
  const words = { bid: bidId, bank: bankNames.get(bankId) ?? bankId, link: `/bids/${bidId}` };
  return [
    {
      command: TellPerson,
      data: { event, at: `${by}T12:00:00.000Z`, template, to, words, days: { by }, language, ...(contact ? { contact } : {}) },
    },
  ];
}

/** Run by the calendar; the key of each message is that of the event behind it, so a day that is looked at often tells once. */
export const deadlineReaction = { name: 'messages-deadlines', types, folding: deadlines, due };
