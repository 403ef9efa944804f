import { z } from 'zod';
import { eventType, type FactOf } from './event-type.js';
import { day, id, placeId, publicName, sha256 } from './primitives.js';

/** What a named place is. A neighbourhood contains estates, an estate blocks; teams and organisations are places where roles are held. */
export const placeKind = z.enum(['neighbourhood', 'estate', 'block', 'team', 'organisation']);
export type PlaceKind = z.infer<typeof placeKind>;
/** What an organisation is to the bank: it brings cases, hosts groups without an account, or holds the money. */
export const organisationPart = z.enum(['partner', 'host', 'accountable-body']);

/** Stream `place-<id>`. A place that was named and never added is an estate. */
export const PlaceNamed = eventType('PlaceNamed', 1, 'public', z.strictObject({ placeId, name: publicName }));

/** `within`: the neighbourhood of an estate, the estate of a block; other kinds have none. */
export const PlaceAdded = eventType('PlaceAdded', 1, 'public', z.strictObject({ placeId, kind: placeKind, name: publicName, within: id.optional() }));
/** An estate belongs to a neighbourhood from now on, or to another one. */
export const PlaceMoved = eventType('PlaceMoved', 1, 'public', z.strictObject({ placeId: id, within: id }));
/** The neighbourhoods that a team serves, all of them. */
export const TeamAssigned = eventType('TeamAssigned', 1, 'public', z.strictObject({ placeId: id, neighbourhoods: z.array(id).min(1) }));
/** Everything that an organisation is to the banks here. */
export const OrganisationDescribed = eventType('OrganisationDescribed', 1, 'public', z.strictObject({ placeId: id, parts: z.array(organisationPart).min(1) }));

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

export const placeEvents = [PlaceNamed, PlaceAdded, PlaceMoved, TeamAssigned, OrganisationDescribed, ManifestoAdopted] as const;
export type PlaceEvent = FactOf<(typeof placeEvents)[number]>;
