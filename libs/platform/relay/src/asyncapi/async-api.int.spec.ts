import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Ajv } from 'ajv';
import * as formats from 'ajv-formats';
import { catalogue, type Envelope } from '#events';
import { createLog, HttpRoom, httpAdapter, openApi, setUpHttp } from '#http';
import { GOLDEN, readGolden } from '../../../../../infra/dev/golden-schemas.mjs';
import { recordMaker } from '../record.js';
import { ceTypeOf } from '../record-names.js';
import { AsyncApiRoom } from './async-api.room.js';

jest.setTimeout(60_000);

const log = createLog({ level: 'silent' });
@Module({ imports: [HttpRoom.with(log), AsyncApiRoom.with({ version: '1.2.3', topicPrefix: 'estate-bank', schemas: GOLDEN })] })
class ServiceModule {}

const SAMPLES = join(import.meta.dirname, '../../../../events/samples');
const samples = readdirSync(SAMPLES).map((file) => JSON.parse(readFileSync(join(SAMPLES, file), 'utf8')) as Envelope);
const sent = samples.filter(({ type }) => catalogue.typeOf(type).audience !== 'restricted');
/** A feature whose every event is restricted has nothing to say outward, and no channel. */
const sending = catalogue.features.filter((feature) => sent.some(({ type }) => catalogue.featureOf(type) === feature));
const nameOf = ({ type, v }: Pick<Envelope, 'type' | 'v'>) => `${type}.v${v}`;

let app: NestFastifyApplication;
let text: string;
let messages: Readonly<Record<string, object>>;
let addresses: readonly string[];
beforeAll(async () => {
  app = await NestFactory.create<NestFastifyApplication>(ServiceModule, httpAdapter(), { logger: false });
  setUpHttp(app, log);
  openApi(app, '1.2.3');
  await app.init();
  text = (await app.inject('/api/asyncapi.json')).body;
  const { components, channels } = JSON.parse(text);
  messages = components.messages;
  addresses = Object.values<{ address: string }>(channels).map(({ address }) => address);
});
afterAll(() => app?.close());

/** A validator that is not ours, and takes no keyword that it does not know. */
function validator(): Ajv {
  const ajv = new Ajv({ strict: true, strictRequired: false, allErrors: true });
  formats.default.default(ajv);
  return ajv;
}

/** What the validator has against a value, by a schema of the document: `payload` or `headers` of a message. */
function judge() {
  const ajv = validator();
  const { components } = JSON.parse(text.replaceAll('#/components/schemas/', '#/definitions/'));
  const compiled = new Map<string, ReturnType<Ajv['compile']>>();
  return (part: 'payload' | 'headers', name: string, value: unknown) => {
    const key = `${part} ${name}`;
    const validate = compiled.get(key) ?? ajv.compile({ definitions: components.schemas, ...components.messages[name][part] });
    compiled.set(key, validate);
    return validate(value) ? [] : validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}

describe('The AsyncAPI document that the service serves', () => {
  test('is for everybody, may be kept for a while, and is not sent again to who has it', async () => {
    const first = await app.inject('/api/asyncapi.json');
    expect([first.statusCode, first.headers['content-type'], first.headers['cache-control']]).toEqual([
      200,
      'application/json; charset=utf-8',
      'public, max-age=300',
    ]);
    const again = await app.inject({ url: '/api/asyncapi.json', headers: { 'if-none-match': `"other", W/${first.headers.etag}` } });
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', first.headers.etag]);
    expect((await app.inject({ url: '/api/asyncapi.json', headers: { 'if-none-match': '"other"' } })).statusCode).toBe(200);
  });

  test('is named by the OpenAPI document', async () => {
    const { paths } = (await app.inject('/api/openapi.json')).json();
    expect(Object.keys(paths)).toEqual(['/api/asyncapi.json']);
    expect(paths['/api/asyncapi.json'].get.responses['200']).toMatchObject({ description: expect.stringContaining('AsyncAPI 3.0') });
  });

  test('is valid AsyncAPI 3.0, and the same parser finds fault with a spoilt one', async () => {
    const { Parser } = await import('@asyncapi/parser');
    const parsed = await new Parser().parse(text);
    // That 3.1 exists is all it has to say.
    expect(parsed.diagnostics.filter(({ code }) => code !== 'asyncapi-latest-version')).toEqual([]);
    expect(parsed.document?.version()).toBe('3.0.0');
    expect(
      parsed.document
        ?.allMessages()
        .map((message) => message.name())
        .sort(),
    ).toEqual(sent.map(({ type, v }) => ceTypeOf(type, v)).sort());
    expect(parsed.document?.channels().map((channel) => channel.address())).toEqual(sending.map((feature) => `estate-bank.${feature}`));

    const { diagnostics } = await new Parser().parse(text.replaceAll('"action":"send"', '"action":"shout"'));
    expect(diagnostics.filter(({ severity }) => severity === 0)).not.toEqual([]);
  });
});

describe('To a validator that is not ours', () => {
  test('every sample of a public type fits the payload of its message, and the released schema as it stands alone', () => {
    const faults = judge();
    const golden = Object.entries(readGolden());
    const alone = new Map(golden.map(([name, schema]) => [name, validator().compile(schema)]));
    expect(sent.length).toBeGreaterThan(50);
    for (const event of sent) {
      expect([nameOf(event), faults('payload', nameOf(event), event)]).toEqual([nameOf(event), []]);
      expect([nameOf(event), alone.get(nameOf(event))?.(event)]).toEqual([nameOf(event), true]);
    }
  });

  test('no sample fits the message of another type, or its own without one of its parts', () => {
    const faults = judge();
    const names = [...new Set(sent.map(nameOf))];
    for (const [index, event] of sent.entries()) {
      const other = names[(names.indexOf(nameOf(event)) + 1 + (index % (names.length - 1))) % names.length];
      expect([nameOf(event), other, faults('payload', other ?? '', event)]).toEqual([nameOf(event), other, expect.arrayContaining([expect.anything()])]);
      const { commandId: _, ...lacking } = event;
      expect(faults('payload', nameOf(event), lacking)).toEqual([" must have required property 'commandId'"]);
    }
    const [award] = sent.filter(({ type }) => type === 'AwardDeclared');
    const spoilt = (data: object) => faults('payload', 'AwardDeclared.v1', { ...award, data: { ...award?.data, ...data } });
    expect(spoilt({ amountPence: '40000' })).toEqual(['/data/amountPence must be integer']);
    expect(spoilt({ reason: { subject: 'bank-hilgrove' } })).toHaveLength(3);
    expect(spoilt({ outcome: 'refused' })).toEqual(['/data/outcome must be equal to one of the allowed values']);
  });

  test('an event with fields that a later release added fits still', () => {
    const faults = judge();
    for (const event of sent) expect(faults('payload', nameOf(event), { ...event, later: 1, data: { ...event.data, later: { more: 1 } } })).toEqual([]);
  });

  test('restricted types have no message', () => {
    const closed = samples.filter((event) => !sent.includes(event));
    expect(closed.length).toBeGreaterThan(10);
    expect(closed.filter((event) => nameOf(event) in messages)).toEqual([]);
    for (const { type } of closed) expect(text).not.toContain(`"${type}`);
  });

  test('the headers that the relay gives a record are what its message says', () => {
    const faults = judge();
    for (const event of sent) {
      const headers = headersOf(event);
      expect([nameOf(event), faults('headers', nameOf(event), headers)]).toEqual([nameOf(event), []]);
      expect(faults('headers', nameOf(event), { ...headers, ce_type: ceTypeOf(event.type, event.v + 1) })).toEqual(['/ce_type must be equal to constant']);
    }
    const [award] = sent;
    if (!award) throw new Error('there is no sample');
    const { ce_sequence, ...lacking } = headersOf(award);
    expect(faults('headers', nameOf(award), lacking)).toEqual([" must have required property 'ce_sequence'"]);
    expect(faults('headers', nameOf(award), { ...lacking, ce_sequence: '-1' })).toEqual([expect.stringContaining('/ce_sequence must match')]);
  });
});

/** The headers that the relay gives an event. */
function headersOf(event: Envelope): Readonly<Record<string, string>> {
  const { type, stream, revision } = event;
  const makeRecord = recordMaker({ source: 'urn:estate-bank', topicPrefix: 'estate-bank', partitions: 6, featureOf: catalogue.featureOf });
  const { headers, topic } = makeRecord({ stream, revision, type, number: 7, position: '7', json: JSON.stringify(event) }, event, 9);
  expect(addresses).toContain(topic);
  return headers;
}
