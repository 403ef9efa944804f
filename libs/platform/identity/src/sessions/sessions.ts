import type { AssistPurpose } from '#events';
import type { SessionLimits } from './session-limits.js';
import type { SignInMethod } from './sign-in-method.js';

/** What is told of a device in the list of sessions: enough to know one's own again, too little to follow anybody. */
export type Device = 'phone' | 'computer' | 'unknown';

export interface NewSession {
  readonly person: string;
  readonly method: SignInMethod;
  readonly device: Device;
  readonly limits: SessionLimits;
  /** Who sits beside the person and types for them. */
  readonly helper?: string | undefined;
  /** What the two came for. */
  readonly purpose?: AssistPurpose | undefined;
  /** Whoever begins it has shown who they are in a way that counts for the next minutes as having shown it again. */
  readonly steppedUp?: true | undefined;
  /** Lets nobody in before it is opened: its beginning must stand in the ledger first. */
  readonly shut?: true | undefined;
}

/** How a session beside somebody ended. `never-opened`: the process died between the fact of its beginning and letting anybody in. */
export type HelpEnd = 'signed-out' | 'ended-elsewhere' | 'ran-out' | 'never-opened';

/** A session beside somebody that is over, until the ledger says so too: without who they are, which the ledger knows. */
export interface HelpEnded {
  readonly sessionId: string;
  readonly how: HelpEnd;
  /** Who of the two ended it; nobody where it ran out. */
  readonly by?: 'person' | 'helper' | undefined;
  /** Whole minutes, by the system clock. */
  readonly lastedMinutes: number;
  readonly notedAt: string;
}

/** Instants are RFC 3339, of the system clock. */
export interface Session {
  /** Names the session in lists and logs; of no use to anybody who steals it. */
  readonly sessionId: string;
  readonly person: string;
  readonly method: SignInMethod;
  readonly device: Device;
  readonly helper?: string | undefined;
  /** What a helper and this person came for: the session is for nothing else. */
  readonly purpose?: AssistPurpose | undefined;
  readonly signedInAt: string;
  /** Exact to a minute. */
  readonly lastSeenAt: string;
  readonly steppedUp?: { readonly at: string; readonly method: SignInMethod } | undefined;
  readonly idleSeconds: number;
  readonly endsAt: string;
}

/**
 * Where people are signed in (audit.md, "Threats": stolen session). A session is known by a secret of 256 bits that this port alone draws: what a browser brings is
 * looked up and never taken on, so that nobody's session can be fixed beforehand. Only the secret's SHA-256 is kept.
 */
export interface Sessions {
  /** A new session, and the secret for the browser's cookie. */
  begin(session: NewSession): Promise<{ readonly secret: string; readonly session: Session }>;
  /** A session that was begun shut lets somebody in from now on; false when it was ended meanwhile. */
  open(sessionId: string): Promise<boolean>;
  /** The session that still runs under a secret; says of it, at most once a minute, that it was seen. */
  find(secret: string): Promise<Session | undefined>;
  /** Somebody showed again who they are: another secret takes the place of this one. Undefined when there is no such session any more. */
  stepUp(secret: string, method: SignInMethod): Promise<string | undefined>;
  /** Brings limits down to these, for a person who has taken on an office since they signed in; they are never raised. */
  tighten(sessionId: string, limits: SessionLimits): Promise<void>;
  /** A person's running sessions, the newest first. */
  list(person: string): Promise<readonly Session[]>;
  /** Ends one session of a person, or of a helper beside them; false when it is not theirs or has ended. */
  end(person: string, sessionId: string, how?: 'signed-out' | 'ended-elsewhere'): Promise<boolean>;
  /** Ends a person's sessions but one; all of them when none is named, as when their details are erased. Answers how many. */
  endAll(person: string, except?: string): Promise<number>;
  /** Sessions beside somebody that are over and not yet told of, those that ran out as well. Ending one and noting it here are one step. */
  helpEnded(): Promise<readonly HelpEnded[]>;
  /** The end of one stands in the ledger. */
  helpTold(sessionId: string): Promise<void>;
}

/** The injection token of the port. */
export const SESSIONS = Symbol('Sessions');
