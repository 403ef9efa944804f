import { z } from 'zod';
import { command, type DecidableOf } from '#decider';
import { id, interestKind, personToken } from '#events';

/** A small ask is put round the panel between meetings. */
export class OpenFastTrack extends command('OpenFastTrack', z.strictObject({ bidId: id })) {}

/** Who steps out says why; who votes has no interest. */
export class VoteFastTrack extends command(
  'VoteFastTrack',
  z.strictObject({ bidId: id, member: personToken, vote: z.enum(['yes', 'no', 'step-out']), interest: interestKind.optional() }),
) {}

export const fastTrackCommands = [OpenFastTrack, VoteFastTrack] as const;
export type FastTrackCommand = DecidableOf<(typeof fastTrackCommands)[number]>;
export type FastTrackCommandOf<T extends FastTrackCommand['type']> = Extract<FastTrackCommand, { type: T }>;
