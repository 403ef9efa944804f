import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { NotTaken, type Parcel, type Way } from './way.js';

export interface SmtpSettings {
  /** `smtp://user:password@host:587`, or `smtps://…` for TLS from the first byte. */
  readonly url: string;
  /** `Estate Bank <bank@example.org>`. */
  readonly from: string;
  /** The longest one message may take, in milliseconds (default one minute). */
  readonly deadlineMs?: number | undefined;
}

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/** E-mail by an SMTP server (RFC 5321), plain text, one connection for each message. */
export class SmtpWay implements Way {
  readonly name = 'smtp';
  readonly kinds = ['email'] as const;
  readonly #server: SMTPConnection.Options;
  readonly #login: { readonly user: string; readonly pass: string } | undefined;
  readonly #sender: string;

  constructor(private readonly settings: SmtpSettings) {
    const { protocol, hostname, port, username, password } = new URL(settings.url);
    const secure = protocol === 'smtps:';
    this.#login = username === '' ? undefined : { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
    this.#sender = /<([^>]+)>\s*$/.exec(settings.from)?.[1] ?? settings.from;
    this.#server = {
      ...{ host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (secure ? 465 : 587) : Number(port), secure },
      // A password is never spoken in the clear, but to this very machine.
      requireTLS: !secure && this.#login !== undefined && !LOOPBACK.includes(hostname),
      ...{ connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 },
    };
  }

  async hand(parcel: Parcel, handingOver: () => Promise<void>): Promise<void> {
    const mail = await this.#compose(parcel);
    const connection = new SMTPConnection(this.#server);
    let deadline: NodeJS.Timeout | undefined;
    let handedOver = false;
    // Read only once the server has said that it will take the text (354): before that it can have taken nothing.
    async function* text() {
      await handingOver();
      handedOver = true;
      yield mail;
    }
    try {
      const late = new Promise<never>((_, reject) => {
        deadline = setTimeout(() => reject(new Error('the mail server took too long')), this.settings.deadlineMs ?? 60_000);
        connection.once('error', reject);
      });
      late.catch(() => undefined);
      await Promise.race([this.#speak(connection, parcel, Readable.from(text(), { objectMode: false })), late]);
      connection.quit();
    } catch (fault) {
      connection.close();
      throw faultOf(fault, handedOver);
    } finally {
      clearTimeout(deadline);
    }
  }

  async #speak(connection: SMTPConnection, { to = '' }: Parcel, text: Readable): Promise<void> {
    await done((callback) => connection.connect(callback));
    const login = this.#login;
    if (login) await done((callback) => connection.login({ credentials: login }, callback));
    await done((callback) => connection.send({ from: this.#sender, to: [to] }, text, callback));
  }

  /** The Message-ID is made from the row alone, so that a receiver who gets it twice sees that it is one. */
  #compose({ id, to, name, subject, body, language }: Parcel): Promise<Buffer> {
    const domain = this.#sender.split('@')[1] ?? 'localhost';
    const options = {
      ...{ from: this.settings.from, to: name === undefined ? to : { name, address: to ?? '' }, subject, text: body },
      messageId: `<${id}@${domain}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
      ...{ disableFileAccess: true, disableUrlAccess: true },
    };
    return new MailComposer(options as ConstructorParameters<typeof MailComposer>[0]).compile().build();
  }
}

function done(start: (callback: (fault?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => start((fault) => (fault ? reject(fault) : resolve())));
}

/** What an answer or its absence means. Only the number of an answer is kept: its words may quote the address. */
function faultOf(fault: unknown, handedOver: boolean): unknown {
  const { responseCode, code, command } = fault as { responseCode?: number; code?: string; command?: string };
  if (responseCode !== undefined && responseCode >= 400) {
    // An answer to the greeting, to TLS or to the password says nothing of this message.
    const ofAll = code === 'EAUTH' || code === 'ETLS' || command === 'CONN' || command === 'EHLO' || command === 'HELO' || command === 'MAIL FROM';
    return new NotTaken(ofAll ? 'away' : responseCode >= 500 ? 'never' : 'later', `smtp ${responseCode}`, { cause: fault });
  }
  if (!handedOver && code === 'EENVELOPE') return new NotTaken('never', code, { cause: fault });
  return handedOver ? fault : new NotTaken('away', code ?? 'smtp', { cause: fault });
}
