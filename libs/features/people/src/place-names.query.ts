import { BankOpened, catalogue, PlaceAdded, PlaceNamed, type RecordedOf } from '#events';
import { EVERYWHERE } from '#identity';
import { type Ledger, readPages } from '#ledger';

type Told = RecordedOf<typeof BankOpened> | RecordedOf<typeof PlaceAdded> | RecordedOf<typeof PlaceNamed>;

/** Where roles can be held, by id, with the names of the bank and the place that have it; folded from the ledger, since no other feature is asked. */
export async function placeNames(ledger: Ledger): Promise<ReadonlyMap<string, string>> {
  const banks = new Map<string, string>();
  const places = new Map<string, string>();
  for await (const { entries } of readPages(ledger, { types: [BankOpened.type, PlaceNamed.type, PlaceAdded.type] }))
    for (const { json } of entries) {
      const event = catalogue.decode(json) as Told;
      if (event.type === 'BankOpened') banks.set(event.data.bankId, event.data.name);
      else places.set(event.data.placeId, event.data.name);
    }
  const ids = [...new Set([...banks.keys(), ...places.keys()])].filter((id) => id !== EVERYWHERE);
  return new Map(ids.map((id) => [id, [banks.get(id), places.get(id)].filter(Boolean).join(', ')]));
}
