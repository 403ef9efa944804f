import { afterEach, expect, test } from '@jest/globals';
import { Controller, Get, Global, HttpCode, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Access, createLog, everybody, HttpRoom, httpAdapter, MemoryRateLimits, setUpHttp } from '#http';
import { MemorySessions, SESSIONS, sessionLimits } from '#identity';
import { setUpWeb, WebRoom } from './index.js';

let done = 0;

@Access(everybody)
@Controller()
class Bells {
  @Get('bell')
  look() {
    return 'a bell';
  }
  @Post('api/bells')
  @HttpCode(200)
  ring() {
    done += 1;
    return {};
  }
}

const log = createLog({ level: 'silent' });
const settings = { secret: 'a-secret-of-forty-characters-for-the-tests', demo: true, build: 'b1', secureCookies: false };
const sessions = new MemorySessions();
@Global()
@Module({ providers: [{ provide: SESSIONS, useValue: sessions }], exports: [SESSIONS] })
class Ground {}
@Module({ imports: [Ground, HttpRoom.with(log), WebRoom.with(settings)], controllers: [Bells] })
class BellHouse {}

let app: NestFastifyApplication | undefined;
afterEach(() => app?.close());

async function open(perAddress: number, perSession: number, trustProxy: readonly string[] = []) {
  const made = await NestFactory.create<NestFastifyApplication>(BellHouse, httpAdapter({ trustProxy }), { logger: false });
  app = made;
  setUpHttp(made, log);
  const viewer = async (person: string) => ({ person, name: person, roles: [] });
  await setUpWeb(made, { viewer, requests: { perAddress, perSession, limits: new MemoryRateLimits() } });
  await made.init();
  await made.getHttpAdapter().getInstance().ready();
  const send = (url: string, headers: Record<string, string> = {}, remoteAddress = '192.0.2.1') =>
    made.inject({
      method: 'POST',
      url,
      remoteAddress,
      payload: '{}',
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), ...headers },
    });
  const statuses = async (times: number, ...sent: Parameters<typeof send>) => {
    const answers: number[] = [];
    for (let n = 0; n < times; n++) answers.push((await send(...sent)).statusCode);
    return answers;
  };
  return { made, send, statuses };
}

test('above the limit a program gets the problem too-many, with when to come again, and nothing is done', async () => {
  const { send, statuses, made } = await open(3, 0);
  done = 0;
  expect(await statuses(3, '/api/bells')).toEqual([200, 200, 200]);
  const refused = await send('/api/bells');
  expect(refused.statusCode).toBe(429);
  expect(refused.json()).toMatchObject({ type: '/problems/too-many', code: 'too-many', status: 429 });
  expect(refused.headers['content-type']).toMatch('application/problem+json');
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(refused.headers['content-security-policy']).toMatch("default-src 'none'");
  expect(done).toBe(3);
  expect((await made.inject({ url: '/bell', remoteAddress: '192.0.2.1' })).statusCode).toBe(200);
  expect((await send('/api/bells', {}, '192.0.2.2')).statusCode).toBe(200);
});

test('a person reads a page, and addresses where nothing is count as well', async () => {
  const { send, statuses } = await open(2, 0);
  expect(await statuses(2, '/nowhere')).not.toContain(429);
  const refused = await send('/nowhere');
  expect(refused.statusCode).toBe(429);
  expect(refused.body).toContain('Too many at once');
});

test('one session is counted over all the addresses that it comes from', async () => {
  const { send } = await open(0, 2);
  const { secret } = await sessions.begin({ person: 'AP-1', method: 'email-link', device: 'phone', limits: sessionLimits('email-link', []) });
  const headers = { cookie: `eb-session=${secret}` };
  const answers = [];
  for (let n = 1; n <= 3; n++) answers.push((await send('/api/bells', headers, `192.0.2.${n}`)).statusCode);
  expect(answers).toEqual([200, 200, 429]);
  expect((await send('/api/bells')).statusCode).toBe(200);
});

test('who is not known to be a proxy cannot say that they are somebody else', async () => {
  const { send } = await open(1, 0, ['10.0.0.0/8']);
  const as = (said: string, from: string) => send('/api/bells', { 'x-forwarded-for': said }, from).then(({ statusCode }) => statusCode);
  // Behind the proxy each is counted apart, whatever they put in front of what the proxy adds.
  expect(await as('198.51.100.1', '10.0.0.5')).toBe(200);
  expect(await as('198.51.100.2', '10.0.0.5')).toBe(200);
  expect(await as('203.0.113.9, 198.51.100.1', '10.0.0.5')).toBe(429);
  expect(await as('203.0.113.1', '192.0.2.1')).toBe(200);
  expect(await as('203.0.113.2', '192.0.2.1')).toBe(429);
});

test('without a trusted proxy nobody is believed', async () => {
  const { send } = await open(1, 0);
  const as = (said: string) => send('/api/bells', { 'x-forwarded-for': said }, '10.0.0.5').then(({ statusCode }) => statusCode);
  expect([await as('198.51.100.1'), await as('198.51.100.2')]).toEqual([200, 429]);
});
