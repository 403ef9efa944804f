import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer as createSafeServer } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SeverableSockets } from './severable-sockets.js';

let server: Server;
let taken: Socket[];
beforeEach(async () => {
  taken = [];
  server = createServer((socket) => {
    taken.push(socket);
    socket.on('error', () => undefined).resume();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  for (const socket of taken) socket.destroy();
  server.close();
  await once(server, 'close');
});

const place = () => ({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, ssl: undefined as never });

test('a cut ends every connection with an error, and lets none come about later', async () => {
  const sockets = new SeverableSockets();
  let connected = 0;
  const accepted = (async () => {
    while (taken.length < 2) await once(server, 'connection');
  })();
  const open = [0, 1].map(() => sockets.factory({ ...place(), onConnect: () => connected++ }));
  await Promise.all(open.map((socket) => once(socket, 'connect')));
  await accepted;
  const faults = open.map((socket) => once(socket, 'error'));
  sockets.cut();
  for (const [fault] of await Promise.all(faults)) expect(String(fault)).toContain('the relay has closed the connection');
  const late = sockets.factory({ ...place(), onConnect: () => connected++ });
  expect(String((await once(late, 'error'))[0])).toContain('the relay has closed the connection');
  expect([connected, taken.length]).toEqual([2, 2]);
});

// A key that both know, since a certificate would have to be made first.
const key = Buffer.from('0123456789abcdef');
const terms = { ciphers: 'PSK-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' as const };
const ssl = { ...terms, pskCallback: () => ({ psk: key, identity: 'spec' }), checkServerIdentity: () => undefined };

test('with TLS it is the same', async () => {
  const safe = createSafeServer({ ...terms, pskCallback: () => key }, (socket) => {
    taken.push(socket);
    socket.on('error', () => undefined).on('data', (data) => socket.write(data));
  }).listen(0, '127.0.0.1');
  await once(safe, 'listening');
  const sockets = new SeverableSockets();
  let ready: () => void = () => undefined;
  const connected = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const socket = sockets.factory({ host: '127.0.0.1', port: (safe.address() as AddressInfo).port, ssl, onConnect: () => ready() });
  await connected;
  socket.write('hello');
  expect(String((await once(socket, 'data'))[0])).toBe('hello');
  const fault = once(socket, 'error');
  sockets.cut();
  expect(String((await fault)[0])).toContain('the relay has closed the connection');
  safe.close();
});

describe.each([
  ['without TLS', undefined],
  ['with TLS', ssl],
])('what was not yet on its way, %s', (_how, secured) => {
  const SENT = 12_000_000;
  let slow: Server;
  let received: number;
  let arrived: Socket | undefined;
  let client: Socket;
  let sockets: SeverableSockets;

  beforeEach(async () => {
    [received, arrived] = [0, undefined];
    const take = (socket: Socket) => {
      arrived = socket;
      taken.push(socket);
      socket.on('error', () => undefined);
      // Reads as little as a slow way lets through.
      socket.on('data', (data) => {
        received += data.length;
        socket.pause();
      });
    };
    slow = (secured ? createSafeServer({ ...terms, pskCallback: () => key }, take) : createServer(take)).listen(0, '127.0.0.1');
    await once(slow, 'listening');
    sockets = new SeverableSockets();
    await new Promise<void>((onConnect) => {
      client = sockets.factory({ host: '127.0.0.1', port: (slow.address() as AddressInfo).port, ssl: secured as never, onConnect });
    });
    client.on('error', () => undefined);
  });
  afterEach(async () => {
    slow.close();
    await once(slow, 'close');
  });

  test('never arrives after a cut', async () => {
    client.write(Buffer.alloc(SENT));
    while (received === 0) await sleep(10);
    sockets.cut();
    const closed = new Promise((resolve) => arrived?.once('close', resolve));
    arrived?.removeAllListeners('data').on('data', (data) => {
      received += data.length;
    });
    arrived?.resume();
    await closed;
    // What the other side's machine had taken in; not the megabytes that stood in this one's.
    expect(received).toBeLessThan(SENT / 8);
  });

  test('a connection that is ended in order when the cut comes is closed for good', async () => {
    while (!arrived) await sleep(10);
    const both = [client, arrived].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    client.end();
    sockets.cut();
    arrived.resume();
    await Promise.all(both);
    expect(received).toBe(0);
  });
});
