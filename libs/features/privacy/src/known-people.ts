import { Inject, Injectable } from '@nestjs/common';
import { type BidReceivedBasis, catalogue, personToken, type RecordedOf, streamId } from '#events';
import { LEDGER, type Ledger } from '#ledger';
import { type FindableDetail, VAULT, type Vault } from '#vault';

/** Finds whom a request by letter, by phone or in person is about. */
@Injectable()
export class KnownPeople {
  constructor(
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(LEDGER) private readonly ledger: Ledger,
  ) {}

  /**
   * By an e-mail address, a phone number, the token or the address of their page under `/people`, or the reference of a bid: a resident without any address is found
   * there by name. Several where more than one person typed an address that nobody has proved: whoever enters the request chooses among them.
   */
  async find(typed: string): Promise<readonly string[]> {
    const ways = [() => this.reachedAt('email', typed), () => this.reachedAt('phone', typed), () => this.behind(typed), () => this.applicantOf(typed)];
    for (const way of ways) {
      const found = await way();
      if (found.length > 0) return found;
    }
    return [];
  }

  /** Somebody who never signed in has proved no address, and may ask all the same: whoever enters the request has looked at who they are. */
  private async reachedAt(detail: FindableDetail, typed: string): Promise<readonly string[]> {
    const owner = await this.vault.findByDetail(detail, typed);
    return owner === undefined ? this.vault.claimants(detail, typed) : [owner];
  }

  private async behind(typed: string): Promise<readonly string[]> {
    const token = personToken.safeParse(typed.split('/').at(-1));
    return token.success ? known(await this.vault.personOf(token.data)) : [];
  }

  private async applicantOf(bidId: string): Promise<readonly string[]> {
    const stream = streamId.safeParse(`application-${bidId}`);
    if (!stream.success) return [];
    const events = (await this.ledger.readStream(stream.data)).map(({ json }) => catalogue.decode(json));
    const basis = events.find(({ type }) => type === 'BidReceivedBasis') as RecordedOf<typeof BidReceivedBasis> | undefined;
    return basis ? known(await this.vault.personOf(basis.data.applicant)) : [];
  }
}

function known(person: string | undefined): readonly string[] {
  return person === undefined ? [] : [person];
}
