import { Inject, Injectable } from '@nestjs/common';
import { PEOPLE, type People } from '#identity';
import { VAULT, type Vault } from '#vault';
import type { SubmitBid } from './bid.commands.js';
import type { Answers } from './draft-screens.js';

type Submission = ConstructorParameters<typeof SubmitBid>[0];

/** Makes the bid that is sent out of what was answered: the people in it become tokens here, on the server. */
@Injectable()
export class Submissions {
  constructor(
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(PEOPLE) private readonly people: People,
  ) {}

  /** The bid of a draft in which nothing is missing, and who helped to write it; the same draft on the same day makes the same bid. */
  async of(answers: Answers, receivedOn: string, helper?: string): Promise<Submission> {
    const { bidId, bankId, roundId = '', applicant, title = '', what = '', askedPence = 0, coSigner, ...given } = answers;
    const { where, whoBenefits, name, contact, hostName } = given;
    return {
      ...{ bidId, bankId, roundId, applicant, title, what, askedPence, receivedOn },
      household: await this.householdOf(applicant, bankId, name),
      ageBand: given.ageBand ?? 'adult',
      ...(coSigner === undefined ? {} : { coSigner: await this.coSignerOf(bidId, bankId, coSigner) }),
      ...(name === undefined ? {} : { name }),
      ...(contact === undefined ? {} : { contact }),
      ...(where === undefined ? {} : { where }),
      ...(whoBenefits === undefined ? {} : { whoBenefits }),
      ...(hostName === undefined ? {} : { hostName }),
      goals: given.goals ?? [],
      costs: given.costs ?? [],
      meets: given.meets ?? [],
      leadKind: given.leadKind ?? 'individual',
      atRisk: given.atRisk ?? false,
      ...(await this.cameBy(bankId, helper)),
      language: 'en',
    };
  }

  /** A bid that somebody helped to write says who, under their token at the bank. */
  private async cameBy(bankId: string, helper: string | undefined): Promise<Pick<Submission, 'channel' | 'helper'>> {
    if (helper === undefined) return { channel: 'online' };
    return { channel: 'assisted', helper: await this.vault.pseudonym({ person: helper, context: bankId }) };
  }

  /** Somebody whose household nobody knows counts as a household of their own; their name is what they wrote. */
  private async householdOf(applicant: string, bankId: string, name: string | undefined): Promise<string> {
    const person = (await this.vault.personOf(applicant)) ?? applicant;
    const acting = await this.people.actAs(person, bankId, 'applicant');
    if (acting?.household !== undefined) return acting.household;
    if (!acting && name !== undefined) await this.vault.setName(person, name);
    return this.vault.household({ household: `of-${person}`, context: bankId });
  }

  private async coSignerOf(bidId: string, bankId: string, name: string): Promise<string> {
    const person = `co-signer-${bidId}`;
    await this.vault.setName(person, name);
    return this.vault.pseudonym({ person, context: bankId });
  }
}
