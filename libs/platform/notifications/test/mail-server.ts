import { SMTPServer, type SMTPServerDataStream, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';

/** What a server has taken: from then on it is its own. */
export interface Taken {
  readonly to: readonly string[];
  readonly messageId: string;
  readonly text: string;
}

/** How the server answers; all of it well by default. */
export interface Manner {
  /** The answer to RCPT TO, such as 450. */
  readonly recipient?: number | undefined;
  /** The answer to the whole text, such as 451 or 554. */
  readonly text?: number | undefined;
  /** Takes the text and breaks the connection before it says so. */
  readonly dropsAfterTaking?: boolean;
  /** Takes the text and stands still for so long, in milliseconds, before it says so. */
  readonly slowMs?: number;
}

/** A real SMTP server on this machine, which remembers what it took. */
export class MailServer {
  readonly taken: Taken[] = [];
  manner: Manner = {};
  #server: SMTPServer | undefined;
  #port = 0;

  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  async start(options: SMTPServerOptions = {}): Promise<this> {
    const server = new SMTPServer({
      ...{ authOptional: true, disabledCommands: ['STARTTLS'], logger: false, closeTimeout: 50 },
      onRcptTo: (_address, _session, callback) => callback(refusal(this.manner.recipient)),
      onData: (stream, session, callback) => void this.#take(stream, session, callback),
      ...options,
    });
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    const address = server.server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : this.#port;
    this.#server = server;
    return this;
  }

  /** Nobody answers on its port until it is started again. */
  async stop(): Promise<void> {
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
    this.#server = undefined;
  }

  async #take(stream: SMTPServerDataStream, session: SMTPServerSession, callback: (fault?: Error | null) => void): Promise<void> {
    const parts: Buffer[] = [];
    try {
      for await (const part of stream) parts.push(part as Buffer);
    } catch {
      // The sender broke off in the middle of the text, which is then nobody's.
      return;
    }
    const text = Buffer.concat(parts).toString();
    const refused = refusal(this.manner.text);
    if (refused) return callback(refused);
    const to = session.envelope.rcptTo.map(({ address }) => address);
    this.taken.push({ to, messageId: /^Message-ID: (.*)$/im.exec(text)?.[1]?.trim() ?? '', text });
    if (this.manner.dropsAfterTaking) return this.#drop();
    setTimeout(callback, this.manner.slowMs ?? 0);
  }

  #drop(): void {
    for (const connection of this.#server?.connections ?? []) (connection as { _socket?: { destroy(): void } })._socket?.destroy();
  }
}

function refusal(code: number | undefined): Error | undefined {
  return code === undefined ? undefined : Object.assign(new Error('Not now, bob@example.org'), { responseCode: code });
}
