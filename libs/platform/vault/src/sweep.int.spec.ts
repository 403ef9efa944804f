import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { TestDatabase } from '#database/test-database';
import type { TextRef } from '#events';
import { type Ledger, MemoryLedger } from '#ledger';
import { openVault } from '../test/open-vault.js';
import { recordTexts } from '../test/record-texts.js';
import type { PostgresVault } from './postgres-vault.js';
import { sweepTexts } from './sweep.js';

let database: TestDatabase;
let vault: PostgresVault;
let ledger: MemoryLedger;
beforeAll(async () => {
  ({ database, vault } = await openVault());
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query('TRUNCATE vault.texts');
  ledger = new MemoryLedger();
});

const subject = 'application-C-001';
const put = (commandId: string, value: string, field = 'title') => vault.put({ commandId, subject, field, value, retention: 'bid' });
const textOf = async (ref: TextRef) => (await vault.read([ref])).get(ref.commitment);
/** As if nobody had touched the vault for so many hours. */
const pass = (hours: number) =>
  database.pool.query('UPDATE vault.texts SET put_at = put_at - $1 * interval $$1 hour$$, wanted_at = wanted_at - $1 * interval $$1 hour$$', [hours]);

describe('the sweep', () => {
  test('leaves a text for a day, and takes it when no event came', async () => {
    const ref = await put(randomUUID(), 'Refused');
    await pass(23);
    expect(await sweepTexts(vault, ledger)).toEqual({ recorded: 0, removed: 0 });
    expect(await textOf(ref)).toBe('Refused');
    await pass(2);
    expect(await sweepTexts(vault, ledger)).toEqual({ recorded: 0, removed: 1 });
    expect(await textOf(ref)).toBeUndefined();
    expect((await database.pool.query('SELECT FROM vault.texts')).rowCount).toBe(0);
  });

  test('leaves a text whose event came, and does not look for it again', async () => {
    const commandId = randomUUID();
    const ref = await put(commandId, 'Carried out');
    await recordTexts(ledger, subject, commandId, [ref]);
    await pass(25);
    expect(await sweepTexts(vault, ledger)).toEqual({ recorded: 1, removed: 0 });
    const blind: Pick<Ledger, 'find' | 'readStream'> = {
      find: () => Promise.reject(new Error('asked again')),
      readStream: () => Promise.reject(new Error('asked again')),
    };
    expect(await sweepTexts(vault, blind)).toEqual({ recorded: 0, removed: 0 });
    expect(await textOf(ref)).toBe('Carried out');
  });

  test('takes what a refused repetition brought beside the words that were recorded', async () => {
    const commandId = randomUUID();
    const title = await put(commandId, 'Carried out');
    await recordTexts(ledger, subject, commandId, [title]);
    const extra = await put(commandId, 'Added when it was sent again, and refused', 'what');
    await pass(25);
    expect(await sweepTexts(vault, ledger)).toEqual({ recorded: 1, removed: 1 });
    expect([await textOf(title), await textOf(extra)]).toEqual(['Carried out', undefined]);
  });

  test('a command that is sent again after the sweep puts its text anew, with words of its choice', async () => {
    const commandId = randomUUID();
    await put(commandId, 'First words');
    await pass(25);
    await sweepTexts(vault, ledger);
    const ref = await put(commandId, 'Other words');
    expect(await textOf(ref)).toBe('Other words');
  });

  test('many are taken in turns', async () => {
    await Promise.all(Array.from({ length: 1_201 }, (_, i) => put(randomUUID(), `text ${i}`)));
    await pass(25);
    expect(await sweepTexts(vault, ledger)).toEqual({ recorded: 0, removed: 1_201 });
  });
});

describe('a command that comes again while the sweep looks', () => {
  test('keeps the text that its event names', async () => {
    const commandId = randomUUID();
    const first = await put(commandId, 'Sent again');
    await pass(25);
    let again: TextRef | undefined;
    /** The sweep has asked and heard no; before it acts the command is carried out. */
    const slow: Pick<Ledger, 'find' | 'readStream'> = {
      readStream: (stream, from, limit) => ledger.readStream(stream, from, limit),
      find: async (stream, id) => {
        const found = await ledger.find(stream, id);
        again = await put(commandId, 'Sent again');
        await recordTexts(ledger, subject, commandId, [again]);
        return found;
      },
    };
    expect(await sweepTexts(vault, slow)).toEqual({ recorded: 0, removed: 0 });
    expect(again).toEqual(first);
    expect(await textOf(first)).toBe('Sent again');
    await pass(25);
    expect(await sweepTexts(vault, ledger)).toEqual({ recorded: 1, removed: 0 });
  });

  test('puts its text anew when the sweep was faster by a moment', async () => {
    const commandId = randomUUID();
    const first = await put(commandId, 'Sent again');
    await pass(25);
    const client = await database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('DELETE FROM vault.texts WHERE commitment = $1', [first.commitment]);
      const putting = put(commandId, 'Sent again');
      while ((await database.pool.query("SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")).rowCount === 0);
      await client.query('COMMIT');
      const again = await putting;
      expect(again.commitment).not.toBe(first.commitment);
      expect(await textOf(again)).toBe('Sent again');
    } finally {
      client.release();
    }
  });

  test('loses nothing, however they meet', async () => {
    const commands = Array.from({ length: 200 }, () => randomUUID());
    await Promise.all(commands.map((commandId) => put(commandId, commandId)));
    await pass(25);
    const sweeping = sweepTexts(vault, ledger);
    const refs = await Promise.all(
      commands.map(async (commandId, i) => {
        await new Promise((next) => setTimeout(next, i % 20));
        const ref = await put(commandId, commandId);
        await recordTexts(ledger, subject, commandId, [ref]);
        return ref;
      }),
    );
    await sweeping;
    await pass(25);
    await sweepTexts(vault, ledger);
    const values = await vault.read(refs);
    expect(refs.map((ref) => values.get(ref.commitment))).toEqual(commands);
  });
});
