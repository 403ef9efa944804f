import { z } from 'zod';
import { command, type DecidableOf } from '#decider';
import { day, id, ManifestoAdopted, organisationPart, PlaceAdded, placeId, publicName } from '#events';

/** A place gets its name, or another one; one that nobody added is an estate. */
export class NamePlace extends command('NamePlace', z.strictObject({ placeId, name: publicName })) {}

/** A neighbourhood, estate, block, team or organisation becomes known. A block is of an estate; an estate may be of a neighbourhood. */
export class AddPlace extends command('AddPlace', PlaceAdded.schema) {}

/** An estate goes into a neighbourhood. */
export class MovePlace extends command('MovePlace', z.strictObject({ placeId: id, within: id })) {}

/** A team serves these neighbourhoods, and no others. */
export class AssignTeam extends command('AssignTeam', z.strictObject({ placeId: id, neighbourhoods: z.array(id).min(1).max(50) })) {}

/** What an organisation is to the banks here, all of it. */
export class DescribeOrganisation extends command('DescribeOrganisation', z.strictObject({ placeId: id, parts: z.array(organisationPart).min(1).max(3) })) {}

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

export const placeCommands = [NamePlace, AddPlace, MovePlace, AssignTeam, DescribeOrganisation, AdoptManifesto] as const;
export type PlaceCommand = DecidableOf<(typeof placeCommands)[number]>;
export type PlaceCommandOf<T extends PlaceCommand['type']> = Extract<PlaceCommand, { type: T }>;
