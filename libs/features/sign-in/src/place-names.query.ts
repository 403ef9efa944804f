import type { FactReader, Folding, Recorded } from '#decider';
import type { PlaceEvent } from '#events';
import { EVERYWHERE } from '#identity';

const nameFolding = {
  initialState: undefined as string | undefined,
  evolve: (name: string | undefined, { type, data }: Recorded<PlaceEvent>): string | undefined =>
    type === 'PlaceNamed' || type === 'PlaceAdded' ? data.name : name,
} satisfies Folding<string | undefined>;

/** What places are called, by id; those that have no name are left out. */
export async function namesOfPlaces(reader: FactReader, places: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(places)].filter((place) => place !== EVERYWHERE);
  const named = await Promise.all(ids.map(async (place) => [place, await reader.fold(nameFolding, `place-${place}`)] as const));
  return new Map(named.filter((each): each is readonly [string, string] => each[1] !== undefined));
}
