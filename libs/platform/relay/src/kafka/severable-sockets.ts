import { connect as connectPlainly, isIP, Socket } from 'node:net';
import { connect as connectSafely } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const KEEP_ALIVE_MS = 60_000;

/**
 * The sockets of one client, which can all be cut at once. The client tries again on its own for a while, also when nobody waits for it any more;
 * after the cut none of that reaches a broker.
 */
export class SeverableSockets {
  readonly #open = new Set<Socket>();
  #cut = false;

  readonly factory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    const socket = this.#cut
      ? new Socket()
      : ssl
        ? connectSafely({ host, port, ...nameOf(host), ...ssl }, onConnect)
        : connectPlainly({ host, port }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    // Not at once: whoever asked has to hear of it first.
    if (this.#cut) setImmediate(() => sever(socket));
    return socket;
  };

  cut(): void {
    this.#cut = true;
    for (const socket of this.#open) sever(socket);
  }
}

/** With an error, since the client does not listen for a mere close. */
function sever(socket: Socket): void {
  socket.destroy(new Error('the relay has closed the connection'));
}

const nameOf = (host: string) => (isIP(host) ? {} : { servername: host });
