import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SentCommand } from '#cqrs';
import { testDatabase } from '#database/test-database';
import { catalogue } from '#events';
import { carrierOf, FileRoundSecrets, PostgresBallotBox, postgresVote } from '#features/ballots';
import { ProcessorRegistry, Processors } from '#processors';
import { testMasterKey } from '../../../../test/support/master-key.js';
import { doorwayOf, reactors } from '../features.js';
import { openSite } from '../site.js';
import { dryRun } from './dry-run.js';
import { loadSeason } from './season.load.js';

const own = readFileSync(new URL('../../../../infra/dev/seasons/estate-banks.json', import.meta.url), 'utf8');

let folder: string;
let place: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  place = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'season-secrets-'));
});
afterAll(async () => {
  await place.drop();
  await rm(folder, { recursive: true });
});

class CutOff extends Error {}

const opened = () => openSite({ connection: place.connection, stop: async () => undefined }, { kind: 'postgres' }, () => {}, testMasterKey);

/** One process's attempt at the load, cut off after so many commands, or before or after the last: nothing it knew survives but the database. */
async function attempt(commandsLeft: number, last?: 'before' | 'after') {
  const site = await opened();
  const registry = new ProcessorRegistry();
  for (const { reactions = [], timed = [] } of reactors) registry.add({ reactions, timed });
  let left = commandsLeft;
  const box = new PostgresBallotBox(site.pool, site.masterKey);
  const carried = carrierOf({ ...site, catalogue }, box, doorwayOf);
  const execute = async (command: SentCommand) => {
    const isLast = command.type === 'CompleteSeasonLoad';
    if (left-- === 0 || (isLast && last === 'before')) throw new CutOff();
    const outcome = await carried(command);
    if (isLast && last === 'after') throw new CutOff();
    return outcome;
  };
  const voting = postgresVote({ ...site, box, secrets: new FileRoundSecrets(folder), execute });
  const processors = new Processors({ ledger: site.ledger, registry, clock: site.clock, execute, pool: site.pool, leaseMs: 1_000 });
  try {
    return await loadSeason(own, { ...site, voting, execute, drain: () => processors.drainReactions(), runOn: (at) => site.clock.runOn(at) });
  } finally {
    await processors.stop();
    await site.close();
  }
}

/** The date that a process which opens this ledger now goes by. */
async function dayHere(): Promise<string> {
  const site = await opened();
  const now = site.clock.now();
  await site.close();
  return now.slice(0, 10);
}

test('a load that is cut off again and again completes, with the same events as one that was not', async () => {
  for (const commands of [0, 1, 7, 50, 333, 480]) await expect(attempt(commands)).rejects.toThrow();
  for (const last of ['before', 'after'] as const) {
    await expect(attempt(Number.POSITIVE_INFINITY, last)).rejects.toThrow();
    expect(await dayHere()).toBe(JSON.parse(own).clock.as_of.slice(0, 10));
  }
  const balances = await attempt(Number.POSITIVE_INFINITY);
  const memory = await dryRun(own);
  expect(balances.fund_balances).toEqual(memory.fund_balances);
  const { rows } = await place.pool.query<{ type: string; count: number }>(
    'SELECT type, count(*)::int AS count FROM ledger.events GROUP BY type ORDER BY type',
  );
  const counted = new Map<string, number>();
  for (let after: string | undefined, atEnd = false; !atEnd; ) {
    const page = await memory.ledger.readAll({ after });
    for (const { type } of page.entries) counted.set(type, (counted.get(type) ?? 0) + 1);
    [after, atEnd] = [page.readTo, page.atEnd];
  }
  expect(Object.fromEntries(rows.map(({ type, count }) => [type, count]))).toEqual(Object.fromEntries(counted));
  const { rows: backwards } = await place.pool.query(
    // A sealed event tells the hour alone.
    `SELECT 1 FROM (SELECT recorded_at, lag(recorded_at) OVER (ORDER BY position) AS before FROM ledger.events
     WHERE type NOT IN ('BallotSealed', 'BallotOpened')) AS told WHERE recorded_at < before`,
  );
  expect(backwards).toEqual([]);
}, 180_000);
