import { expect, it } from '@jest/globals';
import { BadSetting, readSettings } from './settings.js';

const DATABASE_URL = 'postgres://team@db/analysis';

it('needs a database alone; an empty variable is none', () => {
  expect(readSettings({ DATABASE_URL, KAFKA_BROKERS: '', HOME: '/home/team' })).toEqual({
    databaseUrl: DATABASE_URL,
    kafka: { brokers: ['127.0.0.1:9092'], ssl: false },
    topicPrefix: 'estate-bank',
    group: 'awards',
  });
});

it('speaks to brokers that ask who it is', () => {
  const { kafka } = readSettings({ DATABASE_URL, KAFKA_BROKERS: 'one:9093,two:9093', KAFKA_TLS: 'yes', KAFKA_USERNAME: 'team', KAFKA_PASSWORD: 'secret' });
  expect(kafka).toEqual({ brokers: ['one:9093', 'two:9093'], ssl: true, sasl: { mechanism: 'scram-sha-512', username: 'team', password: 'secret' } });
});

it.each([
  ['DATABASE_URL', {}],
  ['KAFKA_BROKERS', { DATABASE_URL, KAFKA_BROKERS: 'localhost' }],
  ['KAFKA_TLS', { DATABASE_URL, KAFKA_TLS: 'perhaps' }],
  ['KAFKA_MECHANISM', { DATABASE_URL, KAFKA_MECHANISM: 'gssapi' }],
  ['KAFKA_USERNAME and KAFKA_PASSWORD', { DATABASE_URL, KAFKA_USERNAME: 'team' }],
])('names %s when it is missing or wrong', (name, environment) => {
  expect(() => readSettings(environment)).toThrow(BadSetting);
  expect(() => readSettings(environment)).toThrow(new RegExp(`^${name}`));
});
