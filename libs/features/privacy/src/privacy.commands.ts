import { z } from 'zod';
import { command, type DecidableOf } from '#decider';
import { ErasureAnswered, ErasureAsked, enteredRequest, instant, keptClass, lastingBasis, personalClass, personToken, sha256, uuid } from '#events';

const asked = ErasureAsked.schema.shape;
const { keepYears } = ErasureAnswered.schema.shape;
const token = personToken;

/** A person asks that what is held about them goes, by themselves or through staff. `basis`: what the ledger says of all their tokens, which only the vault can join. */
export class AskErasure extends command(
  'AskErasure',
  z.strictObject({ token, channel: asked.channel, identity: asked.identity, enteredBy: asked.enteredBy, basis: lastingBasis, keepYears }),
) {}

/** The answer once more, from what the ledger says by now: a payment was settled, a clock ran out, an award came meanwhile. */
export class ReviewErasure extends command('ReviewErasure', z.strictObject({ token, basis: lastingBasis, keepYears })) {}

/** The vault has done what was answered. */
export class RecordErasure extends command('RecordErasure', z.strictObject({ token })) {}

/** A database from before an erasure was restored, and the vault has done it again: the ledger says so where it lacks it. */
export class RepeatErasure extends command('RepeatErasure', z.strictObject({ token, classes: z.array(personalClass).min(1), keeps: z.array(keptClass) })) {}

/** A person asks for everything held about them, on these pages or some other way: then `entered` says how, when it reached us and who put it in. */
export class AskAccess extends command('AskAccess', z.strictObject({ token, requestId: uuid, entered: enteredRequest.optional() })) {}
/** What shows somebody else is left out of it. */
export class ReviewAccess extends command(
  'ReviewAccess',
  z.strictObject({ token, requestId: uuid, reviewer: personToken, hides: z.array(sha256).max(150), shows: z.int().min(0), upTo: instant.optional() }),
) {}
/** The person fetches it. */
export class GiveAccess extends command('GiveAccess', z.strictObject({ token, requestId: uuid, form: z.enum(['page', 'json']) })) {}

/** Staff print it for somebody who asked by letter, by phone or in person, and may have no way to sign in. */
export class GiveAccessOnPaper extends command('GiveAccessOnPaper', z.strictObject({ token, requestId: uuid, givenBy: personToken })) {}

export const privacyCommands = [AskErasure, ReviewErasure, RecordErasure, RepeatErasure, AskAccess, ReviewAccess, GiveAccess, GiveAccessOnPaper] as const;
export type PrivacyCommand = DecidableOf<(typeof privacyCommands)[number]>;
export type PrivacyCommandOf<T extends PrivacyCommand['type']> = Extract<PrivacyCommand, { type: T }>;
