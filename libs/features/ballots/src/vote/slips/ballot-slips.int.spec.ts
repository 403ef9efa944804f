import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { migrate } from '#database';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { processorsMigrations } from '#processors';
import { provesItself } from '../../../../../../test/support/feature/read-model.js';
import { told } from '../../../../../../test/support/feature/round-story.js';
import { ballotsMigrations } from '../../box/ballots.migrations.js';
import { ballotSlipsProjection } from './ballot-slips.projection.js';
import { SlipOf, SlipOfHandler } from './ballot-slips.query.js';

jest.setTimeout(60_000);

const hex = (letter: string) => letter.repeat(64);
const [v, other, inBox] = [hex('a'), hex('b'), hex('c')];
const choices = [{ bidId: 'H-9' }, { bidId: 'H-10' }];
const seal = (of: string, n: number, c: string) =>
  told(`ballot-R3-${of}`, '2026-08-10T18:00:00.000Z', { type: 'BallotSealed', data: { roundId: 'R3', v: of, n, c } });

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

describe('A ballot slip', () => {
  it('is looked up in rows that are the same at once, event by event, taken up again and built anew', async () => {
    const opened = { type: 'BallotOpened', data: { roundId: 'R3', v, n: 2, choices, r: hex('e') } };
    const story = [seal(v, 1, hex('1')), seal(other, 1, hex('2')), seal(v, 2, hex('3')), told(`ballot-R3-${v}`, '2026-08-17T09:00:00.000Z', opened)];
    await provesItself(database, ballotSlipsProjection, story, ['seals']);
  });

  it('finds its ballot by the seal alone, says whether a later one took its place, and what an opened one holds', async () => {
    await migrate(database.connection, [...ballotsMigrations, ...processorsMigrations]);
    const ask = new SlipOfHandler(database.pool);
    const of = (c: string, roundId = 'R3') => ask.execute(new SlipOf(roundId, c));
    expect(await of(hex('1'))).toEqual({ inLedger: true, v, n: 1, replaced: true, choices: null, r: null });
    expect(await of(hex('2'))).toMatchObject({ inLedger: true, v: other, replaced: false, choices: null });
    expect(await of(hex('3'))).toEqual({ inLedger: true, v, n: 2, replaced: false, choices, r: hex('e') });
    expect([await of(hex('4')), await of(hex('1'), 'R4')]).toEqual([undefined, undefined]);
  });

  it('finds a ballot that still waits in the box, and tells no more of it than that', async () => {
    await database.pool.query("INSERT INTO ballots.box (round_id, v, n, c, sealed) VALUES ('R3', decode($1, 'hex'), 1, decode($2, 'hex'), '\\x00')", [
      inBox,
      hex('5'),
    ]);
    expect(await new SlipOfHandler(database.pool).execute(new SlipOf('R3', hex('5')))).toEqual({
      ...{ inLedger: false, v: null, n: null, replaced: false, choices: null, r: null },
    });
  });
});
