import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { migrate } from '#database';
import { type TestDatabase, testDatabase } from '#database/test-database';
import type { FactOf, VotingOpened } from '#events';
import { ledgerMigrations, stamp } from '#ledger';
import { openedBallotsHash } from '#proof';
import { type BuiltHouse, builtHouse, kill } from '../../../../../test/support/built-house.js';
import { ballotRules } from '../../test/ballots-house.js';
import { votesOn } from '../../test/vote-process.js';
import { ballotsMigrations } from '../box/ballots.migrations.js';

jest.setTimeout(240_000);

const DURING = '2026-04-01T10:20:00.000Z';
const OVER = '2026-04-13T09:00:00.000Z';
const CLOSES = '2026-04-12T23:00:00.000Z';

let database: TestDatabase;
let house: BuiltHouse;
let secrets: string;
beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.connection, [...ledgerMigrations, ...ballotsMigrations]);
  secrets = await mkdtemp(join(tmpdir(), 'round-secrets-'));
  house = await builtHouse(['libs/platform', 'libs/tally', 'libs/features/ballots']);
}, 120_000);
afterAll(async () => {
  await house.remove();
  await rm(secrets, { recursive: true });
  await database.drop();
});

/** An opened vote with so many people on its roll. */
async function openedVote(roundId: string, people: number) {
  const roll = { size: people, root: 'a'.repeat(64) };
  const voters = Array.from({ length: people }, () => randomUUID());
  await database.pool.query(
    'INSERT INTO ballots.roll (round_id, voter_id, number, salt) SELECT $1, v.id, v.number, v.salt FROM unnest($2::uuid[], $3::bytea[]) WITH ORDINALITY AS v(id, salt, number)',
    [roundId, voters, voters.map(() => randomBytes(32))],
  );
  const votes = votesOn({ connection: database.connection, secrets, at: OVER }, roll);
  await votes.secrets.draw(roundId);
  await votes.box.open({ roundId, closesAt: CLOSES, rowBytes: 300, growing: false });
  const data: FactOf<typeof VotingOpened>['data'] = {
    ...{ roundId, bankId: 'bank-h', estateId: 'hilgrove', potPence: 10_000, rulesVersion: 1, rulesHash: 'b'.repeat(64), secretHash: 'c'.repeat(64), roll },
    choices: [{ bidId: 'H-001', costPence: 5_000, payableFrom: ['F1'] }],
    pots: [{ fundId: 'F1', amountPence: 10_000 }],
    ballot: structuredClone(ballotRules) as never,
  };
  const commandId = randomUUID();
  const events = stamp({
    ...{ stream: `voting-${roundId}`, firstRevision: 0, facts: [{ type: 'VotingOpened', data }], recordedAt: DURING, versionOf: () => 1, isPublic: () => true },
    meta: { commandId, actor: 'officer', office: 'officer', role: 'officer' },
  });
  await votes.ledger.append({ stream: `voting-${roundId}`, expectedRevision: 'none', commandId, payloadHash: '0'.repeat(64), events });
  const worker = (at: string, casting: readonly string[] = []) => {
    const told = { connection: database.connection, secrets, at, roll, casts: { roundId, voters: casting } };
    return house.start('libs/features/ballots/test/vote-worker.ts', JSON.stringify(told), 'pipe');
  };
  const written = async (type: string): Promise<number> => {
    const { rows } = await database.pool.query("SELECT count(*) AS count FROM ledger.events WHERE type = $1 AND json->'data'->>'roundId' = $2", [
      type,
      roundId,
    ]);
    return rows[0].count;
  };
  return { ...votes, voters, worker, written };
}

/** Waits for something that comes, and not for ever. */
async function until(come: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await come()); tries++) {
    if (tries > 6_000) throw new Error('it did not come');
    await sleep(5);
  }
}

describe('kill -9', () => {
  test('between the reply to a cast and its way to the ledger loses no ballot that was acknowledged, and marks nobody without one', async () => {
    const vote = await openedVote('K-R1', 400);
    let acknowledged = '';
    const caster = vote.worker(DURING, vote.voters);
    caster.stdout?.on('data', (data) => {
      acknowledged += data;
    });
    await until(async () => acknowledged.includes('\n'));
    await kill(caster);
    expect(await vote.written('BallotSealed')).toBeLessThan(400);
    const seals = acknowledged.split('\n').slice(0, -1);
    const inTheBox = async () => (await vote.box.counting('K-R1')).map(({ c }) => c);
    expect(await inTheBox()).toEqual(expect.arrayContaining(seals));
    const { rows } = await database.pool.query("SELECT count(*) AS marked FROM ballots.roll WHERE round_id = 'K-R1' AND mark IS NOT NULL");
    expect(rows[0].marked).toBe((await inTheBox()).length);
    // Who got no answer asks again when it is over: the same answer for what lies there, and a no for what does not.
    const again = await Promise.all(vote.voters.map(async (voterId) => (await vote.cast('K-R1', voterId)).answer));
    expect(again.filter((answer) => answer === 'done')).toHaveLength((await inTheBox()).length);
    await vote.course.advanceAll();
    expect(await vote.written('BallotSealed')).toBe((await inTheBox()).length);
    const counting = (await inTheBox()).length;
    expect(await vote.written('BallotOpened')).toBe(counting < 10 ? 0 : counting);
    await vote.close();
  });

  test('while a vote is closed and while it is opened leaves every seal and every ballot once', async () => {
    const people = 4_000;
    const vote = await openedVote('K-R2', people);
    const during = votesOn({ connection: database.connection, secrets, at: DURING }, { size: people, root: 'a'.repeat(64) });
    await Promise.all(vote.voters.map((voterId) => during.cast('K-R2', voterId)));
    await during.close();
    let killed = { closing: 0, opening: 0 };
    for (let kills = 0; kills < 8 && (await vote.written('BallotsOpened')) === 0; kills++) {
      const before = { sealed: await vote.written('BallotSealed'), opened: await vote.written('BallotOpened') };
      const workers = [vote.worker(OVER), vote.worker(OVER)];
      // Killed only when it has written something, else this would test nothing.
      await until(async () => (await vote.written('BallotSealed')) > before.sealed || (await vote.written('BallotOpened')) > before.opened);
      await sleep(randomInt(20));
      await Promise.all(workers.map(kill));
      const closed = (await vote.written('VotingClosed')) > 0;
      killed = { closing: killed.closing + (closed ? 0 : 1), opening: killed.opening + (closed ? 1 : 0) };
    }
    expect(killed.closing + killed.opening).toBeGreaterThan(1);
    await until(async () => {
      await vote.course.advanceAll();
      return (await vote.written('BallotsOpened')) > 0;
    });
    for (const [type, count] of [
      ['BallotSealed', people],
      ['BallotOpened', people],
      ['VotingClosed', 1],
      ['BallotsOpened', 1],
    ] as const)
      expect([type, await vote.written(type)]).toEqual([type, count]);
    const { rows } = await database.pool.query(
      "SELECT json->'data'->>'v' AS v FROM ledger.events WHERE type = 'BallotOpened' AND json->'data'->>'roundId' = 'K-R2'",
    );
    expect(new Set(rows.map(({ v }) => v)).size).toBe(people);
    const ballots = (await vote.box.counting('K-R2')).map(({ v, n, choices, r }) => ({ v, n, choices, r }));
    const { rows: counted } = await database.pool.query(
      "SELECT json->'data'->>'openedHash' AS hash FROM ledger.events WHERE type = 'BallotsOpened' AND json->'data'->>'roundId' = 'K-R2'",
    );
    expect(counted).toEqual([{ hash: openedBallotsHash('K-R2', ballots) }]);
    await vote.close();
  });
});
