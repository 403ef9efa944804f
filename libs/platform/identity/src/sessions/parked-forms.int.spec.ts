import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import { migrate } from '#database';
import { testDatabase } from '#database/test-database';
import { EnvironmentMasterKey, vaultMigrations } from '#vault';
import { identityMigrations } from '../identity.migrations.js';
import { ParkedForms } from './parked-forms.js';

const clock = { at: Date.parse('2026-05-04T09:00:00.000Z') };
const form = { action: '/payments/PAY-1/details', fields: [['payee', 'Robin Canary']] as [string, string][], once: v4(), revision: 4 };
let database: Awaited<ReturnType<typeof testDatabase>>;
let forms: ParkedForms;
beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.connection, [...vaultMigrations, ...identityMigrations]);
  forms = new ParkedForms(database.pool, new EnvironmentMasterKey(randomBytes(32)), () => clock.at);
});
afterAll(() => database.drop());

test('a form is taken once, by its own session, and the newest counts', async () => {
  const [own, other] = [v4(), v4()];
  await forms.park(own, form);
  await forms.park(own, { ...form, action: '/payments/PAY-2/details' });
  expect(await forms.take(other)).toBeUndefined();
  expect(await forms.take(own)).toEqual({ ...form, action: '/payments/PAY-2/details' });
  expect(await forms.take(own)).toBeUndefined();
});

test('it stands for a quarter of an hour, and can be read with no other key and in no other session', async () => {
  const [own, other] = [v4(), v4()];
  await forms.park(own, form);
  const { rows } = await database.pool.query("SELECT encode(sealed, 'escape') AS text FROM identity.parked_forms");
  expect(JSON.stringify(rows)).not.toContain('Canary');
  await expect(new ParkedForms(database.pool, new EnvironmentMasterKey(randomBytes(32)), () => clock.at).take(own)).resolves.toBeUndefined();
  await forms.park(own, form);
  await database.pool.query('UPDATE identity.parked_forms SET session_id = $1', [other]);
  expect(await forms.take(other)).toBeUndefined();
  await forms.park(own, form);
  clock.at += 15 * 60_000;
  expect(await forms.take(own)).toBeUndefined();
});
