import { z } from 'zod';
import { command, type DecidableOf } from '#decider';
import { day, id, ManifestoAdopted, publicName } from '#events';

/** An estate gets its name, or another one. */
export class NamePlace extends command('NamePlace', z.strictObject({ placeId: id, name: publicName })) {}

/** The residents adopted a manifesto; its goals are documents that the vault keeps by content. */
export class AdoptManifesto extends command(
  'AdoptManifesto',
  z.strictObject({
    placeId: id,
    version: z.int().min(1),
    adoptedOn: day,
    householdsHeard: z.int().min(0),
    conversations: z.int().min(0),
    goals: ManifestoAdopted.schema.shape.goals,
  }),
) {}

export const placeCommands = [NamePlace, AdoptManifesto] as const;
export type PlaceCommand = DecidableOf<(typeof placeCommands)[number]>;
export type PlaceCommandOf<T extends PlaceCommand['type']> = Extract<PlaceCommand, { type: T }>;
