/** A role somebody holds, and where: a bank's id, or `everywhere`. */
export interface HeldRole {
  /** `panel-chair`, `panel-member`, `fund-holder`, `organiser` … */
  readonly role: string;
  readonly context: string;
}

/** Somebody who can act. Until sign-in exists these are the chosen persons of a demonstration. */
export interface Person {
  /** Stable and private: never in an event, which carries the vault's token instead. */
  readonly person: string;
  readonly name: string;
  readonly household?: string | undefined;
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
}

/** The context of roles that are held at every bank. */
export const EVERYWHERE = 'everywhere';

/** The people of the installation (domain.md, "Who may do what"); grants of roles become events with sign-in. */
export interface People {
  /** Adds somebody, or changes name, household and roles of somebody known to exactly these. */
  add(person: Person): Promise<void>;
  /** Everybody, in the order in which they were added. */
  list(): Promise<readonly Person[]>;
  get(person: string): Promise<Person | undefined>;
  /**
   * Who a person is in a context: in the role asked for, else in the first they hold there or everywhere, else as an `applicant`, which anybody may be.
   * Undefined for an unknown person or a role that is not theirs.
   */
  actAs(person: string, context: string, role?: string): Promise<Acting | undefined>;
}

/** The injection token of the port. */
export const PEOPLE = Symbol('People');
