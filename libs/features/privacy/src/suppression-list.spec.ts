import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BadSuppressionList, FileSuppressionList, type Suppressed } from './suppression-list.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estate-bank-list-'));
  path = join(folder, 'deeper', 'erased.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const entry = (person: string, more: Partial<Suppressed> = {}): Suppressed => ({
  person,
  at: '2026-06-15T10:00:00.000Z',
  classes: ['bid'],
  keeps: [],
  ...more,
});

describe('The list of those erased', () => {
  it('is empty before the first one, keeps everybody, and only its owner may read it', async () => {
    const list = new FileSuppressionList(path);
    expect(await list.all()).toEqual([]);
    await list.add(entry('p1'));
    await list.add(entry('p2'));
    expect(await new FileSuppressionList(path).all()).toEqual([entry('p1'), entry('p2')]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('adds up the classes of somebody erased twice, and goes by what stayed last', async () => {
    const list = new FileSuppressionList(path);
    const keeps = [{ retention: 'payee' as const, ground: 'running-payment' as const }];
    await list.add(entry('p1', { keeps }));
    await list.add(entry('p1', { classes: ['payee'], at: '2033-04-01T10:00:00.000Z' }));
    expect(await list.all()).toEqual([entry('p1', { classes: ['bid', 'payee'], at: '2033-04-01T10:00:00.000Z' })]);
  });

  it('loses nobody when a process died in the middle of a line', async () => {
    const list = new FileSuppressionList(path);
    await list.add(entry('p1'));
    await appendFile(path, '{"person":"p2","at":"20');
    expect(await list.all()).toEqual([entry('p1')]);
    await list.add(entry('p2'));
    expect(await list.all()).toEqual([entry('p1'), entry('p2')]);
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(3);
  });

  it('that is damaged stops the start and names the line', async () => {
    const list = new FileSuppressionList(path);
    await list.add(entry('p1'));
    await appendFile(path, 'not json\n');
    await expect(list.all()).rejects.toThrow(BadSuppressionList);
    await expect(list.all()).rejects.toThrow('Line 2');
  });
});
