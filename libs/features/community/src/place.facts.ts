import type { FactReader, Folding, Recorded } from '#decider';
import type { PlaceEvent, PlaceKind } from '#events';
import type { PlaceCommand } from './place.commands.js';

/** What the places that a command names are, by their own streams; undefined for one that is not known. */
export interface PlaceFacts {
  readonly kinds: Readonly<Record<string, PlaceKind | undefined>>;
}

export const kindFolding = {
  initialState: undefined as PlaceKind | undefined,
  evolve(kind: PlaceKind | undefined, { type, data }: Recorded<PlaceEvent>): PlaceKind | undefined {
    if (type === 'PlaceAdded') return data.kind;
    return type === 'PlaceNamed' ? (kind ?? 'estate') : kind;
  },
} satisfies Folding<PlaceKind | undefined>;

/** Kinds never change, so an old answer is as good as a new one. */
export async function gatherPlaceFacts(command: PlaceCommand, reader: FactReader): Promise<PlaceFacts> {
  const asked = namedIn(command);
  const kinds = await Promise.all(asked.map(async (placeId) => [placeId, await reader.fold(kindFolding, `place-${placeId}`)] as const));
  return { kinds: Object.fromEntries(kinds) };
}

function namedIn({ type, data }: PlaceCommand): readonly string[] {
  if (type === 'AssignTeam') return data.neighbourhoods;
  if (type === 'MovePlace') return [data.within];
  return type === 'AddPlace' && data.within !== undefined ? [data.within] : [];
}
