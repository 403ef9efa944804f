import { Inject, Injectable } from '@nestjs/common';
import { type Reaction, retentionClasses } from '#decider';
import { LEDGER, type Ledger } from '#ledger';
import { LedgerFold, type TimedReaction } from '#processors';
import { canonical } from '#proof';
import { VAULT, type Vault } from '#vault';
import { keepingOf } from './basis.facts.js';
import { keptPeople } from './kept-people.facts.js';
import { personalMoney } from './personal-money.facts.js';
import { ExpireTexts, ForgetMessages, ReviewKept } from './privacy.reaction.js';
import { monthsAfter, RETENTION_RULES, type RetentionRules } from './retention-rules.js';

/**
 * What the calendar ends (audit.md, "Personal data": retention periods are configuration, applied by a job, each deletion an event). Looks over everything held
 * once on each day of the business clock, in the one worker that holds the lease; what a fault or a crash left undone is found again, on that day or the next.
 */
@Injectable()
export class RetentionJob implements TimedReaction {
  readonly name = 'privacy-retention';
  private readonly money: LedgerFold<typeof personalMoney.folding.initialState>;
  private readonly kept: LedgerFold<typeof keptPeople.folding.initialState>;
  private day: string | undefined;
  private remaining = new Map<string, Reaction>();

  constructor(
    @Inject(LEDGER) ledger: Ledger,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(RETENTION_RULES) private readonly rules: RetentionRules,
  ) {
    this.money = new LedgerFold(ledger, personalMoney);
    this.kept = new LedgerFold(ledger, keptPeople);
  }

  async due(day: string): Promise<readonly Reaction[]> {
    if (day !== this.day) {
      const messages: Reaction = { command: ForgetMessages, data: { endedBefore: monthsAfter(day, -this.rules.messageMonths) } };
      const found = [...(await this.overdue(day)), ...(await this.reviews()), messages];
      this.remaining = new Map(found.map((reaction) => [canonical(reaction.data), reaction]));
      this.day = day;
    }
    return [...this.remaining.values()];
  }

  /** Done for today: not sent again before the next look. */
  finished(data: object): void {
    this.remaining.delete(canonical(data));
  }

  private async overdue(day: string): Promise<readonly Reaction[]> {
    const money = await this.money.current();
    const found: Reaction[] = [];
    for (const retention of retentionClasses) {
      for (const { subject, newestPutAt } of await this.vault.places({ retention })) {
        const keeping = keepingOf(money, { subject, retention, newestPutAt }, this.rules);
        if (keeping && day > keeping.keptUntil) found.push({ command: ExpireTexts, data: { subject, retention, ...keeping } });
      }
    }
    return found;
  }

  private async reviews(): Promise<readonly Reaction[]> {
    return (await this.kept.current()).entries().map(([token]) => ({ command: ReviewKept, data: { token } }));
  }
}
