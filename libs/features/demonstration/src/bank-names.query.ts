import { BankOpened, catalogue, type RecordedOf } from '#events';
import { type Ledger, readPages } from '#ledger';

/** The names of the banks by their ids, folded from the ledger: no other feature is asked. */
export async function bankNames(ledger: Ledger): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for await (const { entries } of readPages(ledger, { types: [BankOpened.type] })) {
    for (const { json } of entries) {
      const { data } = catalogue.decode(json) as RecordedOf<typeof BankOpened>;
      names.set(data.bankId, data.name);
    }
  }
  return names;
}
