import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createPool, openDatabase } from '#database';
import { season } from '../support/season.js';
import { BareClone, freePort, ownerOf, takePort, type User } from './bare-clone.js';

/** Installing, building and loading the season on a slow machine. */
const FIRST_START = 600_000;
const A_START = 120_000;
const SECOND_START_MS = 30_000;

const isRoot = process.getuid?.() === 0;
const nobody: User | undefined = isRoot ? { uid: Number(execFileSync('id', ['-u', 'nobody'])), gid: Number(execFileSync('id', ['-g', 'nobody'])) } : undefined;

const clone = new BareClone();
afterAll(() => clone.remove());
const dataDir = join(clone.place, 'data');

interface Figures {
  readonly receivedPence: number;
  readonly paidPence: number;
  readonly returnedPence: number;
  readonly promisedPence: number;
  readonly leftToGivePence: number;
  readonly cashPence: number;
}

/** What `/api/banks` says, named as in the season's expectations. */
async function balances(url: string): Promise<Record<string, Record<string, number>>> {
  const { banks } = (await (await fetch(`${url}/api/banks?after=0`)).json()) as { banks: { bankId: string; figures: Figures }[] };
  const named = ({ receivedPence, paidPence, returnedPence, promisedPence, leftToGivePence, cashPence }: Figures) => ({
    funded_pence: receivedPence,
    awarded_pence: paidPence + promisedPence,
    paid_pence: paidPence,
    promised_not_paid_pence: promisedPence,
    returned_pence: returnedPence,
    available_to_award_pence: leftToGivePence,
    cash_held_pence: cashPence,
  });
  return Object.fromEntries(banks.map(({ bankId, figures }) => [`bank-${bankId}`, named(figures)]));
}

async function expectTheSeason(url: string): Promise<void> {
  const home = await fetch(url);
  const text = await home.text();
  expect(home.status).toBe(200);
  for (const { name } of season.banks) expect(text).toContain(name);
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  expect(await balances(url)).toEqual(season.expected_bank_balances);
}

async function isFree(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/health/live`).then(
    () => false,
    () => true,
  );
}

describe('a bare clone', () => {
  it(
    'shows the season’s banks after `npm start` alone, and leaves nothing behind after Ctrl-C',
    async () => {
      const port = await freePort();
      const running = await clone.start({ PORT: String(port), DATA_DIR: dataDir });
      expect(running.url).toBe(`http://127.0.0.1:${port}`);
      await expectTheSeason(running.url);
      expect(clone.processes().length).toBeGreaterThan(1);
      await running.interrupt();
      expect(clone.processes()).toEqual([]);
      expect(await isFree(port)).toBe(true);
      expect(execFileSync('git', ['status', '--porcelain'], { cwd: clone.folder, encoding: 'utf8' })).toBe('');
    },
    FIRST_START,
  );

  it(
    'starts again soon, with the same balances',
    async () => {
      const started = Date.now();
      const running = await clone.start({ PORT: '0', DATA_DIR: dataDir });
      expect(Date.now() - started).toBeLessThan(SECOND_START_MS);
      await expectTheSeason(running.url);
      expect(running.said()).not.toMatch(/Installing|Building|Loading/);
      await running.interrupt();
      expect(clone.processes()).toEqual([]);
    },
    A_START,
  );
});

describe('a start that cannot be is refused with one sentence', () => {
  it(
    'because the port is in use',
    async () => {
      const taken = await takePort();
      const refused = await clone.refuse({ PORT: String(taken.port), DATA_DIR: dataDir });
      await taken.close();
      expect(refused).toEqual({ code: 1, lines: [expect.stringContaining(`Port ${taken.port} is in use`)] });
    },
    A_START,
  );

  it(
    'because the data folder may not be written',
    async () => {
      const closed = join(clone.place, 'closed');
      mkdirSync(closed, { mode: isRoot ? 0o755 : 0o555 });
      const refused = await clone.refuse({ PORT: '0', DATA_DIR: join(closed, 'data') }, { user: nobody });
      expect(refused).toEqual({ code: 1, lines: [expect.stringContaining(closed)] });
    },
    A_START,
  );

  it(
    'because Node is too old',
    async () => {
      const older = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } });";
      const refused = await clone.refuse({}, { imports: [`data:text/javascript,${encodeURIComponent(older)}`] });
      expect(refused).toEqual({ code: 1, lines: [expect.stringMatching(/needs Node 20\.19 or newer, and this is Node 18\.20\.4/)] });
    },
    A_START,
  );

  it(
    'because a setting cannot be used',
    async () => {
      expect(await clone.refuse({ PORT: 'three thousand' })).toEqual({ code: 1, lines: [expect.stringMatching(/^PORT must be/)] });
    },
    A_START,
  );

  it(
    'because the data is of a newer release',
    async () => {
      const database = await openDatabase({ dataDir });
      const pool = createPool(database.connection, { max: 1 });
      await pool.query("INSERT INTO migrations (name, sha256) VALUES ('ledger/999-tomorrow', 'unknown')");
      await pool.end();
      await database.stop();
      const refused = await clone.refuse({ PORT: '0', DATA_DIR: dataDir });
      expect(refused).toEqual({ code: 1, lines: [expect.stringMatching(/written by a newer release .*ledger\/999-tomorrow/)] });
      expect(clone.processes()).toEqual([]);
    },
    A_START,
  );
});

(isRoot ? describe : describe.skip)('an ordinary user, where these tests run as root', () => {
  it(
    'starts it in a folder of their own',
    async () => {
      if (!nobody) throw new Error('there is no ordinary user');
      execFileSync('chown', ['-R', `${nobody.uid}:${nobody.gid}`, clone.place]);
      const theirs = join(clone.place, 'theirs');
      const running = await clone.start({ PORT: '0', DATA_DIR: theirs }, nobody);
      await expectTheSeason(running.url);
      expect(ownerOf(theirs)).toBe(nobody.uid);
      await running.interrupt();
      expect(clone.processes()).toEqual([]);
    },
    FIRST_START,
  );
});
