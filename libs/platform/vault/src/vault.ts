import type { RetentionClass } from '#decider';
import type { TextRef } from '#events';
import type { Erasure } from './erasure.js';
import type { FindableDetail, PersonDetail } from './person-details.js';
import type { Sweepable } from './sweep.js';

/** A typed text on its way into the vault. The value is stored in NFC. */
export interface PutText {
  /** The command that brings it: the same command never stores a second value for one subject and field. */
  readonly commandId: string;
  /** What the text is about: the stream whose event will name it. Where no such event comes within a day, the text is swept away. */
  readonly subject: string;
  /** Which text of the subject it is: `title`, `costs.0.what`. */
  readonly field: string;
  readonly value: string;
  /** Whom it is about: a person's token in any context. Absent: nobody in particular (a text of the system's own). A token behind which nobody stands owns its texts itself. */
  readonly about?: string | undefined;
  /** Why it is kept; absent: `office`. */
  readonly retention?: RetentionClass | undefined;
}

/**
 * The vault: everything personal, kept outside the ledger (audit.md, "Personal data"). Events carry TextRefs and tokens; only the vault joins them to people.
 *
 * Write order on every engine: the vault's row first, the event second. What was erased reads as undefined, like what never was.
 * Faults (server away) are exceptions.
 */
export interface Vault extends Erasure, Sweepable {
  /**
   * Stores a text and answers with what an event may carry. The same text under the same command again answers with the same TextRef.
   * @throws VaultConflict when that command already stored another value there
   */
  put(text: PutText): Promise<TextRef>;
  /** The values by commitment, in one read; undefined for a value that is not there (any more). */
  read(refs: readonly TextRef[]): Promise<ReadonlyMap<string, string | undefined>>;
  /** The same, but where words were put right those that stand in their place, under the commitment that was asked for: for pages, and for nothing that proves. */
  readNewest(refs: readonly TextRef[]): Promise<ReadonlyMap<string, string | undefined>>;

  /** The person's token in a context (a bank's id, a round, a budget): `per-` and 22 letters and digits, drawn at random the first time. */
  pseudonym(of: { readonly person: string; readonly context: string }): Promise<string>;
  /** The household's token in a context: `hh-` and 22 letters and digits. */
  household(of: { readonly household: string; readonly context: string }): Promise<string>;
  /** Who stands behind a person's token. */
  personOf(token: string): Promise<string | undefined>;
  /** The names behind many tokens, in one read; undefined where nobody or no name is known. */
  namesOf(tokens: readonly string[]): Promise<ReadonlyMap<string, string | undefined>>;

  setName(person: string, name: string): Promise<void>;
  name(person: string): Promise<string | undefined>;
  /** The names of many persons, in one read; those without one are missing. */
  names(persons: readonly string[]): Promise<ReadonlyMap<string, string>>;

  /**
   * Sets a detail of a person, or forgets it when the value is undefined. E-mail addresses and phone numbers are compared as `comparable` says, and one set here
   * counts as proved: whoever sets it has seen that messages reach the person there. What others only claimed gives way.
   * @throws DetailTaken when another person has proved this e-mail address or phone number
   */
  setDetail(person: string, detail: PersonDetail, value: string | undefined): Promise<void>;
  /**
   * Keeps an e-mail address or phone number that somebody only typed. Messages go there, but nobody is found by it until it is proved; several may claim the same
   * one, and what the person has proved already stays.
   * @throws DetailTaken when another person has proved it
   */
  claimDetail(person: string, detail: FindableDetail, value: string): Promise<void>;
  /**
   * What was sent there came back: the claim is proved, and what others claimed gives way. It must be the first of its person: whoever has proved another way in
   * proves the next from inside, so that nobody shares an account with whoever typed their address.
   * False when it is not, when there is none, or when somebody else has proved it; true for what was proved before.
   */
  proveDetail(person: string, detail: FindableDetail): Promise<boolean>;
  /** Which ways to reach this person are proved. */
  provedDetails(person: string): Promise<readonly FindableDetail[]>;
  /** The details of one person that are known, proved or not. */
  details(person: string): Promise<Readonly<Partial<Record<PersonDetail, string>>>>;
  /** Whose e-mail address or phone number this is, proved. */
  findByDetail(detail: FindableDetail, value: string): Promise<string | undefined>;
  /** Who claims this address or number and has proved no way in yet, the newest claim first. */
  claimants(detail: FindableDetail, value: string): Promise<readonly string[]>;

  /** Stores a rule's or a goal's text by its content and answers with its address, the SHA-256 (hex) of its NFC text in UTF-8. Never erased. */
  putDocument(text: string): Promise<string>;
  document(hash: string): Promise<string | undefined>;
}

/** The injection token of the port. */
export const VAULT = Symbol('Vault');

/** One command brought two values for the same subject and field. The values themselves are not in the message. */
export class VaultConflict extends Error {
  constructor(text: Omit<PutText, 'value'>) {
    super(`command ${text.commandId} already stored another value for ${text.field} of ${text.subject}`);
    this.name = 'VaultConflict';
  }
}
