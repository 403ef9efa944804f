import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createSafeServer } from 'node:tls';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
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

test('with TLS it is the same', async () => {
  // A key that both know, since a certificate would have to be made first.
  const key = Buffer.from('0123456789abcdef');
  const terms = { ciphers: 'PSK-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' as const };
  const safe = createSafeServer({ ...terms, pskCallback: () => key }, (socket) => {
    taken.push(socket);
    socket.on('error', () => undefined).on('data', (data) => socket.write(data));
  }).listen(0, '127.0.0.1');
  await once(safe, 'listening');
  const sockets = new SeverableSockets();
  const ssl = { ...terms, pskCallback: () => ({ psk: key, identity: 'spec' }), checkServerIdentity: () => undefined };
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
