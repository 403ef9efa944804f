import { z } from 'zod';

/** Whole pence, zero or more, at most £10 million in one amount (a guard against a slipped key, far above any fund this serves). */
export const pence = z.int().min(0).max(1_000_000_000);
/** Whole pence, more than nothing. */
export const somePence = pence.min(1);

/** Names in streams and ids: small letters, digits and hyphens. */
export const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use small letters, digits and hyphens')
  .max(64);
/** An id in a stream name or a reference people quote (`bank-chalcots`, `C-001`, `PAY-001`): letters, digits and hyphens. */
export const id = z
  .string()
  .regex(/^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/, 'use letters, digits and hyphens')
  .max(64)
  // States are looked up by id: the few words that every object answers to (`constructor`) cannot be one.
  .refine((value) => !(value in Object.prototype), 'choose another name');
/** Words that stand for the whole installation where a role or a token names its place: whatever had one as its id would have everybody's rights. */
const ALL_PLACES = ['everywhere', 'installation'];
/** The id that a bank, an estate, a block, a team or an organisation gets: a place where roles are held. */
export const placeId = id.refine(
  (value) => !ALL_PLACES.includes(value.toLowerCase()),
  'choose another name: “everywhere” and “installation” mean all places at once',
);
export const streamId = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[A-Za-z0-9]+)+$/)
  // A voter's stream carries the round's id and 64 digits.
  .max(140);
export const uuid = z.uuid();
export const instant = z.iso.datetime({ precision: 3, offset: false });
/** A day in London, `YYYY-MM-DD`. */
export const day = z.iso.date();
/** SHA-256 in lower-case hex. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A random token for one person in one context (a bank, a round, a budget); only the vault knows who it is. */
export const personToken = z.string().regex(/^per-[A-Za-z0-9]{22}$/);
/** A random token for one household in one context. */
export const householdToken = z.string().regex(/^hh-[A-Za-z0-9]{22}$/);

/** What somebody can be granted, at a bank, an estate, a team, an organisation or everywhere; an applicant may be anybody, and so is never granted. */
export const grantableRole = z.enum([
  'resident',
  'panel-member',
  'panel-chair',
  'panel-treasurer',
  'fund-holder',
  'organiser',
  'returning-officer',
  'scrutineer',
  'keyer',
  'officer',
  'team-manager',
  'head-of-service',
  'partner',
  'auditor',
  'administrator',
  'notary-key-holder',
]);
export type GrantableRole = z.infer<typeof grantableRole>;
/** Every role in which somebody can act. */
export const roleName = z.enum([...grantableRole.options, 'applicant']);
export type RoleName = z.infer<typeof roleName>;

/** A name of an organisation, bank, fund or estate: these may stand in events (audit.md, "Personal data"). */
export const publicName = z
  .string()
  .min(1)
  .max(120)
  // Signs that break a line or turn its direction would let one name pass for another.
  .refine((name) => name.trim() !== '' && !/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u.test(name), 'use letters, digits and signs on one line');

/** What an event carries in place of typed text: where the vault keeps it, and a commitment to it. */
export const textRef = z.strictObject({
  subject: z.string().min(1).max(96),
  field: z
    .string()
    .regex(/^[a-z][A-Za-z0-9.]*$/)
    .max(60),
  version: z.int().min(1),
  commitment: sha256,
});
export type TextRef = z.infer<typeof textRef>;

/** One line of a balanced double entry: `amountPence` is added to `account` of `fund`; the lines of one event sum to zero. */
export const posting = z.strictObject({
  fundId: id,
  account: z.string().regex(/^(received|withdrawn|available|paid|returned|(reserved|committed|in-payment):[A-Za-z0-9-]+)$/),
  amountPence: z.int(),
});
export type Posting = z.infer<typeof posting>;

/**
 * How somebody showed, within five minutes before an act, who they are (audit.md, "Threats": stolen session). `demonstration` stands where all people are made up.
 */
export const stepUpWay = z.enum(['passkey', 'link', 'code', 'oidc', 'demonstration']);
export type StepUpWay = z.infer<typeof stepUpWay>;
