import { z } from 'zod';
import { eventType, type FactOf } from './event-type.js';
import { day, householdToken, id, instant, personToken, sha256, streamId, textRef, uuid } from './primitives.js';

/** The classes under which the vault keeps what is personal; each is erased by itself. */
export const personalClass = z.enum(['contact', 'bid', 'payee', 'finance', 'office', 'case', 'equality']);

/** How a request reached us: by the person on these pages, or with the help of staff. */
export const requestChannel = z.enum(['online', 'letter', 'phone', 'in-person']);

/** How somebody was known to be who they say they are. */
export const identityCheck = z.enum(['stepped-up', 'seen-papers', 'known-in-person', 'called-back']);

/** Why something stays when somebody asks for it to go (audit.md, "Personal data"). */
export const keepingGround = z.enum(['running-payment', 'financial-record', 'office-record']);

export const keptClass = z.strictObject({
  retention: personalClass,
  ground: keepingGround,
  /** The last day on which it is kept; absent while no clock runs. */
  until: day.optional(),
});

/**
 * What the ledger said of a person when a request was answered. Nothing here joins the contexts of their tokens: counts and a year's end, no bids and no banks.
 */
export const lastingBasis = z.strictObject({
  /** Awards of which money is still promised or on its way. */
  runningAwards: z.int().min(0),
  /** Awards of which money was promised, running or not. */
  awards: z.int().min(0),
  /** Money went, or will go, to the person themselves. */
  paidThemselves: z.boolean(),
  /** The end of the financial year in which money last settled, came back or was lost. */
  lastFinancialYearEnd: day.optional(),
  /** The end of the financial year in which they last held an office; absent for who never did. */
  lastOfficeYearEnd: day.optional(),
});

const token = { token: personToken };

/** Stream `privacy-<token>`: the token of a person in the context `installation`. */
export const ErasureAsked = eventType(
  'ErasureAsked',
  1,
  'restricted',
  z.strictObject({
    ...token,
    channel: requestChannel,
    identity: identityCheck,
    /** Who on the staff put the request in; absent: the person themselves. */
    enteredBy: personToken.optional(),
  }),
);

/** What goes and what stays, decided from the basis. A class can do both: bids that were not funded go, funded ones stay. */
export const ErasureAnswered = eventType(
  'ErasureAnswered',
  1,
  'restricted',
  z.strictObject({
    ...token,
    because: z.enum(['asked', 'reviewed']),
    erases: z.array(personalClass),
    keeps: z.array(keptClass),
    basis: lastingBasis,
    /** How many years after the current one financial evidence is kept, as configured that day. */
    keepYears: z.int().min(0).max(99),
  }),
);

/** Keys, values and salts of these classes are gone. `because` the list of those erased was applied to a restored database. */
export const SubjectErased = eventType(
  'SubjectErased',
  1,
  'restricted',
  z.strictObject({ ...token, classes: z.array(personalClass).min(1), because: z.enum(['answered', 'restored']) }),
);

/** These classes no longer show on any page; auditors read them, and each look is written down. */
export const SubjectRestricted = eventType('SubjectRestricted', 1, 'restricted', z.strictObject({ ...token, keeps: z.array(keptClass).min(1) }));

/** What kept these classes is over. */
export const RestrictionEnded = eventType('RestrictionEnded', 1, 'restricted', z.strictObject({ ...token, classes: z.array(personalClass).min(1) }));

/** A request that reached us some other way than by these pages, and whoever on the staff put it in. Its clock runs from the day on which it was received. */
export const enteredRequest = z.strictObject({
  channel: requestChannel.exclude(['online']),
  identity: identityCheck.exclude(['stepped-up']),
  enteredBy: personToken,
  receivedOn: day,
});

/** Somebody asked for everything that is held about them. `entered` is absent where they did so themselves on these pages. */
export const AccessAsked = eventType(
  'AccessAsked',
  1,
  'restricted',
  z.strictObject({ ...token, requestId: uuid, answerBy: day, entered: enteredRequest.optional() }),
);

/** A person of the staff read it for what shows somebody else. `hides`: commitments of the texts that are left out. */
export const AccessReviewed = eventType(
  'AccessReviewed',
  1,
  'restricted',
  z.strictObject({
    ...token,
    requestId: uuid,
    reviewer: personToken,
    hides: z.array(sha256).max(150),
    /** How many texts are shown; those that came into the vault after `upTo` (RFC 3339, by the system clock) were not read and are not among them. */
    shows: z.int().min(0),
    upTo: instant.optional(),
    /** The last day on which they can be fetched. */
    availableUntil: day,
  }),
);

/** The person fetched it, or was given it on paper: then `givenBy` says who printed it. */
export const AccessGiven = eventType(
  'AccessGiven',
  1,
  'restricted',
  z.strictObject({ ...token, requestId: uuid, form: z.enum(['page', 'json', 'paper']), givenBy: personToken.optional() }),
);

/** Why public words were put right: what they seemed to hold, or something else that is somebody's own. */
export const wordingGround = z.enum(['phone', 'email', 'postcode', 'national-insurance', 'card', 'name', 'health', 'other-private']);

/**
 * Stream `wording-<subject>`: public words of that subject were put right, whichever room they stand in (audit.md, "Personal data": a change of wording always
 * appends an event). The value of `former` is erased, or hidden where it is evidence; whatever names it shows `words`.
 */
export const WordingPutRight = eventType(
  'WordingPutRight',
  1,
  'public',
  z.strictObject({
    bankId: id,
    /** The bid that the words are about; absent for those about a bank's money alone. */
    bidId: id.optional(),
    /** The type of the event that first said them, and where in its data they stand, as `costs.what`. */
    saidIn: z
      .string()
      .regex(/^[A-Z][A-Za-z]+$/)
      .max(60),
    part: z
      .string()
      .regex(/^[a-z][A-Za-z.]*$/)
      .max(60),
    former: textRef,
    words: textRef,
  }),
);
/** Who did it and why, which would tell everybody what the former words held; and who is close to the bid: none of them may do it. */
export const WordingPutRightBasis = eventType(
  'WordingPutRightBasis',
  1,
  'restricted',
  z.strictObject({
    commitment: sha256,
    ground: wordingGround,
    organiser: personToken,
    household: householdToken.optional(),
    /** Absent for words about a bank's money, or where nobody kept who asked. */
    bid: z
      .strictObject({
        applicant: personToken,
        household: householdToken,
        coSigner: personToken.optional(),
        /** Who said that they have an interest, or stepped out. */
        interested: z.array(personToken),
      })
      .optional(),
  }),
);

export const wordingEvents = [WordingPutRight, WordingPutRightBasis] as const;
export type WordingEvent = FactOf<(typeof wordingEvents)[number]>;

export const privacyEvents = [
  ErasureAsked,
  ErasureAnswered,
  SubjectErased,
  SubjectRestricted,
  RestrictionEnded,
  AccessAsked,
  AccessReviewed,
  AccessGiven,
] as const;
export type PrivacyEvent = FactOf<(typeof privacyEvents)[number]>;

/** Stream `retention-<subject>`: texts of a subject whose time was over. */
export const RetentionExpired = eventType(
  'RetentionExpired',
  1,
  'restricted',
  z.strictObject({
    subject: streamId.max(80),
    retention: personalClass,
    /** The day from which their time was counted, and the last day on which they were kept. */
    countedFrom: day,
    keptUntil: day,
  }),
);

export const retentionEvents = [RetentionExpired] as const;
export type RetentionEvent = FactOf<(typeof retentionEvents)[number]>;
