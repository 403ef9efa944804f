import { describe, expect, it } from '@jest/globals';
import type { KafkaMessage } from 'kafkajs';
import { readRecord } from './cloud-event.js';
import { factTypes } from './facts.js';
import { recordOf, sample } from './test/told.js';

const message = (record: { key?: unknown; value: unknown; headers?: unknown }): KafkaMessage =>
  ({ ...record, value: record.value === null ? null : Buffer.from(String(record.value)), offset: '0', timestamp: '0', attributes: 0 }) as KafkaMessage;

const award = sample('AwardDeclared');

describe('a record of a topic', () => {
  it.each([...factTypes.keys()])('is read as what it tells when it is the released sample of %s', (type) => {
    const event = sample(type);
    const read = readRecord(message(recordOf(event)));
    expect(read).toMatchObject({ kind: 'fact', id: event.id, source: 'urn:estate-bank:test' });
  });

  it('is told flat, with the bank of its stream and only what the tables need', () => {
    const read = readRecord(message(recordOf(award)));
    expect(JSON.parse((read as { fact: string }).fact)).toEqual({
      source: 'urn:estate-bank:test',
      ofBank: 'hilgrove',
      recordedAt: '2026-07-08T12:15:00.000Z',
      bidId: 'H-011',
      roundId: 'H-R2',
      fundId: 'F4',
      outcome: 'awarded',
      amountPence: 40000,
      askedPence: 40000,
      decidedBy: { kind: 'panel' },
    });
  });

  it.each(['MoneyReceived', 'DecisionsDeclared', 'GrantOpened'])('is left alone when it tells of something else: %s', (type) => {
    expect(readRecord(message(recordOf(sample(type))))).toEqual({ kind: 'other' });
  });

  it('may have fields that nobody here has heard of', () => {
    const richer = { ...award, seasonal: true, data: { ...(award as unknown as { data: object }).data, colour: 'green' } };
    expect(readRecord(message(recordOf(richer)))).toEqual(readRecord(message(recordOf(award))));
  });

  const changed = (data: object) => recordOf({ ...award, data: { ...(award as unknown as { data: object }).data, ...data } } as never);
  const { headers: _none, ...bare } = recordOf(award);
  it.each([
    ['has no headers', bare, 'it is no CloudEvent of version 1.0 in the binary binding'],
    ['is of another version of CloudEvents', recordOf(award, { ce_specversion: '2.0' }), 'it is no CloudEvent of version 1.0 in the binary binding'],
    ['does not say which one it is', recordOf(award, { ce_id: '' }), 'it is no CloudEvent of version 1.0 in the binary binding'],
    ['is of a later version of the fact', recordOf({ ...award, v: 2 }), 'AwardDeclared of version 2 is not read by this program'],
    ['has no value', { ...recordOf(award), value: null }, 'AwardDeclared holds no JSON'],
    ['is cut off', { ...recordOf(award), value: '{"v":1' }, 'AwardDeclared holds no JSON'],
    ['is no event', { ...recordOf(award), value: '[]' }, 'AwardDeclared does not fit:  invalid_type'],
    ['has an amount in pounds', changed({ amountPence: 12.5 }), 'AwardDeclared does not fit: data.amountPence invalid_type'],
    ['has a negative amount', changed({ amountPence: -1 }), 'AwardDeclared does not fit: data.amountPence too_small'],
    ['has an id that is none', changed({ bidId: 'x\0y' }), 'AwardDeclared does not fit: data.bidId invalid_format'],
    ['lacks what is needed', changed({ fundId: undefined }), 'AwardDeclared does not fit: data.fundId invalid_type'],
    ['has two ids', recordOf(award, { ce_id: sample('BidDeclined').id }), 'AwardDeclared has one id in its headers and another in its value'],
  ])('is set aside when it %s', (_what, record, why) => {
    expect(readRecord(message(record))).toMatchObject({ kind: 'set-aside', why });
  });
});
