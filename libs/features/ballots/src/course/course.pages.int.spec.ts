import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { DURING, OVER, openVoteHouse, ROUND, type VoteHouse } from '../../test/vote-house.js';
import { type EnvelopeFate, Envelopes } from '../paper/envelopes.js';
import { RoundSecretMissing } from '../secrets/round-secrets.js';

jest.setTimeout(120_000);

const at = `/rounds/${ROUND}/voting`;
let database: TestDatabase;
let house: VoteHouse;
beforeAll(async () => {
  database = await testDatabase();
});
afterEach(() => house.close());
afterAll(() => database.drop());

const officer = () => house.visitor('RO');
const issued = () =>
  house.tell({
    stream: `voting-${ROUND}`,
    at: DURING,
    facts: [{ type: 'PapersIssued', data: { roundId: ROUND, bankId: 'bank-h', papers: 10, by: house.officer } }],
  });

describe('The page of a vote', () => {
  it('shows the officer the ideas that are ready, in the order in which they came, and opens the vote on those that are ticked', async () => {
    house = await openVoteHouse(database, 12);
    const page = (await officer().get(at)).body;
    expect([...page.matchAll(/name="bids"[^>]*value="([^"]+)"/g)].map(([, bidId]) => bidId)).toEqual(['H-001', 'H-002', 'H-003']);
    expect((await officer().post(at, {}, `${at}/open`)).body).toContain('Choose at least one idea');
    expect(await house.voting()).toEqual([]);
    expect((await officer().post(at, { bids: ['H-002', 'H-001'] }, `${at}/open`)).statusCode).toBe(303);
    const [opened, basis] = await house.events(`voting-${ROUND}`);
    expect(opened?.data).toMatchObject({ choices: [{ bidId: 'H-002' }, { bidId: 'H-001' }] });
    expect(basis?.data).toMatchObject({ by: house.officer, stepUp: 'demonstration' });
    expect(await officer().read(at)).toMatch(/People are voting until the end of .*Nobody can see what they choose/);
  });

  it('warns of the ideas that no fund of the round may pay for, by name, before it opens', async () => {
    house = await openVoteHouse(database, 3, { funds: ['F4'] });
    const page = (await officer().get(at)).body;
    expect(page).toContain('Some ideas cannot win, however many people choose them');
    expect([...page.matchAll(/href="\/bids\/(H-\d+)"/g)].map(([, bidId]) => bidId)).toEqual(['H-002', 'H-003']);
    expect((await officer().post(at, { bids: ['H-002'] }, `${at}/open`)).statusCode).toBe(303);
    await house.close();
    house = await openVoteHouse(database, 3);
    expect(await officer().read(at)).not.toContain('cannot win');
  });

  it('says what is missing, and offers no button then', async () => {
    house = await openVoteHouse(database, 0);
    const page = await officer().read(at);
    expect(page).toContain('Nobody is on the list of voters yet');
    expect(page).not.toContain('Open voting');
  });

  it('is there for a scrutineer to look at, and for nobody else', async () => {
    house = await openVoteHouse(database, 3);
    expect((await house.visitor('SCR-1').get(at)).statusCode).toBe(200);
    expect(await house.visitor('SCR-1').read(at)).not.toContain('Open voting');
    expect((await house.visitor('SCR-1').post(at, { bids: ['H-001'] }, `${at}/open`)).statusCode).toBe(404);
    expect((await house.visitor('RES-1').get(at)).statusCode).toBe(404);
  });

  it('is the same however many have voted, for whatever', async () => {
    house = await openVoteHouse(database, 12);
    await house.open();
    // How far the ledger is stands at the foot of every page, and tells of no choice.
    const read = async () => (await officer().read(at)).replace(/number \d+/, '');
    const before = await read();
    for (let place = 0; place < 12; place++) await house.cast(place);
    await house.course.advanceAll();
    expect(await read()).toBe(before);
  });

  it('lets the officer close a vote with papers, once the last day is over and all of them are typed in', async () => {
    house = await openVoteHouse(database, 12);
    await house.open();
    for (let place = 0; place < 10; place++) await house.cast(place);
    await issued();
    expect((await officer().post(at, {}, `${at}/close`)).statusCode).toBe(409);
    house.clock.set(OVER);
    await database.pool.query("UPDATE ballots.roll SET mark = 'paper' WHERE voter_id = $1", [house.voters[11]]);
    expect(await officer().read(at)).toContain('1 paper is not typed in yet');
    const refused = await officer().post(at, {}, `${at}/close`);
    expect([refused.statusCode, (await house.box.state(ROUND))?.shut]).toEqual([409, false]);
    await database.pool.query('UPDATE ballots.roll SET mark = NULL WHERE voter_id = $1', [house.voters[11]]);
    expect((await officer().post(at, {}, `${at}/close`)).statusCode).toBe(303);
    expect((await house.voting()).slice(3)).toEqual(['VotingClosed', 'VotingClosedBasis', 'BallotsOpened']);
    expect(await officer().read(at)).toMatch(/10 votes count/);
  });

  it('tells the officer before the last day of papers that are too few to be typed in, and nobody else', async () => {
    house = await openVoteHouse(database, 12);
    await house.open();
    await issued();
    expect(await officer().read(at)).not.toContain('in no pile yet');
    const desk = house.app.get(Envelopes, { strict: false });
    for (let number = 1; number <= 4; number++) await desk.admit(ROUND, number, 'first-counts');
    expect(await officer().read(at)).toMatch(/4 papers are in no pile yet.*they would not count.*Then they can still vote in another way/);
    expect(await house.visitor('SCR-1').read(at)).not.toContain('in no pile yet');
    await desk.admit(ROUND, 5, 'first-counts');
    expect(await officer().read(at)).not.toContain('in no pile yet');
  });

  it('lets no envelope in between the count of the papers and the shutting of the box', async () => {
    house = await openVoteHouse(database, 12);
    await house.open();
    await issued();
    house.clock.set(OVER);
    const desk = house.app.get(Envelopes, { strict: false });
    for (let number = 1; number <= 8; number++) {
      await database.pool.query('UPDATE ballots.boxes SET shut = false, shut_by = NULL');
      await database.pool.query('UPDATE ballots.roll SET mark = NULL');
      // The envelope comes when the papers are counted already, and the box is not shut yet.
      let coming: Promise<EnvelopeFate> | undefined;
      const typed = async () => {
        coming = desk.admit(ROUND, number, 'first-counts');
        await new Promise((done) => setTimeout(done, 30));
        return 0;
      };
      expect(await desk.shutBox(ROUND, typed, { by: house.officer })).toBe(0);
      expect([await coming, await desk.marked(ROUND)]).toEqual([{ fate: 'box-shut' }, 0]);
    }
    await database.pool.query('UPDATE ballots.boxes SET shut = false, shut_by = NULL');
    const [fate, closing] = await Promise.all([desk.admit(ROUND, 9, 'first-counts'), officer().post(at, {}, `${at}/close`)]);
    const [isShut, marked] = [(await house.box.state(ROUND))?.shut, await desk.marked(ROUND)];
    expect([fate.fate, closing.statusCode, isShut, marked]).toEqual(marked === 1 ? ['admitted', 409, false, 1] : ['box-shut', 303, true, 0]);
  });

  it('tells in plain words that a vote does not go on', async () => {
    house = await openVoteHouse(database, 12);
    await house.open();
    for (const trouble of ['ballot-missing', 'ballot-damaged', 'not-closed', 'not-recorded']) {
      await house.box.tellTrouble(ROUND, trouble);
      expect(await officer().read(at)).toMatch(/Tell whoever runs this service|tell whoever runs this service/);
    }
  });

  it('ends the secret when the officer asks and a scrutineer agrees, after the time for another count', async () => {
    house = await openVoteHouse(database, 12);
    await house.open();
    for (let place = 0; place < 12; place++) await house.cast(place);
    house.clock.set(OVER);
    await house.course.advanceAll();
    const declared = {
      ...{ roundId: ROUND, bankId: 'bank-h', version: 1, because: 'count', withdrawn: [], rulesVersion: 1, rulesHash: 'b'.repeat(64), tallyVersion: 1 },
      ...{ openedHash: 'a'.repeat(64), potPence: 110_000, spentPence: 0, ties: 0, items: [], resultHash: 'a'.repeat(64), explanationHash: 'a'.repeat(64) },
    };
    await house.tell({ stream: `voting-${ROUND}`, at: OVER, facts: [{ type: 'ResultDeclared', data: declared }] });
    expect(await officer().read(at)).toMatch(/You can do this after/);
    expect((await officer().post(at, {}, `${at}/end`)).statusCode).toBe(409);
    house.clock.set('2026-05-01T09:00:00.000Z');
    expect((await house.visitor('SCR-1').post(at, {}, `${at}/end/agree`)).statusCode).toBe(409);
    expect((await officer().post(at, {}, `${at}/end`)).statusCode).toBe(303);
    expect(await officer().read(at)).toContain('You have asked for this');
    expect((await officer().post(at, {}, `${at}/end/agree`)).statusCode).toBe(404);
    expect((await house.visitor('SCR-1').post(at, {}, `${at}/end/agree`)).statusCode).toBe(303);
    await house.course.advanceAll();
    await expect(house.secrets.read(ROUND)).rejects.toThrow(RoundSecretMissing);
    expect(await officer().read(at)).toContain('the secret of this vote is gone');
  });
});
