import { describe, expect, test } from '@jest/globals';
import { readConfig } from './config.js';

test('an empty environment gives a demonstration on this machine alone', () => {
  expect(readConfig({ PORT: '', HOST: ' ' })).toEqual({
    mode: 'demo',
    port: 3000,
    host: '127.0.0.1',
    roundSecretsDir: '.data/round-secrets',
    suppressionList: '.data/erased-people.jsonl',
    retention: {},
    dataDir: '.data',
    databaseUrl: undefined,
    logLevel: 'info',
    ledger: { kind: 'postgres' },
    kafka: undefined,
    roles: ['http', 'worker', 'notary'],
    demoSeason: undefined,
    trustProxy: [],
    requests: { perAddress: 1200, perSession: 300 },
    cookieSecret: undefined,
    vaultMasterKey: undefined,
    vaultFormerMasterKeys: [],
    publicUrl: undefined,
    workIssuer: undefined,
    smtp: undefined,
    notify: undefined,
  });
});

test('production listens to the network', () => {
  const secrets = {
    COOKIE_SECRET: 'c'.repeat(32),
    VAULT_MASTER_KEY: 'ab'.repeat(32),
    PUBLIC_URL: 'https://bank.example.org',
    ROUND_SECRETS_DIR: '/safe/secrets',
  };
  expect(readConfig({ MODE: 'production', PORT: '8080', ROLES: 'worker', ...secrets })).toMatchObject({
    mode: 'production',
    host: '0.0.0.0',
    port: 8080,
    roles: ['worker'],
  });
});

test('a proxy is trusted by its address or network alone, and limits can be set or lifted', () => {
  const { trustProxy, requests } = readConfig({ TRUST_PROXY: '10.0.0.5, fd00::/8', REQUESTS_PER_ADDRESS: '0', REQUESTS_PER_SESSION: '60' });
  expect(trustProxy).toEqual(['10.0.0.5', 'fd00::/8']);
  expect(requests).toEqual({ perAddress: 0, perSession: 60 });
  for (const bad of ['true', '0.0.0.0/0', '10.0.0.0/33', '::/0', 'proxy.example.org', '10.0.0.1/8/8'])
    expect(() => readConfig({ TRUST_PROXY: bad })).toThrow(/^TRUST_PROXY must be addresses or networks/);
  expect(() => readConfig({ REQUESTS_PER_SESSION: '-1' })).toThrow(/^REQUESTS_PER_SESSION must be a whole number/);
});

test('a master key is written in hex or in base64, and former ones beside it', () => {
  const bytes = Buffer.alloc(32, 0xab);
  const { vaultMasterKey, vaultFormerMasterKeys } = readConfig({
    VAULT_MASTER_KEY: bytes.toString('base64'),
    VAULT_FORMER_MASTER_KEYS: `${'CD'.repeat(32)}, ${bytes.toString('hex')}`,
  });
  expect(vaultMasterKey).toEqual(bytes);
  expect(vaultFormerMasterKeys).toEqual([Buffer.alloc(32, 0xcd), bytes]);
});

const notifyKey = 'live-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0';

test('messages leave by the ways that the operator has', () => {
  expect(readConfig({ SMTP_URL: 'smtps://user:secret@mail.example.org', MAIL_FROM: 'Estate Bank <bank@example.org>' }).smtp).toEqual({
    url: 'smtps://user:secret@mail.example.org',
    from: 'Estate Bank <bank@example.org>',
  });
  const text = '9d751e0e-f929-4891-82a1-a3e1c3c18ee3';
  expect(readConfig({ NOTIFY_API_KEY: notifyKey, NOTIFY_TEXT_TEMPLATE: text }).notify).toEqual({ apiKey: notifyKey, url: undefined, templates: { text } });
});

test('roles are named in any order and once', () => {
  expect(readConfig({ ROLES: 'worker, http,worker' }).roles).toEqual(['worker', 'http']);
});

test('facts may stand in EventStoreDB', () => {
  const url = 'esdb://user:secret@one:2113,two:2113?tls=true';
  expect(readConfig({ LEDGER: 'eventstoredb', EVENTSTORE_URL: url }).ledger).toEqual({ kind: 'eventstoredb', url });
  expect(readConfig({ EVENTSTORE_URL: url }).ledger).toEqual({ kind: 'postgres' });
});

test('public facts are passed on where brokers are named', () => {
  expect(readConfig({ KAFKA_BROKERS: 'one:9092, two:9092' }).kafka).toEqual({
    brokers: ['one:9092', 'two:9092'],
    topicPrefix: 'estate-bank',
    source: 'urn:estate-bank',
    partitions: 6,
    tls: false,
    sasl: undefined,
  });
  expect(readConfig({ KAFKA_BROKERS: 'one:9092', KAFKA_TLS: 'yes', KAFKA_USERNAME: 'relay', KAFKA_PASSWORD: 'secret' }).kafka).toMatchObject({
    tls: true,
    sasl: { mechanism: 'scram-sha-512', username: 'relay', password: 'secret' },
  });
});

describe('what cannot be used is refused in one sentence that names the variable', () => {
  test.each([
    [{ PORT: '65536' }, 'PORT must be a whole number from 0 to 65535.'],
    [{ PORT: '-1' }, 'PORT must be a whole number from 0 to 65535.'],
    [{ PORT: '80a' }, 'PORT must be a whole number from 0 to 65535.'],
    [{ NODE_ENV: 'production' }, 'MODE must be production when NODE_ENV is production, because whoever reaches a demonstration may act as any person.'],
    [{ OIDC_ISSUER: 'http://issuer.example' }, 'OIDC_ISSUER must start with https:// (or be http on this machine).'],
    [{ OIDC_ISSUER: 'https://issuer.example' }, 'OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must be set together.'],
    [{ MODE: 'test' }, 'MODE must be one of demo, production.'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent.'],
    [{ ROLES: 'http,cook' }, 'ROLES must be one or more of http, worker, notary, separated by commas.'],
    [{ DATABASE_URL: 'mysql://u:secret@h/d' }, 'DATABASE_URL must start with postgres:// or postgresql://.'],
    [{ LEDGER: 'paper' }, 'LEDGER must be one of postgres, eventstoredb.'],
    [{ LEDGER: 'eventstoredb' }, 'EVENTSTORE_URL must be set when LEDGER is eventstoredb.'],
    [{ EVENTSTORE_URL: 'http://u:secret@h' }, 'EVENTSTORE_URL must start with esdb:// or esdb+discover://.'],
    [{ KAFKA_BROKERS: 'one' }, 'KAFKA_BROKERS must be host:port, or several separated by commas.'],
    [{ KAFKA_BROKERS: 'one:9092', KAFKA_PASSWORD: 'secret' }, 'KAFKA_USERNAME and KAFKA_PASSWORD must be set together.'],
    [{ KAFKA_PARTITIONS: '0' }, 'KAFKA_PARTITIONS must be a whole number from 1 to 9999.'],
    [{ KAFKA_TOPIC_PREFIX: 'Estate Bank' }, 'KAFKA_TOPIC_PREFIX must be small letters, digits, dots and dashes, at most 80.'],
    [{ KAFKA_SOURCE: 'grants' }, 'KAFKA_SOURCE must be a URI, such as https://grants.example.org or urn:example:grants.'],
    [{ HOST: '0.0.0.0' }, 'HOST must be 127.0.0.1, ::1, localhost in demo mode, because whoever reaches the pages there may act as any person.'],
    [{ MODE: 'production', DEMO_SEASON: 'x.json' }, 'DEMO_SEASON cannot be set when MODE is production.'],
    [{ MODE: 'production' }, 'COOKIE_SECRET must be set when MODE is production.'],
    [{ MODE: 'production', COOKIE_SECRET: 'c'.repeat(32) }, 'VAULT_MASTER_KEY must be set when MODE is production.'],
    [{ VAULT_MASTER_KEY: 'ab'.repeat(16) }, 'VAULT_MASTER_KEY must be 32 bytes, written as 64 hex digits or in base64 (openssl rand -base64 32 draws one).'],
    [{ VAULT_MASTER_KEY: 'a passphrase that somebody thought of' }, 'VAULT_MASTER_KEY must be 32 bytes,'],
    [{ VAULT_FORMER_MASTER_KEYS: `${'ab'.repeat(32)},ab` }, 'VAULT_FORMER_MASTER_KEYS must be 32 bytes,'],
    [{ MODE: 'production', COOKIE_SECRET: 'c'.repeat(32), VAULT_MASTER_KEY: 'ab'.repeat(32) }, 'PUBLIC_URL must be set when MODE is production.'],
    [
      { MODE: 'production', COOKIE_SECRET: 'c'.repeat(32), VAULT_MASTER_KEY: 'ab'.repeat(32), PUBLIC_URL: 'https://bank.example.org' },
      'ROUND_SECRETS_DIR must be set when MODE is production.',
    ],
    [{ PUBLIC_URL: 'bank.example.org' }, 'PUBLIC_URL must be an address such as https://bank.example.org.'],
    [{ PUBLIC_URL: 'https://bank.example.org/camden' }, 'PUBLIC_URL must be an address such as https://bank.example.org, without a path.'],
    [{ SMTP_URL: 'http://mail' }, 'SMTP_URL must be smtp://user:password@host:port or smtps://….'],
    [{ SMTP_URL: 'smtp://mail:587' }, 'MAIL_FROM must be set when SMTP_URL is.'],
    [{ SMTP_URL: 'smtp://mail:587', MAIL_FROM: 'nobody' }, 'MAIL_FROM must be an address such as Estate Bank <bank@example.org>.'],
    [{ NOTIFY_API_KEY: 'key' }, 'NOTIFY_API_KEY must be the whole key as GOV.UK Notify shows it.'],
    [{ NOTIFY_API_KEY: notifyKey }, 'NOTIFY_API_KEY needs at least one of NOTIFY_EMAIL_TEMPLATE, NOTIFY_TEXT_TEMPLATE and NOTIFY_LETTER_TEMPLATE.'],
    [{ NOTIFY_API_KEY: notifyKey, NOTIFY_TEXT_TEMPLATE: 'one' }, 'NOTIFY_TEXT_TEMPLATE must be the id of a template, as GOV.UK Notify shows it.'],
    [{ NOTIFY_URL: 'notify' }, 'NOTIFY_URL must be an address such as https://api.notifications.service.gov.uk.'],
    [{ COOKIE_SECRET: 'short' }, 'COOKIE_SECRET must have at least 32 characters.'],
  ])('%j', (env, sentence) => {
    expect(() => readConfig(env)).toThrow(sentence);
  });
});

test('the list of those erased stands where it is told to, and how long things are kept may be said in part', () => {
  expect(readConfig({ DATA_DIR: '/data' }).roundSecretsDir).toBe('/data/round-secrets');
  expect(readConfig({ DATA_DIR: '/data', SUPPRESSION_LIST: '/safe/erased.jsonl' }).suppressionList).toBe('/safe/erased.jsonl');
  expect(readConfig({ RETENTION: '{"bidMonths": 18, "yearEnds": "12-31"}' }).retention).toEqual({ bidMonths: 18, yearEnds: '12-31' });
});

test.each([
  ['18', 'RETENTION does not fit at the start'],
  ['{', 'RETENTION must be JSON, such as {"bidMonths": 18}.'],
  ['{"bidMonths": 6}', 'RETENTION does not fit at bidMonths'],
  ['{"financeYears": 2}', 'RETENTION does not fit at financeYears'],
  ['{"yearEnds": "31-03"}', 'RETENTION does not fit at yearEnds'],
  ['{"forever": 1}', 'RETENTION does not fit at the start'],
])('%s is no way to say how long things are kept', (RETENTION, sentence) => {
  expect(() => readConfig({ RETENTION })).toThrow(sentence);
});
