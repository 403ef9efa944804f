import { z } from 'zod';
import { eventType, type FactOf } from './event-type.js';
import { day, id, publicName, sha256 } from './primitives.js';

/** Stream `place-<id>`. */
export const PlaceNamed = eventType('PlaceNamed', 1, 'public', z.strictObject({ placeId: id, name: publicName }));

/** What residents want for their estate: goal texts are content-addressed documents. */
export const ManifestoAdopted = eventType(
  'ManifestoAdopted',
  1,
  'public',
  z.strictObject({
    placeId: id,
    version: z.int().min(1),
    adoptedOn: day,
    householdsHeard: z.int().min(0),
    conversations: z.int().min(0),
    goals: z.array(z.strictObject({ goalId: id, textHash: sha256 })).min(1),
  }),
);

export const placeEvents = [PlaceNamed, ManifestoAdopted] as const;
export type PlaceEvent = FactOf<(typeof placeEvents)[number]>;
