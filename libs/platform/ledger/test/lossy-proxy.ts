import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** For specs: a way to the server that can lose an answer after the server has done the work. */
export async function lossyProxy(server: { host: string; port: number }) {
  const folder = await mkdtemp(join(tmpdir(), 'lossy-'));
  const name = `.s.PGSQL.${server.port}`;
  const sockets = new Set<Socket>();
  let losing = 0;
  const proxy = createServer((near) => {
    const far = connect(join(server.host, name));
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => [near, far].forEach((each) => void each.destroy()));
    }
    near.on('data', (data) => far.write(data));
    far.on('data', (data) => {
      if (losing === 0) return near.write(data);
      losing--;
      return near.destroy();
    });
  });
  proxy.listen(join(folder, name));
  await once(proxy, 'listening');
  return {
    folder,
    /** The next answer is lost, and the connection with it. */
    loseAnswer: () => {
      losing = 1;
    },
    lost: () => losing === 0,
    async close() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
