import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Inject, Module, NotFoundException, Param, Post, Query, Req, Res } from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import {
  Access,
  answer,
  type CommandOutcome,
  commandMeta,
  createLog,
  decodeCursor,
  everybody,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  HealthProbes,
  HttpRoom,
  httpAdapter,
  listPage,
  openApi,
  type PageQuery,
  ProblemFilter,
  pageQuery,
  readAt,
  readNow,
  registerRefusals,
  setUpHttp,
} from './index.js';

registerRefusals('pots', { 'pot-is-shut': { kind: 'conflict', title: 'This pot is shut.' } });
const cost = z.strictObject({ what: z.string() }).meta({ id: 'Cost' });
const openPot = z
  .strictObject({ name: z.string().min(1, 'write a name'), amountPence: z.int().min(1), costs: z.array(cost).optional() })
  .meta({ id: 'OpenPot' });
const cursorKey = z.tuple([z.int()]);

@Access(everybody)
@Controller('api/pots')
class PotsController {
  @Post()
  open(@Body({ schema: openPot }) body: z.output<typeof openPot>, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const meta = commandMeta(request, { actor: 'per-a', office: 'panel:bank-a', role: 'chair' });
    const outcome: CommandOutcome =
      body.name === 'shut'
        ? { status: 'refused', refusal: { code: 'pot-is-shut', detail: { potId: 'shut' } } }
        : meta.expectedRevision !== undefined && meta.expectedRevision !== 6
          ? { status: 'stale', revision: 6 }
          : { status: 'done', revision: 7, position: '41' };
    return answer(reply, outcome, { location: `/api/pots/${meta.commandId}` });
  }

  @Get()
  list(@Query({ schema: pageQuery }) query: PageQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    const from = decodeCursor(query.cursor, cursorKey)?.[0] ?? 0;
    const rows = [1, 2, 3, 4, 5].filter((n) => n > from).slice(0, query.limit + 1);
    return listPage(reply, rows, query.limit, (n) => [n]);
  }

  @Get(':id')
  one(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    if (id === 'broken') throw new Error('the secret reason');
    if (id === 'none') throw new NotFoundException();
    return readAt(reply, 7, { id });
  }

  @Get(':id/all')
  all(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return readNow(reply, 7, { id });
  }
}

const lines: string[] = [];
const log = createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } });

@Module({ imports: [HttpRoom.with(log)], controllers: [PotsController], providers: [{ provide: APP_FILTER, useExisting: ProblemFilter }] })
class SampleModule {
  constructor(@Inject(HealthProbes) probes: HealthProbes) {
    probes.add({ name: 'kettle', check: async () => (kettleIsHot ? undefined : Promise.reject(new Error('cold'))) });
  }
}
let kettleIsHot = true;
let app: NestFastifyApplication;

beforeAll(async () => {
  app = await NestFactory.create<NestFastifyApplication>(SampleModule, httpAdapter(), { logger: false });
  setUpHttp(app, log);
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', async (request) => {
    const person = request.headers['x-demo-person'];
    if (person !== undefined) Object.assign(request, { viewer: { person } });
  });
  openApi(app, '1.0.0');
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});
afterAll(() => app.close());

const post = (payload: object, headers: Record<string, string> = { 'idempotency-key': 'key-00001' }) =>
  app.inject({ method: 'POST', url: '/api/pots', payload, headers });
const pot = { name: 'Garden', amountPence: 100 };

describe('a command over JSON', () => {
  it('answers 201 with Location and ETag, the same for the same key', async () => {
    const [first, again, other] = [await post(pot), await post(pot), await post(pot, { 'idempotency-key': 'key-00002' })];
    expect(first.statusCode).toBe(201);
    expect(first.headers).toMatchObject({ etag: '"7"', location: again.headers.location });
    expect(first.json()).toEqual({ revision: 7, position: '41' });
    expect(other.headers.location).not.toBe(first.headers.location);
  });

  it('without an Idempotency-Key is told how to send one', async () => {
    const response = await post(pot, {});
    expect(response.statusCode).toBe(400);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.json().errors).toEqual([expect.objectContaining({ pointer: '/headers/idempotency-key' })]);
  });

  it('that does not fit its schema lists every wrong field', async () => {
    const response = await post({ name: '', amountPence: 1.5, extra: true });
    expect(response.statusCode).toBe(400);
    expect(response.json().errors.map((error: { pointer: string }) => error.pointer)).toEqual(['/name', '/amountPence', '']);
  });

  it('that is refused answers with its problem', async () => {
    const response = await post({ ...pot, name: 'shut' });
    expect(response.statusCode).toBe(409);
    expect(response.json()).toEqual({ type: '/problems/pot-is-shut', title: 'This pot is shut.', status: 409, code: 'pot-is-shut', facts: { potId: 'shut' } });
  });

  it('based on an old revision is stale, and one with a strange If-Match is invalid', async () => {
    const key = { 'idempotency-key': 'key-00003' };
    expect((await post(pot, { ...key, 'if-match': '"5"' })).json()).toMatchObject({ status: 412, revision: 6 });
    expect((await post(pot, { ...key, 'if-match': '"6"' })).statusCode).toBe(201);
    expect((await post(pot, { ...key, 'if-match': 'W/"6"' })).statusCode).toBe(400);
  });

  it('that is no JSON, or too big, is a problem as well', async () => {
    const headers = { 'idempotency-key': 'key-00004', 'content-type': 'application/json' };
    const broken = await app.inject({ method: 'POST', url: '/api/pots', payload: '{"name":', headers });
    expect([broken.statusCode, broken.headers['content-type']]).toEqual([400, expect.stringContaining('problem+json')]);
    expect((await app.inject({ method: 'POST', url: '/api/pots', payload: JSON.stringify({ name: 'x'.repeat(300_000) }), headers })).statusCode).toBe(413);
  });
});

describe('a read over JSON', () => {
  it('carries the revision as ETag and is 304 for who has it', async () => {
    expect((await app.inject('/api/pots/a')).headers.etag).toBe('"7"');
    const held = await app.inject({ url: '/api/pots/a', headers: { 'if-none-match': '"7"' } });
    expect([held.statusCode, held.body]).toEqual([304, '']);
    expect(held.headers).toMatchObject({ 'cache-control': 'no-cache', vary: 'cookie, x-demo-person' });
  });

  it('of somebody who acts stays with them: no shared cache keeps it, and it is never 304', async () => {
    const headers = { 'x-demo-person': 'PM-C1', 'if-none-match': '"7"' };
    for (const url of ['/api/pots/a', '/api/pots', '/api/pots/a/all']) {
      const response = await app.inject({ url, headers });
      expect([response.statusCode, response.headers['cache-control'], response.headers.vary]).toEqual([200, 'private, no-store', 'cookie, x-demo-person']);
    }
  });

  it('of more than one stream has the ETag for If-Match and always its body', async () => {
    const held = await app.inject({ url: '/api/pots/a/all', headers: { 'if-none-match': '"7"' } });
    expect([held.statusCode, held.headers.etag, held.json()]).toEqual([200, '"7"', { id: 'a' }]);
  });

  it('goes through a list page by page by its Link', async () => {
    const seen: number[] = [];
    let url: string | undefined = '/api/pots?limit=2';
    while (url) {
      const response: { json(): { items: number[] }; headers: Record<string, unknown> } = await app.inject(url);
      seen.push(...response.json().items);
      url = /<([^>]+)>/.exec(String(response.headers.link ?? ''))?.[1];
    }
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  it('of nothing is 404, and of something broken 500 with a trace id that stands in the log', async () => {
    expect((await app.inject('/api/pots/none')).json()).toMatchObject({ status: 404, type: '/problems/not-found' });
    expect((await app.inject('/api/nowhere')).statusCode).toBe(404);
    const trace = 'a'.repeat(32);
    const broken = await app.inject({ url: '/api/pots/broken?name=Jones', headers: { traceparent: `00-${trace}-${'b'.repeat(16)}-01` } });
    expect(broken.json()).toMatchObject({ status: 500, trace });
    expect(broken.body).not.toContain('secret');
    const faults = lines.map((line) => JSON.parse(line)).filter((line) => line.msg === 'fault');
    expect(faults).toEqual([expect.objectContaining({ trace, route: '/api/pots/:id' })]);
    expect(lines.join('')).not.toContain('Jones');
  });
});

describe('the health routes', () => {
  it('tell a live process from one that is ready', async () => {
    expect((await app.inject('/health/live')).json()).toEqual({ status: 'live' });
    expect((await app.inject('/health/ready')).json()).toEqual({ status: 'ready', probes: [{ name: 'kettle', status: 'up' }] });
    kettleIsHot = false;
    const cold = await app.inject('/health/ready');
    expect([cold.statusCode, cold.json()]).toEqual([503, { status: 'not-ready', probes: [{ name: 'kettle', status: 'down' }] }]);
  });
});

describe('the OpenAPI document', () => {
  it('describes the JSON routes from their schemas, in 3.1', async () => {
    const document = (await app.inject('/api/openapi.json')).json();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(['/api/pots', '/api/pots/{id}', '/api/pots/{id}/all']);
    expect(document.paths['/api/pots'].post.requestBody.content['application/json'].schema).toEqual({ $ref: '#/components/schemas/OpenPot' });
    expect(document.components.schemas.OpenPot).toMatchObject({ type: 'object', additionalProperties: false, required: ['name', 'amountPence'] });
    expect(document.components.schemas.OpenPot.properties.costs.items).toEqual({ $ref: '#/components/schemas/Cost' });
    expect(document.components.schemas.Cost).toMatchObject({ type: 'object', required: ['what'] });
    const headers = document.paths['/api/pots'].post.parameters.map((parameter: { name: string }) => parameter.name);
    expect(headers).toEqual(['Idempotency-Key', 'If-Match']);
  });
});
