import { connect as connectPlainly, isIP, Socket } from 'node:net';
import { connect as connectSafely, type TLSSocket } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const KEEP_ALIVE_MS = 60_000;

/** What the client speaks through, and the connection below it, which with TLS is another object. */
interface Way {
  readonly socket: Socket | TLSSocket;
  readonly below: Socket;
}

/**
 * The sockets of one client, which can all be cut at once. The client tries again on its own for a while, also when nobody waits for it any more;
 * after the cut none of that reaches a broker, nor what this machine still had to bring there.
 */
export class SeverableSockets {
  readonly #open = new Set<Way>();
  #cut = false;

  readonly factory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    const way = this.#cut ? nowhere() : ssl ? safely({ host, port }, ssl, onConnect) : plainly({ host, port }, onConnect);
    way.below.setKeepAlive(true, KEEP_ALIVE_MS);
    this.#open.add(way);
    way.socket.once('close', () => this.#open.delete(way));
    // Not at once: whoever asked has to hear of it first.
    if (this.#cut) setImmediate(() => sever(way));
    return way.socket;
  };

  cut(): void {
    this.#cut = true;
    for (const way of this.#open) sever(way);
  }
}

type Place = { readonly host: string; readonly port: number };

function nowhere(): Way {
  const socket = new Socket();
  return { socket, below: socket };
}

function plainly(place: Place, onConnect: () => void): Way {
  const socket = connectPlainly(place, onConnect);
  return { socket, below: socket };
}

function safely({ host, port }: Place, ssl: object, onConnect: () => void): Way {
  const below = connectPlainly({ host, port });
  const socket = connectSafely({ socket: below, ...nameOf(host), ...ssl }, onConnect);
  // With a connection of its own it would hear of these itself.
  below.on('error', (fault) => socket.destroy(fault));
  return { socket, below };
}

/** With an error, since the client does not listen for a mere close; and with a reset, since a mere close first sends what is still to be sent. */
function sever({ socket, below }: Way): void {
  const fault = new Error('the relay has closed the connection');
  // One that is being ended in order has nothing more to send, and a reset would leave its descriptor behind.
  const isInUse = !below.connecting && !below.destroyed && !socket.writableEnded && below.remoteAddress !== undefined;
  if (isInUse) below.resetAndDestroy();
  if (socket.destroyed && !socket.errored) socket.emit('error', fault);
  else socket.destroy(fault);
}

const nameOf = (host: string) => (isIP(host) ? {} : { servername: host });
