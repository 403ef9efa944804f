import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { createLog } from '#http';
import { Processors } from '#processors';
import { readConfig } from '../../apps/server/src/config.js';
import { openHouse } from '../../apps/server/src/serve.js';
import { openSite } from '../../apps/server/src/site.js';
import { testMasterKey } from '../support/master-key.js';

let database: TestDatabase;
let site: Awaited<ReturnType<typeof openSite>>;
let app: NestFastifyApplication;
// biome-ignore lint/suspicious/noExplicitAny: what the document must look like is said below
let document: any;

beforeAll(async () => {
  database = await testDatabase();
  site = await openSite({ connection: database.connection, stop: async () => undefined }, { kind: 'postgres' }, () => undefined, testMasterKey);
  app = await openHouse(site, readConfig({}), createLog({ level: 'silent' }));
  const answer = await app.inject('/api/openapi.json');
  expect(answer.statusCode).toBe(200);
  document = answer.json();
}, 60_000);
afterAll(async () => {
  await app?.close();
  await app?.get(Processors).stop();
  await site?.close();
  await database?.drop();
}, 60_000);

const operations = (): [string, string, Operation][] =>
  Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, string, Operation] => [path, method, operation]),
  );
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema?: object }[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}

/** Every route that the server itself knows, `GET /api/banks/{bankId}`. */
function routes(): string[] {
  const lines = app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false }).split('\n');
  const found: string[] = [];
  const way: string[] = [];
  for (const line of lines) {
    const [, indent = '', segment = '', methods] = /^([\s│├└─]*)(\S+)(?: \((.+)\))?$/.exec(line) ?? [];
    const depth = indent.length / 4 - 1;
    way.length = Math.max(depth, 0);
    way[depth] = segment;
    const path = way.join('');
    for (const method of methods?.split(', ') ?? []) found.push(`${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
  }
  return found;
}

describe('The OpenAPI document', () => {
  test('is of version 3.1 and says what it is of', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info).toMatchObject({ title: 'Estate Bank', version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
  });

  test('names every JSON route that the server has, and no other', () => {
    const served = routes().filter((route) => /^(GET|POST|PUT|PATCH|DELETE) \/api\//.test(route) && !route.endsWith('/api/openapi.json'));
    const described = operations().map(([path, method]) => `${method.toUpperCase()} ${path}`);
    expect(served.length).toBeGreaterThan(40);
    expect(described.sort()).toEqual([...new Set(served)].sort());
  });

  test('gives every operation an id of its own, declares every part of its path, and says what it answers', () => {
    const ids = operations().map(([, , { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [path, method, { parameters = [], responses }] of operations()) {
      const named = parameters.filter((parameter) => parameter.in === 'path');
      expect({ path, named: named.map(({ name }) => name).sort() }).toEqual({ path, named: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort() });
      for (const { required, schema } of named) expect({ path, required, schema }).toEqual({ path, required: true, schema: expect.any(Object) });
      expect({ path, method, answers: Object.keys(responses) }).toEqual({ path, method, answers: expect.arrayContaining(['default']) });
      for (const { description } of Object.values(responses)) expect(description).toEqual(expect.any(String));
    }
  });

  test('says of every command what to send and that it needs a key', () => {
    for (const [path, method, { parameters = [], requestBody }] of operations()) {
      if (method !== 'post') continue;
      expect({ path, parameters }).toEqual({
        path,
        parameters: expect.arrayContaining([expect.objectContaining({ in: 'header', name: 'Idempotency-Key', required: true })]),
      });
      expect({ path, schema: requestBody?.content['application/json']?.schema }).toEqual({ path, schema: expect.any(Object) });
    }
  });

  test('refers only to what it holds', () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference = '']) => reference);
    expect(references.length).toBeGreaterThan(0);
    for (const reference of new Set(references)) {
      const found = reference
        .slice(2)
        .split('/')
        .reduce((at, key) => at?.[key], document);
      expect({ reference, found }).toEqual({ reference, found: expect.any(Object) });
    }
  });
});
