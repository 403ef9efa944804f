import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool, migrate } from '#database';
import { type TestDatabase, testDatabase } from '#database/test-database';
import type { BallotChannel, BallotRules } from '#events';
import { EnvironmentMasterKey } from '#vault';
import { ballotBoxConformance, castingOf } from './ballot-box.conformance.js';
import { BoxDamaged } from './ballot-box.js';
import { ballotsMigrations } from './ballots.migrations.js';
import { rowBytesOf } from './box-cipher.js';
import { PostgresBallotBox } from './postgres-box.js';

const master = new EnvironmentMasterKey(randomBytes(32));
let database: TestDatabase;
let others: Pool;
beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.connection, ballotsMigrations);
  others = createPool(database.connection, { max: 5 });
}, 60_000);
afterAll(async () => {
  await others.end();
  await database.drop();
});

async function addVoter(roundId: string): Promise<string> {
  const voterId = randomUUID();
  await database.pool.query(
    `INSERT INTO ballots.roll (round_id, voter_id, number, salt)
     VALUES ($1, $2, (SELECT count(*) + 1 + floor(random() * 1000000) FROM ballots.roll WHERE round_id = $1)::integer, $3)`,
    [roundId, voterId, randomBytes(32)],
  );
  return voterId;
}

const opened = () => ({ box: new PostgresBallotBox(database.pool, master), another: new PostgresBallotBox(others, master) });

ballotBoxConformance('the box in PostgreSQL', async () => ({
  ...opened(),
  addVoter,
  markOf: async (roundId, voterId) => {
    const { rows } = await database.pool.query<{ mark: BallotChannel | null }>('SELECT mark FROM ballots.roll WHERE round_id = $1 AND voter_id = $2', [
      roundId,
      voterId,
    ]);
    return rows[0]?.mark ?? undefined;
  },
  mark: async (roundId, voterId, channel) => {
    await database.pool.query('UPDATE ballots.roll SET mark = $3 WHERE round_id = $1 AND voter_id = $2', [roundId, voterId, channel]);
  },
}));

const CLOSES = '2026-05-17T23:00:00.000Z';
let rounds = 0;
async function boxOf(voters: number, more: { growing?: boolean } = {}) {
  const roundId = `Q-${++rounds}`;
  const ids = [];
  for (let i = 0; i < voters; i++) ids.push(await addVoter(roundId));
  const { box } = opened();
  await box.open({ roundId, closesAt: CLOSES, rowBytes: 400, growing: more.growing ?? false });
  return { roundId, box, voters: ids };
}
const refused = { code: '55000' };

describe('rows of the box', () => {
  test('have one size, whatever was chosen', async () => {
    const { roundId, box, voters } = await boxOf(3);
    const choices = [[], [{ bidId: 'H-001' }], [{ bidId: 'H-001', points: 1_000 }, { bidId: 'H-0000002' }]];
    for (const [i, voterId] of voters.entries()) await box.cast(castingOf(roundId, voterId, 1, { choices: choices[i] ?? [] }));
    const { rows } = await database.pool.query('SELECT DISTINCT octet_length(sealed) AS size FROM ballots.box WHERE round_id = $1', [roundId]);
    expect(rows).toEqual([{ size: 400 + 28 }]);
  });

  test('have room for the largest ballot of their round', async () => {
    const rules = { kind: 'points', most: 2, points: 100, mostForOne: 60 } as BallotRules;
    const bids = ['H-1', 'H-000003', 'H-000000002'];
    const { roundId, box, voters } = await boxOf(0);
    expect(voters).toEqual([]);
    const other = `${roundId}-L`;
    const voterId = await addVoter(other);
    await box.open({ roundId: other, closesAt: CLOSES, rowBytes: rowBytesOf(rules, bids), growing: false });
    const largest = [
      { bidId: 'H-000003', points: 60 },
      { bidId: 'H-000000002', points: 60 },
    ];
    expect(await box.cast(castingOf(other, voterId, 1, { choices: largest }))).toBe('done');
  });

  test('hold no time, no channel and no line of the roll', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      "SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'ballots' AND table_name = 'box' ORDER BY 1",
    );
    expect(rows.map(({ name }) => name)).toEqual(['c', 'flushed', 'n', 'round_id', 'sealed', 'set_aside', 'v']);
  });

  test('that were changed, or moved to another place, are named and not opened', async () => {
    const { roundId, box, voters } = await boxOf(2);
    for (const voterId of voters) await box.cast(castingOf(roundId, voterId, 1));
    const [first] = await box.counting(roundId);
    const change = (to: string) =>
      database.pool.query(`UPDATE ballots.box SET sealed = ${to} WHERE round_id = $1 AND c = decode($2, 'hex')`, [roundId, first?.c]);
    await change('set_byte(sealed, 40, (get_byte(sealed, 40) + 1) % 256)');
    await expect(box.counting(roundId)).rejects.toThrow(BoxDamaged);
    await change(`(SELECT sealed FROM ballots.box WHERE round_id = $1 AND c <> decode($2, 'hex'))`);
    await expect(box.counting(roundId)).rejects.toThrow(BoxDamaged);
  });

  test('are opened by no other master key', async () => {
    const { roundId, box, voters } = await boxOf(1);
    await box.cast(castingOf(roundId, voters[0] ?? '', 1));
    const stranger = new PostgresBallotBox(database.pool, new EnvironmentMasterKey(randomBytes(32)));
    await expect(stranger.counting(roundId)).rejects.toThrow(/master key/);
  });

  test('and lines of the roll all come from one moment once the vote is over, whenever they came', async () => {
    const { roundId, box, voters } = await boxOf(12);
    for (const voterId of voters) await box.cast(castingOf(roundId, voterId, 1));
    const writers = async () => {
      const { rows } = await database.pool.query<{ writer: string }>(
        'SELECT xmin::text AS writer FROM ballots.box WHERE round_id = $1 UNION SELECT xmin::text FROM ballots.roll WHERE round_id = $1',
        [roundId],
      );
      return rows.length;
    };
    expect(await writers()).toBeGreaterThan(1);
    await box.shut(roundId);
    await box.tidy(roundId);
    expect(await writers()).toBe(1);
  });
});

describe('the roll', () => {
  test('stands still once there is a box', async () => {
    const { roundId, box, voters } = await boxOf(1);
    await expect(addVoter(roundId)).rejects.toMatchObject(refused);
    await expect(database.pool.query('DELETE FROM ballots.roll WHERE round_id = $1', [roundId])).rejects.toMatchObject(refused);
    await box.discard(roundId);
    await addVoter(roundId);
    expect(voters).toHaveLength(1);
  });

  test('that grows takes more until the box is shut, and loses nobody', async () => {
    const { roundId, box } = await boxOf(1, { growing: true });
    const late = await addVoter(roundId);
    expect(await box.cast(castingOf(roundId, late, 1))).toBe('done');
    await expect(database.pool.query('DELETE FROM ballots.roll WHERE voter_id = $1', [late])).rejects.toMatchObject(refused);
    await box.shut(roundId);
    await expect(addVoter(roundId)).rejects.toMatchObject(refused);
  });

  test('keeps number, voter and salt of each line for ever', async () => {
    const { roundId } = await boxOf(1);
    for (const change of ['number = 7', 'voter_id = gen_random_uuid()', `salt = '\\x${'00'.repeat(32)}'`])
      await expect(database.pool.query(`UPDATE ballots.roll SET ${change} WHERE round_id = $1`, [roundId])).rejects.toMatchObject(refused);
  });

  test('is whole when the box is there: whoever was half-way is waited for', async () => {
    const roundId = `Q-${++rounds}`;
    const client = await others.connect();
    await client.query('BEGIN');
    await client.query('INSERT INTO ballots.roll (round_id, voter_id, number, salt) VALUES ($1, $2, 1, $3)', [roundId, randomUUID(), randomBytes(32)]);
    let isOpen = false;
    const opening = opened()
      .box.open({ roundId, closesAt: CLOSES, rowBytes: 400, growing: false })
      .then(() => {
        isOpen = true;
      });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isOpen).toBe(false);
    await client.query('COMMIT');
    client.release();
    await opening;
    expect((await database.pool.query('SELECT count(*) AS size FROM ballots.roll WHERE round_id = $1', [roundId])).rows).toEqual([{ size: 1 }]);
  });
});
