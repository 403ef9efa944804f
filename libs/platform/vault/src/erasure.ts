import type { RetentionClass } from '#decider';
import type { TextRef } from '#events';
import type { LookProof } from './look-proof.js';
import type { PersonDetail } from './person-details.js';

/** One text that is held about a person. */
export interface HeldText {
  readonly ref: TextRef;
  readonly retention: RetentionClass;
  /** When it came into the vault: RFC 3339, by the system clock. */
  readonly putAt: string;
  /** Hidden from pages, with its class or because other words stand in its place: only `readRestricted` answers it. */
  readonly restricted: boolean;
  readonly value: string;
  /** The commitment's salt in hex: whoever has it and the value can check the commitment in the event. */
  readonly salt: string;
}

/** Everything that is held about a person, restricted or not. */
export interface Held {
  readonly details: Readonly<Partial<Record<PersonDetail, string>>>;
  /** The classes that are restricted, also where nothing of them is held. */
  readonly restricted: readonly RetentionClass[];
  /** Oldest first. */
  readonly texts: readonly HeldText[];
  /** The person's token in each context, by which their events are found. */
  readonly tokens: readonly { readonly context: string; readonly token: string }[];
}

/** Which texts are looked for: of one class, and of one subject or older than a moment. */
export interface HeldQuery {
  readonly retention: RetentionClass;
  readonly subject?: string | undefined;
  /** RFC 3339: only where the newest text of the subject came before this moment. */
  readonly putBefore?: string | undefined;
}

/** Texts of one class and subject that belong to one person. */
export interface HeldPlace {
  /** Whose they are; undefined where they are nobody's, or belong to a token behind which nobody stands. */
  readonly person: string | undefined;
  readonly subject: string;
  readonly retention: RetentionClass;
  readonly restricted: boolean;
  readonly texts: number;
  /** When the newest of them came: RFC 3339. */
  readonly newestPutAt: string;
}

/** How words that were put right end. */
export interface Replacing {
  /** They are evidence of what was said: nobody destroys them by writing others. */
  readonly keeps?: boolean;
}

/** What an erasure took away; empty when there was nothing (any more). */
export interface Erased {
  readonly details: readonly PersonDetail[];
  /** The texts whose values are gone; their commitments stay. */
  readonly texts: readonly TextRef[];
}

/**
 * How personal data ends (audit.md, "Personal data"). Each of these is one transaction, done wholly or not at all, and may be asked again without harm.
 * A text that is put while its class is erased is either gone with it or stands under a key drawn afterwards, never under the erased one.
 */
export interface Erasure {
  /** For subject access and retention. */
  held(person: string): Promise<Held>;
  /** Where texts of a class stand, by person and subject, the oldest first. */
  places(of: HeldQuery): Promise<readonly HeldPlace[]>;

  /** Throws away the person's data keys of these classes, with the values and salts of their texts; with `contact` all details go too. */
  erase(person: string, classes: readonly RetentionClass[]): Promise<Erased>;
  /** The same for the texts of one subject alone, whosever they are; keys stay. */
  expire(of: { readonly subject: string; readonly retention: RetentionClass }): Promise<Erased>;
  /**
   * These words were put right: `readNewest` answers with the words `by` in their place. Their values and salts go, or with `keeps` are hidden from everybody but
   * `readRestricted` until their class is erased or its time is over.
   */
  replace(former: readonly TextRef[], by: TextRef, how?: Replacing): Promise<void>;
  /**
   * Erases whatever is still held of a person, and that their tokens lead to them; with `household` (when nobody else lives in it) also what joins its tokens.
   * A text that is put about one of the tokens afterwards is not kept.
   */
  forget(person: string, household?: string): Promise<Erased>;

  /** Hides the texts (and with `contact` the details) of these classes from `read` and `details`, those still to come included. */
  restrict(person: string, classes: readonly RetentionClass[]): Promise<void>;
  lift(person: string, classes: readonly RetentionClass[]): Promise<void>;
  /**
   * As `read`, restricted texts included. Who looks stands in the sealed log before.
   * @throws LookNotRecorded without a proof of that, or with one that was used
   */
  readRestricted(refs: readonly TextRef[], look: LookProof): Promise<ReadonlyMap<string, string | undefined>>;
  /** Grows, in the same transaction, whenever something is erased, hidden or shown again: what is kept rendered of texts rests on it. */
  hidden(): Promise<number>;
}
