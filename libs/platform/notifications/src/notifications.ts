/** Something to tell somebody. */
export interface Message {
  /** A person of the installation, told by the way they chose; or an address typed just now, which belongs to nobody yet. */
  readonly to: { readonly person: string } | { readonly email: string } | { readonly phone: string };
  /** `<feature>.<name>`: its texts are `messages.<name>` with `subject`, `body` and, for text messages, `short` in that feature's catalogue. */
  readonly template: string;
  /** What the texts' placeholders are filled with; addresses of pages begin with `/` and are made absolute. */
  readonly values: Readonly<Record<string, string | number>>;
  /** The same key is never told twice, however often it is asked for: `<event id>/<template>/<person>`. */
  readonly once: string;
  /** Only by this way, whatever the person chose: a sign-in code belongs to the phone that was typed. */
  readonly by?: 'email' | 'text' | 'letter' | undefined;
  /** BCP 47, of whoever has not chosen one themselves; English without it. */
  readonly language?: string | undefined;
  /** An instant (RFC 3339, of the system's clock) after which it is of no use and is never sent: a link's or a code's own end. */
  readonly expiresAt?: string | undefined;
}

/** Tells people things: durable once `send` resolves, delivered later, tried again until it succeeds or is given up, never told twice. */
export interface Notifications {
  /** @throws MessageUnfit when its texts are not in the catalogue, or a placeholder stays empty */
  send(message: Message): Promise<void>;
}

/** The injection token of the port. */
export const NOTIFICATIONS = Symbol('Notifications');
