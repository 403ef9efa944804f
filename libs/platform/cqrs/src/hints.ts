/** A hint on the EventBus: something was appended up to this position. It may be lost without harm; whoever needs to know reads the ledger. */
export class LedgerAdvanced {
  constructor(readonly position: string) {}
}
