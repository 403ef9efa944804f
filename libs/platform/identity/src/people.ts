import { v7 } from 'uuid';

/** A role somebody holds today, and where: at a bank, an estate, a team or an organisation, by its id, or `everywhere`. */
export interface HeldRole {
  /** `panel-chair`, `panel-member`, `fund-holder`, `organiser` … */
  readonly role: string;
  readonly context: string;
  /** Held for some hours in an emergency only (domain.md, "Who may do what"). */
  readonly emergency?: true | undefined;
}

/** Somebody who is known, without what they may do. */
export interface Newcomer {
  /** Stable, private and drawn at random (`newPersonId`): never in an event, which carries the vault's token instead. */
  readonly person: string;
  readonly name: string;
  readonly household?: string | undefined;
}

/** Somebody who can act. */
export interface Person extends Newcomer {
  /** What they hold at this moment, in the order in which it was granted. */
  readonly roles: readonly HeldRole[];
}

/** Who somebody is in one context: what a command's meta carries. */
export interface Acting {
  /** The person's token in the context. */
  readonly actor: string;
  /** The household's token in the context, where a household is known. */
  readonly household?: string | undefined;
  /** The office that stands on public events: `panel:bank-x`, `fund-holder`, `applicant`, `organiser`. */
  readonly office: string;
  readonly role: string;
  /** The role is held for some hours in an emergency only: it lets in to look and to shut out, and nobody decides by it who else comes in. */
  readonly emergency?: true | undefined;
}

/** The context of roles that are held at every bank. */
export const EVERYWHERE = 'everywhere';
/** The context of the tokens that events about roles carry (audit.md, "Three circles of readers"). */
export const INSTALLATION = 'installation';

/** An id for somebody new: random, so that it tells nothing and cannot be guessed. */
export const newPersonId = (): string => v7();

/**
 * The people of the installation. What each may do is read from the ledger at every question: a role that was ended a moment ago counts no more,
 * and one whose last day has gone by in London never does.
 */
export interface People {
  /** Adds somebody, or changes name and household of somebody known. Roles are granted by commands of the feature `people`. */
  add(person: Newcomer): Promise<void>;
  /** Somebody who was erased is known no more. Their details are the vault's, their roles the ledger's. */
  remove(person: string): Promise<void>;
  /** Everybody, in the order in which they were added. */
  list(): Promise<readonly Person[]>;
  get(person: string): Promise<Person | undefined>;
  /** Who holds a role in a context now, or everywhere; the longest first. */
  holding(role: string, context: string): Promise<readonly Person[]>;
  /**
   * Who a person is in a context: in the role asked for, else in the first they hold there or everywhere, else as an `applicant`, which anybody may be.
   * Undefined for an unknown person or a role that is not theirs.
   */
  actAs(person: string, context: string, role?: string): Promise<Acting | undefined>;
}

/** The injection token of the port. */
export const PEOPLE = Symbol('People');
