import type { TellingKind } from '../notifications.js';

/** One message as it goes out. */
export interface Parcel {
  /** The row's id: the same at every attempt, so that whoever gets it twice can know. */
  readonly id: string;
  readonly kind: TellingKind;
  /** Whom it is about, where somebody is known. */
  readonly person: string | undefined;
  readonly name: string | undefined;
  /** The e-mail address, phone number or lines of a postal address; undefined for a letter to somebody of whom no address is known. */
  readonly to: string | undefined;
  readonly subject: string;
  readonly body: string;
  readonly language: string;
}

/** How messages leave the house: a mail server, a sending service, the print-and-post queue, the outbox on the screen. */
export interface Way {
  readonly name: string;
  readonly kinds: readonly TellingKind[];
  /**
   * Hands one message over. `handingOver` is awaited at the last moment before the other side can have taken it; when it throws, nothing may leave.
   * @throws NotTaken when the other side certainly has not taken it; any other fault after `handingOver` leaves that open
   */
  hand(parcel: Parcel, handingOver: () => Promise<void>): Promise<void>;
  /** Whether the other side has taken a message whose answer was never heard; absent where nobody can be asked. */
  has?(parcel: Pick<Parcel, 'id' | 'kind'>): Promise<boolean>;
}

/** `away`: the way itself does not work now; `later`: not this message now; `never`: not to this address, whenever it is tried. */
export type NotTakenWhy = 'away' | 'later' | 'never';

/** The other side certainly has not taken the message. `code` is for operators, and holds nothing that the other side quoted. */
export class NotTaken extends Error {
  override readonly name = 'NotTaken';

  constructor(
    readonly why: NotTakenWhy,
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(`not taken (${why}): ${code}`, options);
  }
}
