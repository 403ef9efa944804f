import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import type { FactOf, VotingOpened } from '#events';
import { ballotSeal, contentHash, openedBallotsHash } from '#proof';
import { DURING, OVER, openVoteHouse, ROUND, type VoteHouse } from '../../test/vote-house.js';
import { BoxDamaged } from '../box/ballot-box.js';
import { RoundSecretMissing } from '../secrets/round-secrets.js';
import { BallotCarrier } from './ballot-carrier.js';

jest.setTimeout(120_000);

let database: TestDatabase;
let house: VoteHouse;
beforeAll(async () => {
  database = await testDatabase();
});
afterEach(() => house.close());
afterAll(() => database.drop());

const opened = async (voters: number, more: Parameters<typeof openVoteHouse>[2] = {}) => {
  house = await openVoteHouse(database, voters, more);
  expect(await house.open()).toMatchObject({ status: 'done' });
  return house;
};
const castAll = async (from: number, to: number) => {
  for (let place = from; place < to; place++) expect(await house.cast(place)).toMatchObject({ status: 'done' });
};
const over = () => {
  house.clock.set(OVER);
  return house.course.advanceAll();
};
const openedOf = async () => (await house.events(`voting-${ROUND}`))[0]?.data as FactOf<typeof VotingOpened>['data'];
const issuedPapers = () =>
  house.tell({
    stream: `voting-${ROUND}`,
    at: DURING,
    facts: [{ type: 'PapersIssued', data: { roundId: ROUND, bankId: 'bank-h', papers: 40, by: house.officer } }],
  });
const byType = async (type: string) => (await house.ballotEvents()).filter((event) => event.type === type);
const trouble = async () => (await house.box.state(ROUND))?.trouble;

describe('Opening a vote', () => {
  it('puts on record the bids with what they cost and who may pay, the pots, the roll, a lot for each bid and a hash of the secret', async () => {
    await opened(12);
    const data = await openedOf();
    expect(data.choices).toEqual([
      { bidId: 'H-001', costPence: 40_000, payableFrom: ['F4', 'F1'] },
      { bidId: 'H-002', costPence: 15_000, payableFrom: ['F1'] },
      { bidId: 'H-003', costPence: 50_000, payableFrom: ['F1'] },
    ]);
    expect(data).toMatchObject({
      potPence: 110_000,
      estateId: 'hilgrove',
      roll: { size: 12 },
      secretHash: contentHash((await house.secrets.read(ROUND)).toString('hex')),
    });
    expect(data.lots?.map(({ lot }) => lot).toSorted()).toEqual([1, 2, 3]);
    expect(await house.voting()).toEqual(['VotingOpened', 'VotingOpenedBasis']);
  });

  it('sent twice is done once, and another one is refused; the box stays', async () => {
    await opened(1);
    expect(await house.open()).toMatchObject({ status: 'done', duplicate: true });
    const again = await house.opening.open(house.vote, { ...house.meta, commandId: crypto.randomUUID() });
    expect(again).toMatchObject({ status: 'refused', refusal: { code: 'voting-opened' } });
    expect(await house.cast(0)).toMatchObject({ status: 'done' });
  });

  it('that is refused leaves the roll as it was, to be put right', async () => {
    house = await openVoteHouse(database, 1);
    const refused = await house.opening.open({ ...house.vote, bids: ['H-001', 'H-009'] }, house.meta);
    expect(refused).toMatchObject({ status: 'refused', refusal: { code: 'bid-not-in-round' } });
    expect(await house.box.state(ROUND)).toBeUndefined();
    await database.pool.query('DELETE FROM ballots.roll WHERE round_id = $1', [ROUND]);
    expect(await house.open()).toMatchObject({ status: 'refused', refusal: { code: 'nobody-on-the-roll' } });
  });

  it('of which two are sent at once is one', async () => {
    house = await openVoteHouse(database, 3);
    const other = { ...house.meta, commandId: crypto.randomUUID() };
    const outcomes = await Promise.all([house.open(), house.opening.open(house.vote, other)]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['done', 'refused']);
    expect(await house.cast(0)).toMatchObject({ status: 'done' });
  });
});

describe('Casting', () => {
  it('answers with a slip that fits, and again the same one', async () => {
    await opened(2);
    const r = 'ab'.repeat(32);
    const outcome = await house.cast(0, [{ bidId: 'H-002' }, { bidId: 'H-001' }], { n: 1, r });
    if (outcome.status !== 'done') throw new Error('not done');
    const { slip } = outcome;
    expect(slip).toEqual({ ...slip, n: 1, r, replaced: false });
    expect(slip.c).toBe(ballotSeal({ round: ROUND, v: slip.v, n: 1, choices: [{ bidId: 'H-002' }, { bidId: 'H-001' }], r }));
    expect(await house.cast(0, [{ bidId: 'H-002' }, { bidId: 'H-001' }], { n: 1, r })).toEqual(outcome);
    expect(await house.next(house.voters[0] ?? '')).toMatchObject({ v: slip.v, n: 2, mark: 'online' });
    expect(await house.cast(0, [])).toMatchObject({ slip: { v: slip.v, n: 2, replaced: true } });
  });

  it('is refused by name', async () => {
    house = await openVoteHouse(database, 2);
    const code = async (...args: Parameters<VoteHouse['cast']>) => {
      const outcome = await house.cast(...args);
      return outcome.status === 'refused' ? outcome.refusal.code : 'done';
    };
    expect(await code(0)).toBe('voting-not-open');
    expect(await house.next(house.voters[0] ?? '')).toBeUndefined();
    await house.open();
    expect(await code(0, [{ bidId: 'B-001' }])).toBe('not-on-the-ballot');
    expect(await code(0, [{ bidId: 'H-001' }, { bidId: 'H-001' }])).toBe('twice-the-same');
    expect(await Promise.all([code(0, [], { n: 1 }), code(0, [], { n: 1 })])).toEqual(expect.arrayContaining(['done', 'another-ballot-first']));
    await database.pool.query("UPDATE ballots.roll SET mark = 'paper' WHERE voter_id = $1", [house.voters[1]]);
    expect(await code(1)).toBe('voted-on-paper');
    house.clock.set('2026-04-12T23:00:00.000Z');
    expect(await code(0)).toBe('voting-not-open');
  });

  it('says which folder lacks the secret', async () => {
    await opened(1);
    await house.secrets.destroy(ROUND);
    await expect(house.cast(0)).rejects.toThrow(RoundSecretMissing);
  });
});

describe('On the way to the ledger', () => {
  it('ballots go five together, naming nobody and the hour alone', async () => {
    await opened(9);
    await castAll(0, 4);
    await house.course.advanceAll();
    expect(await house.ballotEvents()).toEqual([]);
    await castAll(4, 5);
    await house.course.advanceAll();
    const seals = await house.ballotEvents();
    expect(seals.map(({ type, recordedAt }) => [type, recordedAt])).toEqual(Array.from({ length: 5 }, () => ['BallotSealed', '2026-04-01T10:00:00.000Z']));
    for (const seal of seals) expect(Object.keys(seal).toSorted()).toEqual(['commandId', 'data', 'id', 'recordedAt', 'revision', 'stream', 'type', 'v']);
    expect(seals.map(({ stream, data }) => stream === `ballot-${ROUND}-${(data as { v: string }).v}`)).not.toContain(false);
    await castAll(5, 9);
    await house.course.advanceAll();
    expect(await house.ballotEvents()).toHaveLength(5);
  });

  it('fewer go when the hour has ended', async () => {
    await opened(3);
    await castAll(0, 2);
    await house.course.advanceAll();
    expect(await house.ballotEvents()).toEqual([]);
    house.clock.set('2026-04-01T11:00:01.000Z');
    await house.course.advanceAll();
    expect(await house.ballotEvents()).toHaveLength(2);
  });

  it('those that one voter replaces come in their order', async () => {
    await opened(2);
    for (let n = 1; n <= 6; n++) await house.cast(0, n % 2 ? [] : undefined);
    await house.cast(1);
    await house.course.advanceAll();
    const v = (await house.next(house.voters[0] ?? ''))?.v;
    expect((await house.events(`ballot-${ROUND}-${v}`)).map(({ data }) => (data as { n: number }).n)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await house.ballotEvents()).toHaveLength(7);
  });

  it('one that was written and not marked, by a kill in between, is not written again', async () => {
    await opened(6);
    await castAll(0, 6);
    await house.course.advanceAll();
    await database.pool.query('UPDATE ballots.box SET flushed = false');
    await house.course.advanceAll();
    expect(await house.ballotEvents()).toHaveLength(6);
    expect(await house.box.state(ROUND)).toMatchObject({ waiting: 0 });
  });
});

describe('A vote that is over', () => {
  it('is shut by its last day, drained, closed, opened in the order of the seals, and written down', async () => {
    await opened(14);
    await castAll(0, 12);
    await house.cast(3, []);
    house.clock.set('2026-04-12T22:59:59.999Z');
    await house.course.advanceAll();
    expect(await house.voting()).toEqual(['VotingOpened', 'VotingOpenedBasis']);
    await over();
    expect(await house.voting()).toEqual(['VotingOpened', 'VotingOpenedBasis', 'VotingClosed', 'BallotsOpened']);
    const [, , closed, counted] = await house.events(`voting-${ROUND}`);
    expect(closed?.data).toMatchObject({ counting: 12, replaced: 1, setAside: 0, roll: (await openedOf()).roll });
    const ballots = (await byType('BallotOpened')).map(
      ({ data: { roundId: _, ...data } }) => data as never as { v: string; n: number; choices: []; r: string },
    );
    const seals = ballots.map((ballot) => ballotSeal({ round: ROUND, ...ballot }));
    expect(seals).toEqual(seals.toSorted());
    expect(ballots.filter(({ n }) => n === 2)).toHaveLength(1);
    expect(counted?.data).toMatchObject({ counting: 12, blank: 1, openedHash: openedBallotsHash(ROUND, ballots) });
    expect(await byType('BallotSealed')).toHaveLength(13);
    expect(await house.box.state(ROUND)).toMatchObject({ shut: true, tidied: true, trouble: undefined });
    await over();
    expect(await house.voting()).toHaveLength(4);
  });

  it('takes no ballot any more, by one position', async () => {
    await opened(2);
    await house.cast(0);
    await house.box.shut(ROUND);
    expect(await house.cast(1)).toMatchObject({ refusal: { code: 'voting-not-open' } });
    await over();
    expect(await byType('BallotSealed')).toHaveLength(1);
  });

  it('of nine ballots opens none, and keeps them for an auditor', async () => {
    await opened(20);
    await castAll(0, 9);
    await over();
    expect(await byType('BallotOpened')).toEqual([]);
    expect((await house.events(`voting-${ROUND}`)).at(-1)?.data).toMatchObject({ counting: 9, blank: 0, few: true });
    expect(await house.box.counting(ROUND)).toHaveLength(9);
  });

  it('with nobody in it is closed all the same', async () => {
    await opened(3);
    await over();
    expect((await house.events(`voting-${ROUND}`)).at(-1)?.data).toMatchObject({ counting: 0, few: true });
  });

  it('where papers are out waits for the officer, and names them apart', async () => {
    await opened(12);
    await castAll(0, 11);
    await issuedPapers();
    await over();
    expect(await house.voting()).not.toContain('VotingClosed');
    await house.box.shut(ROUND, { by: house.officer, stepUp: 'passkey' });
    await over();
    expect((await house.voting()).slice(3)).toEqual(['VotingClosed', 'VotingClosedBasis', 'BallotsOpened']);
  });

  it('whose papers were handed out while the last day shut the box is still closed by the officer', async () => {
    await opened(12);
    await castAll(0, 11);
    await house.box.shut(ROUND);
    await issuedPapers();
    await over();
    expect([await house.voting(), await trouble()]).toEqual([['VotingOpened', 'VotingOpenedBasis', 'PapersIssued'], undefined]);
    expect((await house.visitor('RO').post(`/rounds/${ROUND}/voting`, {}, `/rounds/${ROUND}/voting/close`)).statusCode).toBe(303);
    expect((await house.voting()).slice(3)).toEqual(['VotingClosed', 'VotingClosedBasis', 'BallotsOpened']);
  });

  it('sets aside what a paper replaces once the box is shut, and not before', async () => {
    await opened(12);
    await castAll(0, 12);
    await database.pool.query("INSERT INTO ballots.envelopes (round_id, number, fate, replaces) VALUES ($1, 3, 'admitted', 'online')", [ROUND]);
    await house.course.advanceAll();
    expect(await house.box.count(ROUND)).toMatchObject({ setAside: 0 });
    await over();
    const closed = (await house.events(`voting-${ROUND}`)).find(({ type }) => type === 'VotingClosed');
    expect(closed?.data).toMatchObject({ counting: 11, setAside: 1 });
  });

  it('leaves out ballots that were set aside', async () => {
    await opened(12);
    await castAll(0, 12);
    await house.box.setAside(ROUND, (await house.next(house.voters[2] ?? ''))?.v ?? '');
    await over();
    expect(await byType('BallotOpened')).toHaveLength(11);
    expect((await house.events(`voting-${ROUND}`))[2]?.data).toMatchObject({ counting: 11, setAside: 1 });
  });

  it('is gone on with where it was cut off between the ledger and the box', async () => {
    await opened(12);
    await castAll(0, 12);
    const cut = jest.spyOn(house.box, 'flushed').mockRejectedValueOnce(new Error('cut off'));
    await expect(over()).rejects.toThrow('cut off');
    cut.mockRestore();
    expect([(await byType('BallotSealed')).length, await house.voting()]).toEqual([12, ['VotingOpened', 'VotingOpenedBasis']]);
    await over();
    expect([(await byType('BallotSealed')).length, (await byType('BallotOpened')).length]).toEqual([12, 12]);
  });

  it('is gone on with where it was cut off while its ballots were opened', async () => {
    await opened(12);
    await castAll(0, 12);
    const carrier = house.app.get(BallotCarrier);
    const whole = carrier.open.bind(carrier);
    const cut = jest.spyOn(carrier, 'open').mockImplementationOnce(async (roundId, ballots, streamOf) => {
      await whole(roundId, ballots.slice(0, 5), streamOf);
      throw new Error('cut off');
    });
    await expect(over()).rejects.toThrow('cut off');
    cut.mockRestore();
    expect([(await byType('BallotOpened')).length, (await house.voting()).at(-1)]).toEqual([5, 'VotingClosed']);
    await over();
    expect(await byType('BallotOpened')).toHaveLength(12);
    expect((await house.voting()).filter((type) => type === 'BallotsOpened')).toHaveLength(1);
  });

  it('is carried on by two workers at once as by one', async () => {
    await opened(20);
    await castAll(0, 20);
    house.clock.set(OVER);
    await Promise.allSettled([house.course.advanceAll(), house.course.advanceAll()]);
    await over();
    expect([(await byType('BallotSealed')).length, (await byType('BallotOpened')).length]).toEqual([20, 20]);
    expect((await house.voting()).slice(2)).toEqual(['VotingClosed', 'BallotsOpened']);
  });
});

describe('A vote that does not go on', () => {
  /** Closed, and cut off before anything was opened; then `spoil`, and on. */
  const closedWith = async (spoil: () => Promise<unknown>, more: () => Promise<unknown> = async () => undefined) => {
    await opened(12);
    await castAll(0, 12);
    await more();
    const cut = jest.spyOn(house.box, 'counting').mockRejectedValue(new Error('cut off'));
    await expect(over()).rejects.toThrow('cut off');
    cut.mockRestore();
    expect(await house.voting()).toContain('VotingClosed');
    await spoil();
    await over();
  };

  it('because a row of the box is gone says so, and opens nothing wrongly; put back, it goes on', async () => {
    await closedWith(async () => {
      await database.pool.query('DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT * FROM ballots.box LIMIT 1');
      await database.pool.query('DELETE FROM ballots.box x USING kept k WHERE x.v = k.v');
    });
    expect([await trouble(), await byType('BallotOpened')]).toEqual(['ballot-missing', []]);
    await database.pool.query('INSERT INTO ballots.box SELECT * FROM kept');
    await over();
    expect([await trouble(), (await byType('BallotOpened')).length]).toEqual([undefined, 12]);
  });

  it('because the last ballot of a voter is gone does not open the one before', async () => {
    await closedWith(
      () => database.pool.query('DELETE FROM ballots.box WHERE n = 2'),
      () => house.cast(5, []),
    );
    expect((await house.box.counting(ROUND)).length).toBe(12);
    expect([await trouble(), await byType('BallotOpened')]).toEqual(['ballot-missing', []]);
  });

  it('because a row was changed says so', async () => {
    await closedWith(() =>
      database.pool.query('UPDATE ballots.box SET sealed = set_byte(sealed, 30, (get_byte(sealed, 30) + 1) % 256) WHERE c = (SELECT min(c) FROM ballots.box)'),
    );
    expect([await trouble(), await byType('BallotOpened')]).toEqual(['ballot-damaged', []]);
    // The fault is logged: nothing of it says which row it is.
    const fault = await house.box.counting(ROUND).catch((failed: Error) => failed);
    const marks = (await house.ballotEvents()).map(({ data }) => (data as { v: string }).v.slice(0, 8));
    expect(fault).toBeInstanceOf(BoxDamaged);
    for (const mark of marks) expect(JSON.stringify([String(fault), fault])).not.toContain(mark);
  });

  it('because a seal in the box was changed says so', async () => {
    await closedWith(() => database.pool.query('UPDATE ballots.box SET c = set_byte(c, 0, 0) WHERE c = (SELECT max(c) FROM ballots.box)'));
    expect([await trouble(), await byType('BallotOpened')]).toEqual(['ballot-damaged', []]);
  });

  it('because more ballots count than people are on the roll is not closed', async () => {
    await opened(3, { ballot: { roll: 'frozen' } });
    await castAll(0, 3);
    await house.box.addPapers(ROUND, 'P-1', [{ choices: [] }, { choices: [] }]);
    await over();
    expect([await trouble(), await house.voting()]).toEqual(['not-closed', ['VotingOpened', 'VotingOpenedBasis']]);
  });

  it('stops no other', async () => {
    await opened(2);
    await house.cast(0);
    const other = { ...(await openedOf()), roundId: 'B-R1' };
    const closed = { roundId: 'B-R1', bankId: 'bank-h', roll: other.roll, counting: 1, replaced: 0, setAside: 0 };
    await house.tell({
      stream: 'voting-B-R1',
      at: DURING,
      facts: [
        { type: 'VotingOpened', data: other },
        { type: 'VotingClosed', data: closed },
      ],
    });
    await house.box.open({ roundId: 'B-R1', closesAt: DURING, rowBytes: 100, growing: false });
    const boxes = await house.box.active();
    const active = jest.spyOn(house.box, 'active').mockResolvedValue(boxes.toSorted((a, b) => (a.roundId < b.roundId ? -1 : 1)));
    await over();
    active.mockRestore();
    expect((await house.box.state('B-R1'))?.trouble).toBe('ballot-missing');
    expect(await house.voting()).toContain('BallotsOpened');
  });
});

describe('The end of the secret', () => {
  it('destroys it, whatever was never opened, and who the lines of the roll were', async () => {
    await opened(12);
    await database.pool.query("UPDATE ballots.roll SET name = 'x', address = 'y'");
    await castAll(0, 12);
    await house.cast(0, []);
    await over();
    await house.tell({ stream: `voting-${ROUND}`, at: OVER, facts: [{ type: 'RoundSecretDestroyed', data: { roundId: ROUND, bankId: 'bank-h' } }] });
    await over();
    await expect(house.secrets.read(ROUND)).rejects.toThrow(RoundSecretMissing);
    const { rows } = await database.pool.query('SELECT (SELECT count(*) FROM ballots.box) AS rows, wrapped FROM ballots.boxes');
    expect(rows).toEqual([{ rows: 0, wrapped: null }]);
    const { rows: roll } = await database.pool.query('SELECT count(mark) AS marked, count(name) AS named, count(address) AS addressed FROM ballots.roll');
    expect(roll).toEqual([{ marked: 12, named: 0, addressed: 0 }]);
    expect(await house.box.active()).toEqual([]);
  });
});
