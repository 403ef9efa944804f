import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { openHouse, textOf } from '../../../../test/support/feature/feature-house.js';
import { LooksModule } from './looks.module.js';

const people = [
  { person: 'AUD-1', name: 'Lavender Sample', roles: [{ role: 'auditor', context: 'everywhere' }] },
  { person: 'PM-C1', name: 'Amber Sample', roles: [{ role: 'panel-chair', context: 'chalcots' }] },
];

let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  house = await openHouse(database, [], { feature: LooksModule, people, at: '2026-05-04T09:00:00.000Z' });
  await house.looks.record([
    { reader: 'PM-C1', kind: 'bank-details', subject: 'payment-PAY-001', why: 'pay' },
    { reader: 'gone', helper: 'PM-C1', kind: 'names-behind-tokens', subject: 'meeting-M-1', why: 'decide' },
  ]);
});
afterAll(async () => {
  await house?.close();
  await database?.drop();
});

describe('The page of looks', () => {
  it('shows auditors who saw what, the newest first, and that the log is whole', async () => {
    const text = textOf((await house.visitor('AUD-1').get('/looks')).body);
    expect(text).toContain('The log is whole: 3 looks');
    expect(text).toMatch(/\[private\] \(gone\) , with Amber Sample at their side Names of people meeting-M-1 decide/);
    expect(text.indexOf('meeting-M-1')).toBeLessThan(text.indexOf('payment-PAY-001'));
    await house.close();
  });

  it('is a look itself, written before it is shown', async () => {
    const text = textOf((await house.visitor('AUD-1').get('/looks?kind=looks')).body);
    expect(text).toContain('Lavender Sample (AUD-1) This list looks audit');
    expect((await house.looks.read({ limit: 1 }))[0]).toMatchObject({ reader: 'AUD-1', kind: 'looks' });
    await house.close();
  });

  it('is filtered by person and kind, here and as a file', async () => {
    const auditor = house.visitor('AUD-1');
    expect(textOf((await auditor.get('/looks?reader=PM-C1')).body)).not.toContain('meeting-M-1');
    const file = await auditor.get('/looks.csv?kind=bank-details');
    expect([file.headers['content-type'], file.headers['cache-control']]).toEqual(['text/csv; charset=utf-8', 'private, no-store']);
    expect(file.body.replace('\uFEFF', '').split('\r\n').slice(0, 2)).toEqual([
      'Number,When,Who,Helper,What they saw,Of what,What for',
      expect.stringMatching(/^1,2\d{3}-.*Z,PM-C1,,bank-details,payment-PAY-001,pay$/),
    ]);
    expect((await auditor.get('/looks?kind=nothing')).statusCode).toBe(400);
    await house.close();
  });

  it('is for nobody else, and their asking is no look', async () => {
    expect([(await house.visitor('PM-C1').get('/looks')).statusCode, (await house.visitor().get('/looks.csv')).statusCode]).toEqual([403, 403]);
    expect(await house.looks.read({ limit: 9 })).toHaveLength(2);
  });
});
