import { z } from 'zod';
import { id, organisationPart, placeId, placeKind, publicName } from '#events';

/** One tick arrives as a text, several as a list, none not at all. */
const ticks = <T extends z.ZodType>(each: T, missing: string) =>
  z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(each).min(1, missing).max(50));

export const addForm = z.object({
  kind: z.enum(placeKind.options, 'community.places.noKind'),
  name: z.string('community.places.noName').pipe(publicName),
  placeId: z.string('community.places.noShort').pipe(placeId),
  within: id.optional(),
});
export const moveForm = z.object({ estate: id, neighbourhood: id });
export const teamForm = z.object({ team: id, serves: ticks(id, 'community.places.noNeighbourhood') });
export const organisationForm = z.object({ organisation: id, parts: ticks(organisationPart, 'community.places.noPart') });
