import { command, type DecidableOf } from '#decider';
import { RetentionExpired } from '#events';

/** The time of a subject's texts of one class is over; sent by the daily job. */
export class RecordExpiry extends command('RecordExpiry', RetentionExpired.schema) {}

export const retentionCommands = [RecordExpiry] as const;
export type RetentionCommand = DecidableOf<(typeof retentionCommands)[number]>;
