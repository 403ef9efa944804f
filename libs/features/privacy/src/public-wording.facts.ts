import { Keyed, type Recorded } from '#decider';
import type { ApplicationEvent, GrantEvent, TextRef } from '#events';

/** The public texts of one bid, each the newest of its name. */
export interface PublicWording {
  readonly bankId: string;
  readonly texts: Readonly<Record<string, TextRef>>;
}

type Told = Recorded<ApplicationEvent | GrantEvent>;
const types = ['BidReceived', 'BidReworded', 'BidWithdrawn', 'BidFoundNotEligible', 'ReportReceived'] as const;

/** What everybody reads about a bid in the words of whoever typed it: what it asks for, why it ended, how it went. */
export const publicWording = {
  types,
  folding: {
    initialState: Keyed.none<PublicWording>(),
    evolve(all: Keyed<PublicWording>, event: Told): Keyed<PublicWording> {
      switch (event.type) {
        case 'BidReceived': {
          const { bidId, bankId, title, what, where, when, whoBenefits, costs, hostName } = event.data;
          const lines = Object.fromEntries(costs.map((cost, line) => [`costs.${line}`, cost.what]));
          return all.with(bidId, { bankId, texts: { ...present({ title, what, where, when, whoBenefits, hostName }), ...lines } });
        }
        case 'BidReworded': {
          const { bidId, ...texts } = event.data;
          return added(all, bidId, present(texts));
        }
        case 'BidWithdrawn':
        case 'BidFoundNotEligible':
          return added(all, event.data.bidId, { reason: event.data.reason });
        case 'ReportReceived':
          return added(all, event.data.bidId, { sentence: event.data.sentence });
        default:
          return all;
      }
    },
  },
};

function added(all: Keyed<PublicWording>, bidId: string, texts: PublicWording['texts']): Keyed<PublicWording> {
  const known = all.get(bidId);
  return known ? all.with(bidId, { ...known, texts: { ...known.texts, ...texts } }) : all;
}

function present(texts: Readonly<Record<string, TextRef | undefined>>): PublicWording['texts'] {
  return Object.fromEntries(Object.entries(texts).filter((each): each is [string, TextRef] => each[1] !== undefined));
}
