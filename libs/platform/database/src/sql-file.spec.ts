import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { migrationsOf } from './migrate.js';
import { sqlFile } from './sql-file.js';

test('a file beside the module is read', () => {
  expect(sqlFile(import.meta.url, './migrations.table.sql')).toMatch(/^CREATE TABLE IF NOT EXISTS public.migrations/);
});

test('a file that is not there is named', () => {
  expect(() => sqlFile(import.meta.url, './nothing.sql')).toThrow(/nothing\.sql/);
});

test('a room names its migrations by itself and their numbers', async () => {
  const room = await mkdtemp(join(tmpdir(), 'estate-bank-spec-'));
  await mkdir(join(room, 'migrations'));
  await writeFile(join(room, 'migrations', '001-note.sql'), 'CREATE TABLE note ()');
  expect(migrationsOf('notes', pathToFileURL(join(room, 'notes.migrations.js')).href, ['001-note'])).toEqual([
    { name: 'notes/001-note', sql: 'CREATE TABLE note ()' },
  ]);
  await rm(room, { recursive: true });
});
