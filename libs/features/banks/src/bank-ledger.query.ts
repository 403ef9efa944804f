import { Inject, Injectable } from '@nestjs/common';
import { ReadSide } from '#cqrs';
import { type FactReader, fold, type Recorded, type Refusal } from '#decider';
import type { BankEvent } from '#events';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import type { BankState } from './balances.decider.js';
import type { BankCommand } from './bank.commands.js';
import { bankDecider } from './bank.decider.js';
import { type BankFacts, gatherBankFacts } from './bank.facts.js';

/** What a page must know exactly before somebody presses a button: folded from the ledger itself, as the decider will see it. */
@Injectable()
export class BankLedger {
  constructor(
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(BUSINESS_CLOCK) private readonly clock: BusinessClock,
  ) {}

  reader(): FactReader {
    return this.reads.reader();
  }

  bank(bankId: string): Promise<BankState> {
    return this.reader().fold(bankFolding, `bank-${bankId}`);
  }

  gather(command: BankCommand): Promise<BankFacts> {
    return gatherBankFacts(command, this.reader());
  }

  /** The decider's answer to sending one payment now; undefined when nothing holds it. */
  async whatHolds(bankId: string, paymentId: string): Promise<Refusal | undefined> {
    const command: BankCommand = {
      type: 'InstructBatch',
      at: this.clock.now(),
      data: { bankId, batchId: 'a-question', paymentIds: [paymentId], instructedBy: '' },
    };
    const decision = bankDecider.decide(command, await this.bank(bankId), await this.gather(command));
    return decision.accepted ? undefined : decision.refusal;
  }
}

const bankFolding = {
  initialState: bankDecider.initialState,
  evolve: (state: BankState, event: unknown) => fold(bankDecider, [event as Recorded<BankEvent>], state),
};
