/** Something to tell somebody. */
export interface Message {
  /** A person of the installation, told by the way they chose; or an address typed just now, which belongs to nobody yet. */
  readonly to: { readonly person: string } | { readonly email: string } | { readonly phone: string };
  /** Names its texts in the catalogue: `notifications.templates.<template>` with `subject`, `body` and, for text messages, `short`. */
  readonly template: string;
  /** What the texts' placeholders are filled with; addresses of pages begin with `/`. */
  readonly values: Readonly<Record<string, string | number>>;
  /** The same key is never told twice, however often it is asked for: `<event id>/<template>/<person>`. */
  readonly once: string;
  /** Only by this way, whatever the person chose: a sign-in code belongs to the phone that was typed. */
  readonly by?: 'email' | 'text' | 'letter' | undefined;
}

/** Tells people things: durable once `send` resolves, delivered later, tried again until it succeeds, never told twice. */
export interface Notifications {
  send(message: Message): Promise<void>;
}

/** The injection token of the port. */
export const NOTIFICATIONS = Symbol('Notifications');
