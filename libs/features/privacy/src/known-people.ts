import { Inject, Injectable } from '@nestjs/common';
import { type BidReceivedBasis, catalogue, type RecordedOf, streamId } from '#events';
import { LEDGER, type Ledger } from '#ledger';
import { type FindableDetail, VAULT, type Vault } from '#vault';

/** Finds whom a request by letter, by phone or in person is about. */
@Injectable()
export class KnownPeople {
  constructor(
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(LEDGER) private readonly ledger: Ledger,
  ) {}

  /** By an e-mail address, a phone number or the reference of a bid: whoever has only a postal address is found by what they asked for. */
  async find(typed: string): Promise<string | undefined> {
    return (await this.reachedAt('email', typed)) ?? (await this.reachedAt('phone', typed)) ?? (await this.applicantOf(typed));
  }

  /** Somebody who never signed in has proved no address, and may ask all the same: whoever enters the request has looked at who they are. */
  private async reachedAt(detail: FindableDetail, typed: string): Promise<string | undefined> {
    const owner = await this.vault.findByDetail(detail, typed);
    const claiming = owner === undefined ? await this.vault.claimants(detail, typed) : [];
    return owner ?? (claiming.length === 1 ? claiming[0] : undefined);
  }

  private async applicantOf(bidId: string): Promise<string | undefined> {
    const stream = streamId.safeParse(`application-${bidId}`);
    if (!stream.success) return undefined;
    const events = (await this.ledger.readStream(stream.data)).map(({ json }) => catalogue.decode(json));
    const basis = events.find(({ type }) => type === 'BidReceivedBasis') as RecordedOf<typeof BidReceivedBasis> | undefined;
    return basis && this.vault.personOf(basis.data.applicant);
  }
}
