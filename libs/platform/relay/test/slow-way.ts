import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

const TICK_MS = 20;

/** A way to a broker that brings it only so many bytes a second. Where the broker's answers name its own address the way's stands instead, so that a client stays on it. */
export async function slowWay(address: string, bytesPerSecond: number) {
  const [host = '', port = ''] = address.split(':');
  const open = new Set<Socket>();
  const way = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect(Number(port), host);
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => undefined);
    }
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    far.on('data', (data) => near.write(renamed(data)));
    letThrough(near, far, Math.round((bytesPerSecond * TICK_MS) / 1_000));
  }).listen(0, '127.0.0.1');
  await once(way, 'listening');
  const own = way.address() as AddressInfo;
  const [theirs, ours] = [Number(port), own.port].map((each) => nameOf(host, each)) as [Buffer, Buffer];

  function renamed(data: Buffer): Buffer {
    for (let at = data.indexOf(theirs); at >= 0; at = data.indexOf(theirs, at + 1)) ours.copy(data, at);
    return data;
  }

  return {
    address: `127.0.0.1:${own.port}`,
    async close() {
      for (const socket of open) socket.destroy();
      way.close();
      await once(way, 'close');
    },
  };
}

/** A host and a port as they stand in the protocol of Kafka: text, then a number of four bytes. */
function nameOf(host: string, port: number): Buffer {
  const name = Buffer.alloc(host.length + 4);
  name.write(host);
  name.writeInt32BE(port, host.length);
  return name;
}

/** What was taken in still goes on after an end in order, and not after a reset. */
function letThrough(near: Socket, far: Socket, bytesPerTick: number): void {
  let ended = false;
  near.once('end', () => {
    ended = true;
  });
  const timer = setInterval(() => {
    const part = near.read(Math.min(bytesPerTick, near.readableLength)) as Buffer | null;
    if (part) far.write(part);
    else near.read(0);
    if (ended) far.end();
  }, TICK_MS);
  far.once('close', () => clearInterval(timer));
}
