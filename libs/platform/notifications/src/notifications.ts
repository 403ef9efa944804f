/** Whom to tell. */
export type Recipient =
  /** By the way they chose; `contact` is what they typed somewhere (a bid's "how to reach you"), for whoever has no details of their own. */
  | { readonly person: string; readonly contact?: string | undefined }
  /** An address typed just now; `of` is the person it is about, where one is known, so that it is forgotten with them. */
  | { readonly email: string; readonly of?: string | undefined }
  | { readonly phone: string; readonly of?: string | undefined }
  /** The lines of a postal address, for whoever will not be known any more when it is printed. */
  | { readonly address: string; readonly name?: string | undefined; readonly of?: string | undefined };

/** How something can be told. */
export const tellingKinds = ['email', 'text', 'letter'] as const;
export type TellingKind = (typeof tellingKinds)[number];

/** Something to tell somebody. */
export interface Message {
  readonly to: Recipient;
  /** `<feature>.<name>`: its texts are `messages.<name>` with `subject`, `body` and, for text messages, `short` in that feature's catalogue. */
  readonly template: string;
  /** What the texts' placeholders are filled with; addresses of pages begin with `/` and are made absolute. */
  readonly values: Readonly<Record<string, string | number>>;
  /** The same key is never told twice, however often it is asked for: `<event id>/<template>/<person>`. Only its hash is kept. */
  readonly once: string;
  /** Only by this way, whatever the person chose: a sign-in code belongs to the phone that was typed. Then it never becomes a letter. */
  readonly by?: TellingKind | undefined;
  /** BCP 47, of whoever has not chosen one themselves; English without it. */
  readonly language?: string | undefined;
  /** An instant (RFC 3339, of the system's clock) after which it is of no use and is never sent: a link's or a code's own end. */
  readonly expiresAt?: string | undefined;
}

/** A message that was for a person, as they may be told of it; its words are gone once it has ended. */
export interface Told {
  readonly template: string;
  /** RFC 3339, by the system's clock. */
  readonly askedAt: string;
  readonly state: 'waiting' | 'handing-over' | 'delivered' | 'in-doubt' | 'given-up' | 'dropped';
  /** How it went; absent before it has gone. */
  readonly kind?: TellingKind | undefined;
  readonly endedAt?: string | undefined;
}

/** Tells people things: durable once `send` resolves, delivered later, tried again until it succeeds or is given up, never told twice. */
export interface Notifications {
  /** @throws MessageUnfit when its texts are not in the catalogue, a placeholder stays empty, or a text message is longer than two segments */
  send(message: Message): Promise<void>;
  /**
   * What was told under these keys is of no use any more: what still waits is never sent, and a letter that was not posted yet is gone from the pile. What has left the
   * house already has left. The keys stay, so that nothing is told under them again.
   */
  withdraw(once: readonly string[]): Promise<void>;
  /** Whatever still waits for a person, or is kept for them, is gone: part of an erasure. */
  forget(person: string): Promise<void>;
  /**
   * What ended before an instant (RFC 3339), letters that were posted and what a demonstration shows too: whom it was for and how it went is gone, and so are the
   * words where they were kept. Its key alone stays, so that it is never told twice. Answers how many went.
   */
  forgetEnded(before: string): Promise<number>;
  /** What is still known of the messages for a person, the oldest first: for subject access. */
  toldOf(person: string): Promise<readonly Told[]>;
}

/** The injection token of the port. */
export const NOTIFICATIONS = Symbol('Notifications');
