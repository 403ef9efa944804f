import type { FactReader } from '#decider';
import { awardFolding } from './award.facts.js';
import { bidFolding, type GrantRules, grantRulesFolding } from './bid.facts.js';
import type { GrantCommand } from './grant.commands.js';
import { grantDecider } from './grant.decider.js';

/** What other streams tell a grant; which part is there depends on the command. */
export interface GrantFacts {
  readonly rules?: GrantRules | undefined;
  readonly bid?: { readonly atRisk: boolean; readonly withdrawn: boolean };
  /** The award's money on the bank's stream: what is still promised, on its way, and paid. */
  readonly money?: { readonly leftPence: number; readonly inPaymentPence: number; readonly paidPence: number };
}

/** Facts for the grant decider, from the round, the bid and the bank. */
export async function gatherGrantFacts(command: GrantCommand, reader: FactReader): Promise<GrantFacts> {
  const { bidId } = command.data;
  switch (command.type) {
    case 'OpenGrant': {
      const rules = await reader.fold(grantRulesFolding, `round-${command.data.roundId}`);
      const { received, atRisk, withdrawn } = await reader.fold(bidFolding, `application-${bidId}`);
      return { rules, ...(received ? { bid: { atRisk, withdrawn } } : {}) };
    }
    case 'LapseOffer':
    case 'EndProject':
    case 'ReceiveReport': {
      const grant = await reader.fold(grantDecider, `grant-${bidId}`);
      const award = grant.opened && (await reader.fold(awardFolding, `bank-${grant.opened.bankId}`))[bidId];
      if (!award) return {};
      const { awardPence, inPaymentPence, paidPence } = award;
      return { money: { leftPence: awardPence - inPaymentPence - paidPence, inPaymentPence, paidPence } };
    }
    default:
      return {};
  }
}
