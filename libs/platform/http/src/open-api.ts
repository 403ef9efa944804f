import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { OpenApiText } from './open-api.controller.js';

/** Describes the JSON routes under `/api` as OpenAPI 3.1, from the zod schemas on their parameters, and serves it at `/api/openapi.json`. Call it before `listen`. */
export function openApi(app: NestFastifyApplication, version: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Estate Bank')
    .setDescription('Banks, funds, rounds, bids, decisions and payments. Amounts are whole pence (GBP). Errors are application/problem+json (RFC 9457).')
    .setVersion(version)
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    standardSchemaConverter: jsonSchema,
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  document.paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => path.startsWith('/api/')));
  document.components = { ...document.components, schemas: { ...document.components?.schemas, Problem: PROBLEM } };
  for (const path of Object.values(document.paths)) {
    if (path.post) demandKey(path.post);
    for (const operation of [path.get, path.post]) if (operation) operation.responses = { ...operation.responses, default: PROBLEM_RESPONSE };
  }
  app.get(OpenApiText).text = JSON.stringify(document);
  return document;
}

// OpenAPI 3.1 speaks JSON Schema 2020-12; the framework's own conversion asks zod for the older 3.0 dialect.
function jsonSchema(schema: unknown, options: { readonly schemaType: 'input' | 'output' }) {
  if (!(schema instanceof z.ZodType)) return undefined;
  const { $schema: _, $defs: components, ...converted } = z.toJSONSchema(schema, { io: options.schemaType, unrepresentable: 'any' });
  return { schema: converted, components: components ?? {} };
}

/** `Problem` as OpenAPI says it. */
const PROBLEM: NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string] = {
  type: 'object',
  properties: {
    type: { type: 'string', description: 'The address of a page about this kind of problem' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    facts: { type: 'object', description: 'What a refusal rests on' },
    errors: {
      type: 'array',
      description: 'What is wrong with the input, each with its JSON pointer',
      items: { type: 'object', properties: { pointer: { type: 'string' }, message: { type: 'string' } }, required: ['pointer', 'message'] },
    },
    revision: { type: 'integer', description: 'The revision that If-Match did not name' },
    trace: { type: 'string', description: 'Tell this to whoever looks after the service' },
  },
  required: ['type', 'title', 'status', 'code'],
};
const PROBLEM_RESPONSE = {
  description: 'It was not done: RFC 9457',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

function demandKey(operation: NonNullable<OpenAPIObject['paths'][string]['post']>): void {
  const named = { in: 'header' as const, schema: { type: 'string' as const } };
  operation.parameters = [
    ...(operation.parameters ?? []),
    { ...named, name: 'Idempotency-Key', required: true, description: 'A new random value for each new request; the same one when you try again.' },
    { ...named, name: 'If-Match', required: false, description: 'The ETag you last read; 412 when it has changed since.' },
  ];
}
