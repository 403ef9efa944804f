import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CloudEvent, Kafka, type KafkaMessage } from 'cloudevents';
import { catalogue } from '#events';
import { MemoryLedger } from '#ledger';
import { leafHash } from '#proof';
import { GOLDEN } from '../../../../infra/dev/golden-schemas.mjs';
import { readEarlier } from './asyncapi/versions.js';
import { Departures } from './departures.js';
import { Disclosure } from './disclosure.js';
import { topicsOf } from './follower.js';
import { partitionerOf } from './partition.js';
import { recordMaker } from './record.js';

const SAMPLES = join(import.meta.dirname, '../../../events/samples');
const samples = readdirSync(SAMPLES).map((file) => ({ name: file.replace(/\.json$/, ''), text: readFileSync(join(SAMPLES, file), 'utf8').replace(/\n$/, '') }));
const source = 'https://grants.example.org';
const makeRecord = recordMaker({ source, topicPrefix: 'estate-bank', partitions: 6, featureOf: catalogue.featureOf });

function recordOf(text: string) {
  const event = JSON.parse(text);
  const { type, stream, revision } = event;
  return { event, record: makeRecord({ position: '41', number: 41, json: text, type, stream, revision }, event, 41) };
}

describe('what goes out for each sample', () => {
  const disclosure = new Disclosure(catalogue.types, Object.keys(readEarlier(GOLDEN, catalogue)));
  const open = samples.filter(({ text }) => disclosure.isPublic(JSON.parse(text)));

  it('is something for every public type and nothing for a restricted one', () => {
    const restricted = catalogue.types.filter(({ audience }) => audience === 'restricted').map(({ type }) => type);
    const outward = new Set(open.map(({ name }) => name.split('@')[0]));
    expect(restricted.filter((type) => outward.has(type) || disclosure.outward.includes(type))).toEqual([]);
    expect(catalogue.types.filter(({ audience }) => audience === 'public').every(({ type }) => outward.has(type))).toBe(true);
    expect(restricted.length).toBeGreaterThan(0);
  });

  it.each(open)('$name: the recorded bytes, and headers that name nobody', ({ text }) => {
    const { record } = recordOf(text);
    expect(leafHash(record.value.toString())).toEqual(leafHash(text));
    const whole = JSON.stringify([record.key, record.headers, record.value.toString()]);
    expect(whole).not.toMatch(/\b(per|hh)-[A-Za-z0-9]/);
  });

  it.each(open)('$name: what the CloudEvents library reads from it, and would write', ({ text }) => {
    const { record, event } = recordOf(text);
    const message = { key: record.key, value: record.value.toString(), headers: record.headers } as unknown as KafkaMessage<string>;
    const read = Kafka.toEvent({ ...message, body: record.value.toString() } as KafkaMessage<string>) as CloudEvent<unknown>;
    expect(read).toMatchObject({ id: event.id, source, type: `org.estatebank.${event.type}.v${event.v}`, subject: event.stream, time: event.recordedAt });
    expect(read).toMatchObject({ specversion: '1.0', datacontenttype: 'application/json', partitionkey: event.stream, data: event });
    expect(read.validate()).toBe(true);
    const { ce_datacontenttype: _, ...written } = Kafka.binary(read).headers as Record<string, unknown>;
    expect(written).toEqual(record.headers);
  });
});

it('names topics only for features that have something public', () => {
  expect(topicsOf(catalogue, 'estate-bank')).toContain('estate-bank.banks');
  const featureOf = () => 'secrets';
  expect(topicsOf({ types: catalogue.types.filter(({ audience }) => audience === 'restricted'), featureOf }, 'estate-bank')).toEqual([]);
});

it.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
])('puts the key %s where the Java client puts it', (key, hash) => {
  for (const partitions of [1, 6, 17]) expect(partitionerOf(partitions)(key)).toBe((hash & 0x7fffffff) % partitions);
});

it('an empty ledger sends nothing and is at its end', async () => {
  const ledger = new MemoryLedger();
  const { LedgerTail, BEGINNING } = await import('#processors');
  const departures = new Departures(catalogue.types, { ledger, tail: new LedgerTail(ledger, 1_000), makeRecord });
  expect(await departures.from(BEGINNING).next()).toMatchObject({ value: { records: [], atEnd: true } });
});
