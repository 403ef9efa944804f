import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLog, HttpRoom, httpAdapter, setUpHttp } from './index.js';

const lines: string[] = [];
const log = createLog({ level: 'trace', destination: { write: (line) => void lines.push(line) } });
@Module({ imports: [HttpRoom.with(log)] })
class EmptyHouse {}

let app: NestFastifyApplication;
let port: number;
beforeAll(async () => {
  app = await NestFactory.create<NestFastifyApplication>(EmptyHouse, httpAdapter(), { logger: false });
  setUpHttp(app, log);
  await app.listen(0, '127.0.0.1');
  port = Number(new URL(await app.getUrl()).port);
});
afterAll(() => app.close());

/** Sends bytes as they are, and reads until the other side hangs up. */
async function say(bytes: string): Promise<{ head: string; body: Record<string, unknown> }> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (data) => {
    answer += data;
  });
  socket.write(bytes);
  await once(socket, 'close');
  const [head = '', body = '{}'] = answer.split('\r\n\r\n');
  return { head, body: JSON.parse(body) };
}

test.each([
  ['no HTTP at all', 'hello\r\n\r\n', 400, 'invalid'],
  ['a method that nobody knows', 'FROB / HTTP/1.1\r\nhost: x\r\n\r\n', 400, 'invalid'],
  ['two lengths', 'POST /api/x HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab', 400, 'invalid'],
  [
    'a length and chunks, the way requests are smuggled',
    'POST /api/x HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
    'invalid',
  ],
  ['a header with a line feed alone', 'GET / HTTP/1.1\nhost: x\n\u0000\n\n', 400, 'invalid'],
  ['headers without end', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(40_000)}\r\n\r\n`, 431, 'too-large'],
])('%s is answered with a problem and headers that are as strict as any', async (_name, bytes, status, code) => {
  const { head, body } = await say(bytes);
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head).toContain('content-type: application/problem+json');
  expect(head).toContain("content-security-policy: default-src 'none'");
  expect(head).toContain('cache-control: no-store');
  expect(body).toMatchObject({ status, code });
  expect(JSON.stringify(body)).not.toMatch(/HPE_|Parse Error|node:/);
});
