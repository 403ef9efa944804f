import { Inject, Injectable } from '@nestjs/common';
import { Keyed, type Recorded } from '#decider';
import type { ApplicationEvent } from '#events';
import { Doorkeeper, type FastifyRequest } from '#http';
import { LEDGER, type Ledger } from '#ledger';
import { LedgerFold } from '#processors';

interface Asked {
  /** Every bank that ever got a bid: people have a token of their own at each. */
  readonly banks: readonly string[];
  /** Bids by the token of whoever sent them, the oldest first. */
  readonly bids: Keyed<readonly string[]>;
}

const askers = {
  types: ['BidReceived', 'BidReceivedBasis'],
  folding: {
    initialState: { banks: [], bids: Keyed.none<readonly string[]>() } as Asked,
    evolve(asked: Asked, event: Recorded<ApplicationEvent>): Asked {
      if (event.type === 'BidReceived') return asked.banks.includes(event.data.bankId) ? asked : { ...asked, banks: [...asked.banks, event.data.bankId] };
      if (event.type !== 'BidReceivedBasis') return asked;
      const { applicant, bidId } = event.data;
      return { ...asked, bids: asked.bids.with(applicant, [...(asked.bids.get(applicant) ?? []), bidId]) };
    },
  },
};

/** Which bids are somebody's own. Folded from the ledger for whoever asks: who sent a bid stands in no table of ours. */
@Injectable()
export class OwnBids {
  private readonly asked: LedgerFold<Asked>;

  constructor(
    @Inject(Doorkeeper) private readonly doorkeeper: Doorkeeper,
    @Inject(LEDGER) ledger: Ledger,
  ) {
    this.asked = new LedgerFold(ledger, askers);
  }

  /** The ids of all bids that whoever is signed in sent to any bank, the newest first; none for a visitor. */
  async of(request: FastifyRequest): Promise<readonly string[]> {
    if (!request.viewer) return [];
    const { banks, bids } = await this.asked.current();
    const acting = await Promise.all(banks.map((bank) => this.doorkeeper.alone(request, bank)));
    return acting.flatMap((each) => (each ? (bids.get(each.actor) ?? []) : [])).toReversed();
  }
}
