import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type DataFolder, emptyFolder } from '../support/data-folder.js';
import { exportedLedger } from '../support/oracle.js';
import { type Ended, startProgram } from '../support/programs.js';
import { season, seasonFile, seasonJson } from '../support/season.js';

/** How often a load is killed before it may end. */
const KILLS = Number(process.env.RUNS_SEASON_KILLS ?? 4);

let folder: DataFolder;
beforeEach(async () => {
  folder = await emptyFolder();
});
afterEach(() => folder.remove());

const load = (file: string) => startProgram('apps/server/src/programs/season', [file, '--data-dir', folder.path]);

interface SeasonFile {
  _notice?: string;
  readonly payments: { readonly id: string; approved_by: string[] }[];
  readonly ledger_events: { readonly type: string; readonly ref: string | null; by?: string[] }[];
}

/** A season file in which something was changed. */
async function changedSeason(change: (file: SeasonFile) => void): Promise<string> {
  const [path, file] = [join(folder.path, '../season.json'), JSON.parse(seasonJson)];
  change(file);
  await writeFile(path, JSON.stringify(file));
  return path;
}

const expected = { bank_balances: season.expected_bank_balances, fund_balances: season.expected_fund_balances };
const answered = ({ code, stdout }: Ended) => ({ code, balances: stdout === '' ? undefined : JSON.parse(stdout) });

test(`A season whose load is killed with kill -9 ${KILLS} times completes, and prints its balances; again it prints the same; another file is refused`, async () => {
  for (let kill = 1; kill <= KILLS; kill++) {
    const loading = load(seasonFile);
    // Later each time, from the first steps to the last ones, at a moment that nobody chose.
    const tenth = Math.floor((kill * 10) / (KILLS + 1));
    await loading.saying(new RegExp(`^ +${tenth}0 %|balances`, 'm'));
    await sleep(randomInt(200));
    await loading.kill();
  }
  const first = await load(seasonFile).ended;
  expect(answered(first)).toEqual({ code: 0, balances: expected });
  const { events } = await exportedLedger(folder);
  expect(events.filter(({ type }) => type === 'SeasonLoadStarted' || type === 'SeasonLoadCompleted')).toHaveLength(2);
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);

  const again = await load(seasonFile).ended;
  expect(answered(again)).toEqual({ code: 0, balances: expected });
  expect((await exportedLedger(folder)).events).toHaveLength(events.length);

  const other = await load(await changedSeason((file) => delete file._notice)).ended;
  expect(answered(other)).toEqual({ code: 1, balances: undefined });
  expect(other.stderr).toContain('another season was loaded here');
  expect((await exportedLedger(folder)).events).toHaveLength(events.length);
}, 240_000);

test('A season that breaks a rule is refused with the entry’s name and the decider’s own code, and writes nothing', async () => {
  const file = await changedSeason(({ payments, ledger_events }) => {
    for (const payment of payments.filter(({ id }) => id === 'PAY-001')) payment.approved_by = ['PM-C1'];
    for (const event of ledger_events.filter(({ type, ref }) => type === 'payment' && ref === 'C-001')) event.by = ['PM-C1'];
  });
  const refused = await load(file).ended;
  expect(answered(refused)).toEqual({ code: 1, balances: undefined });
  expect(refused.stderr.trimEnd().split('\n').at(-1)).toMatch(/PAY-001.*needs-two-approvals/);
  expect(folder.postgresPid()).toBeUndefined();
}, 60_000);

test('A file that is not there, or no season, is refused in one line', async () => {
  for (const file of [join(folder.path, 'nowhere.json'), await changedSeason((all) => Object.assign(all, { payments: 'none' }))]) {
    const { code, stdout, stderr } = await load(file).ended;
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/nowhere\.json|^payments: /);
    expect(stderr).not.toMatch(/^\s+at /m);
  }
}, 60_000);
