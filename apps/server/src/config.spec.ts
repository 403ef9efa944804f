import { describe, expect, test } from '@jest/globals';
import { readConfig } from './config.js';

test('an empty environment gives a demonstration on this machine alone', () => {
  expect(readConfig({ PORT: '', HOST: ' ' })).toEqual({
    mode: 'demo',
    port: 3000,
    host: '127.0.0.1',
    dataDir: '.data',
    databaseUrl: undefined,
    logLevel: 'info',
    roles: ['http', 'worker'],
    demoSeason: undefined,
    cookieSecret: undefined,
  });
});

test('production listens to the network', () => {
  expect(readConfig({ MODE: 'production', PORT: '8080', ROLES: 'worker', COOKIE_SECRET: 'c'.repeat(32) })).toMatchObject({
    mode: 'production',
    host: '0.0.0.0',
    port: 8080,
    roles: ['worker'],
  });
});

test('roles are named in any order and once', () => {
  expect(readConfig({ ROLES: 'worker, http,worker' }).roles).toEqual(['worker', 'http']);
});

describe('what cannot be used is refused in one sentence that names the variable', () => {
  test.each([
    [{ PORT: '65536' }, 'PORT must be a whole number from 0 to 65535.'],
    [{ PORT: '-1' }, 'PORT must be a whole number from 0 to 65535.'],
    [{ PORT: '80a' }, 'PORT must be a whole number from 0 to 65535.'],
    [{ MODE: 'test' }, 'MODE must be one of demo, production.'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent.'],
    [{ ROLES: 'http,cook' }, 'ROLES must be one or more of http, worker, separated by commas.'],
    [{ DATABASE_URL: 'mysql://u:secret@h/d' }, 'DATABASE_URL must start with postgres:// or postgresql://.'],
    [{ HOST: '0.0.0.0' }, 'HOST must be 127.0.0.1, ::1, localhost in demo mode, because whoever reaches the pages there may act as any person.'],
    [{ MODE: 'production', DEMO_SEASON: 'x.json' }, 'DEMO_SEASON cannot be set when MODE is production.'],
    [{ MODE: 'production' }, 'COOKIE_SECRET must be set when MODE is production.'],
    [{ COOKIE_SECRET: 'short' }, 'COOKIE_SECRET must have at least 32 characters.'],
  ])('%j', (env, sentence) => {
    expect(() => readConfig(env)).toThrow(sentence);
  });
});
