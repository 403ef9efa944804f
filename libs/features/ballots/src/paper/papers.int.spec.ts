import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { ruled } from '../../../../../test/support/feature/round-story.js';
import { inflated, pagesOf } from '../../../../../test/support/read-paper.js';
import { type BallotsHouse, ballotRules, openBallotsHouse } from '../../test/ballots-house.js';
import { BALLOT_BOX, type BallotBox } from '../box/ballot-box.js';
import { rowBytesOf } from '../box/box-cipher.js';
import { CastBallot, type CastOutcome } from '../casting/cast-ballot.command.js';
import { DrawingUp } from '../roll/drawing-up.js';
import { RollBook } from '../roll/roll-book.js';
import { ROUND_SECRETS, type RoundSecrets } from '../secrets/round-secrets.js';
import { CloseVoting } from '../voting.commands.js';
import { Batches } from './batches.js';
import { Envelopes } from './envelopes.js';
import { Settling } from './settling.js';

jest.setTimeout(120_000);

const ROUND = 'H-R1';
const at = `/rounds/${ROUND}/papers`;
const bids = ['H-001', 'H-002', 'H-003', 'H-004'];
const OFFICER = `per-${'a'.repeat(22)}`;
let database: TestDatabase;
let house: BallotsHouse;
beforeAll(async () => {
  database = await testDatabase();
});
afterEach(() => house.close());
afterAll(() => database.drop());

const box = () => house.app.get<BallotBox>(BALLOT_BOX, { strict: false });
const desk = () => house.app.get(Envelopes);

/** The vote opens on four bids with forty people on the roll; forty papers are handed out. */
async function open(ballot: object = ballotRules) {
  house = await openBallotsHouse(database, ballot);
  const csv = ['name,address', ...Array.from({ length: 40 }, (_, n) => `Voter ${n + 1},Flat ${n + 1}`)].join('\n');
  await house.app.get(DrawingUp).bring(ROUND, csv, OFFICER);
  await house.app.get<RoundSecrets>(ROUND_SECRETS, { strict: false }).draw(ROUND);
  const rules = { ...ballotRules, ...ballot } as Parameters<typeof rowBytesOf>[0];
  await box().open({ roundId: ROUND, closesAt: '2026-04-12T23:00:00.000Z', rowBytes: rowBytesOf(rules, bids), growing: false });
  const about = { roundId: ROUND, bankId: 'bank-h' };
  await house.tell({
    ...{ stream: `voting-${ROUND}`, at: '2026-03-28T08:00:00.000Z' },
    facts: [
      {
        type: 'VotingOpened',
        data: {
          ...about,
          ...{ estateId: 'hilgrove', choices: bids.map((bidId) => ({ bidId, costPence: 90_000, payableFrom: ['F1'] })) },
          ...{ pots: [{ fundId: 'F1', amountPence: 300_000 }], potPence: 300_000, ballot: rules, ...ruled },
          ...{ lots: bids.map((bidId, n) => ({ bidId, lot: n + 1 })), roll: await house.app.get(RollBook).root(ROUND), secretHash: 'c'.repeat(64) },
        },
      },
    ],
  });
  house.clock.set('2026-04-01T09:00:00.000Z');
  expect((await house.visitor('RO').post(at, { papers: '40' }, `${at}/issued`)).statusCode).toBe(303);
}
beforeEach(() => open());

async function castOnline(number: number, choices = [{ bidId: 'H-001' }]): Promise<CastOutcome> {
  const line = await house.app.get(RollBook).line(ROUND, number);
  const data = { roundId: ROUND, voterId: line?.voterId ?? '', channel: 'online', n: 1, choices, r: randomBytes(32).toString('hex') } as const;
  return house.app.get(CommandBus).execute(new CastBallot(data));
}
const mark = async (number: number) => (await house.app.get(RollBook).line(ROUND, number))?.mark;
const envelope = (number: number | '', fate = 'admit', who = 'KEY-1') => house.visitor(who).post(at, { number: String(number), fate }, `${at}/envelopes`);
const admit = async (...numbers: readonly number[]) => {
  for (const number of numbers) await desk().admit(ROUND, number, 'first-counts');
};
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);
const pile = async (papers: number) => {
  expect((await house.visitor('KEY-1').post(at, { pile: String(papers) }, `${at}/batches`)).statusCode).toBe(303);
  return (await house.app.get(Batches).list(ROUND)).find(({ settled }) => !settled)?.batchId ?? '';
};
/** `12--`: what stands in the boxes of the four bids. */
const boxes = (marks: string) => Object.fromEntries([...marks].flatMap((mark, n) => (mark === '-' ? [] : [[`mark-${bids[n]}`, mark]])));
const key = (who: string, batchId: string, paper: number, marks: string, more: Record<string, string> = {}) =>
  house.visitor(who).post(at, { paper: String(paper), letter: 'A', ...boxes(marks), ...more }, `${at}/batches/${batchId}`);
async function keyAll(who: string, batchId: string, papers: readonly string[]) {
  for (const [n, marks] of papers.entries()) await key(who, batchId, n + 1, marks);
}
const facts = async (type: string) => (await house.events(`voting-${ROUND}`)).filter((event) => event.type === type).map(({ data }) => data);
const boxed = async () => (await database.pool.query<{ count: number }>('SELECT count(*)::int AS count FROM ballots.box WHERE n = 0')).rows[0]?.count;
const figures = async () => (await desk().count(ROUND)) as object;

describe('The desk for envelopes', () => {
  it('marks a voter off once: a second envelope of the same number stays shut', async () => {
    expect((await envelope(3)).body).toContain('Number 3 is marked off');
    expect(await mark(3)).toBe('paper');
    expect((await envelope(3)).body).toContain('Keep number 3 shut: they voted before');
    expect(await figures()).toMatchObject({ admitted: 1, keptShut: [{ reason: 'voted-before', papers: 1 }] });
  });

  it('of two keyers with one number at the same time lets one envelope in', async () => {
    const fates = await Promise.all([1, 2, 3].map(() => desk().admit(ROUND, 9, 'first-counts')));
    expect(fates.filter(({ fate }) => fate === 'admitted').length).toBe(1);
  });

  it('where the first counts, keeps the paper of somebody shut who voted online, and lets nobody vote online whose paper came first', async () => {
    expect((await castOnline(4)).status).toBe('done');
    expect((await envelope(4)).body).toContain('they voted before');
    expect(await mark(4)).toBe('online');
    await envelope(5);
    expect(await castOnline(5)).toMatchObject({ status: 'refused', refusal: { code: 'voted-on-paper' } });
    expect(await box().count(ROUND)).toMatchObject({ counting: 1, setAside: 0 });
  });

  it.each([
    ['a number that is not on the roll', 99, 'admit', 'the number is not on the roll'],
    ['somebody who does not live there', 6, 'not-living-here', 'they do not live here'],
    ['no number', '', 'no-number', 'no number can be read'],
  ] as const)('keeps shut the envelope of %s', async (_, number, fate, said) => {
    expect((await envelope(number, fate)).body).toContain(said);
    expect([await mark(6), (await desk().count(ROUND)).admitted]).toEqual([null, 0]);
  });

  it('shows whose number it is only with a look written down, and to nobody but those who work there', async () => {
    const found = await house.visitor('KEY-1').post(at, { number: '7' }, `${at}/find`);
    expect(found.body).toContain('Voter 7');
    expect(await house.looks.read({ limit: 1 })).toMatchObject([{ kind: 'names-behind-tokens', subject: `roll-${ROUND}`, reader: 'KEY-1' }]);
    for (const who of ['SCR-1', 'RES-1', 'RO-ELSEWHERE']) expect((await house.visitor(who).get(at)).statusCode).toBe(404);
  });

  it('marks nobody off once the box is shut', async () => {
    await box().shut(ROUND);
    expect((await envelope(8)).statusCode).toBe(409);
    expect(await mark(8)).toBeNull();
    expect((await envelope(8, 'too-late')).body).toContain('it came too late');
  });
});

describe('Where the paper counts', () => {
  beforeEach(async () => {
    await house.close();
    await open({ ...ballotRules, crossChannel: 'paper-counts' });
  });

  it('the online ballot of its voter is set aside, and a second paper stays shut', async () => {
    await castOnline(4);
    expect((await envelope(4)).body).toContain('Number 4 is marked off');
    expect(await mark(4)).toBe('paper');
    expect((await envelope(4)).body).toContain('they voted before');
    expect(await castOnline(4)).toMatchObject({ status: 'refused', refusal: { code: 'voted-on-paper' } });
    await desk().setAside(ROUND);
    expect([await box().count(ROUND), (await desk().count(ROUND)).toSetAside]).toEqual([{ counting: 1, replaced: 0, setAside: 0 }, 1]);
    await box().shut(ROUND, { by: OFFICER });
    for (let time = 0; time < 2; time++) await desk().setAside(ROUND);
    expect([await box().count(ROUND), (await desk().count(ROUND)).toSetAside]).toEqual([{ counting: 0, replaced: 0, setAside: 1 }, 0]);
  });

  it('and is kept shut after all, since too few are left, the online ballot of its voter counts as before', async () => {
    await castOnline(4);
    await envelope(4);
    await envelope(5);
    for (const number of [4, 5]) expect((await house.visitor('RO').post(at, { number: String(number) }, `${at}/last`)).statusCode).toBe(303);
    await box().shut(ROUND, { by: OFFICER });
    await desk().setAside(ROUND);
    expect([await mark(4), await mark(5), await box().count(ROUND)]).toEqual(['online', null, { counting: 1, replaced: 0, setAside: 0 }]);
  });
});

describe('A pile of papers', () => {
  it('of four is refused until it is put together with more, and so is one of more papers than came', async () => {
    await admit(...range(1, 5));
    for (const [papers, said] of [
      ['4', 'five papers or more'],
      ['6', 'have not come out of their envelopes'],
    ] as const) {
      const refused = await house.visitor('KEY-1').post(at, { pile: papers }, `${at}/batches`);
      expect([refused.statusCode, refused.body.includes(said)]).toEqual([409, true]);
    }
    await pile(5);
    expect((await house.visitor('KEY-1').post(at, { pile: '5' }, `${at}/batches`)).statusCode).toBe(409);
  });

  it('is typed by two people: one cannot be both, and a third finds it taken', async () => {
    await admit(...range(1, 5));
    const batchId = await pile(5);
    await keyAll('KEY-1', batchId, ['1---', '-1--', '12--', '----', '321-']);
    await keyAll('KEY-1', batchId, ['1---', '-1--', '12--', '----', '321-']);
    expect([await boxed(), (await facts('PaperBatchSettled')).length]).toEqual([0, 0]);
    expect(await house.visitor('KEY-1').read(`${at}/batches/${batchId}`)).toContain('You have typed this pile');
    await key('KEY-2', batchId, 1, '1---');
    expect(await house.visitor('KEY-3').read(`${at}/batches/${batchId}`)).toContain('Two others type this pile');
  });

  it('that both typed alike goes into the box, spoiled papers with their reason, and what was typed is gone', async () => {
    await admit(...range(1, 6));
    const batchId = await pile(6);
    const papers = ['1---', '11--', '1-3-', '----', '321-', '1234'];
    await keyAll('KEY-1', batchId, papers);
    const { rows } = await database.pool.query('SELECT to_jsonb(k)::text AS row FROM ballots.keyings AS k');
    expect([rows.length, JSON.stringify(rows).includes('H-001')]).toEqual([6, false]);
    await keyAll('KEY-2', batchId, papers);
    const [settled] = await facts('PaperBatchSettled');
    expect(settled).toMatchObject({ batchId, papers: 6, accepted: 3 });
    expect(settled).toMatchObject({
      spoiled: [
        { reason: 'place-missing', papers: 1 },
        { reason: 'same-place-twice', papers: 1 },
        { reason: 'too-many', papers: 1 },
      ],
    });
    expect([await boxed(), (await database.pool.query('SELECT FROM ballots.keyings')).rowCount]).toEqual([3, 0]);
    const counting = await box().counting(ROUND);
    expect(counting.map(({ choices }) => choices.map(({ bidId }) => bidId).join())).toEqual(expect.arrayContaining(['H-001', '', 'H-003,H-002,H-001']));
    expect(new Set(counting.map(({ v }) => v)).size).toBe(3);
  });

  it('whose typing was cut off is gone on with at the next paper, and a slip of the hand is no paper', async () => {
    await admit(...range(1, 5));
    const batchId = await pile(5);
    await key('KEY-1', batchId, 1, '1---');
    await key('KEY-1', batchId, 2, '1---');
    expect(await house.visitor('KEY-1').read(`${at}/batches/${batchId}`)).toContain('Paper 3 of 5');
    const wrong = await key('KEY-1', batchId, 3, 'y---');
    expect([wrong.statusCode, wrong.body.includes('type the number in the box')]).toEqual([400, true]);
    expect(await house.visitor('KEY-1').read(`${at}/batches/${batchId}`)).toContain('Paper 3 of 5');
  });

  it('that differs is settled by a third person, who alone sees both readings', async () => {
    await admit(...range(1, 5));
    const batchId = await pile(5);
    await keyAll('KEY-1', batchId, ['1---', '-1--', '12--', '----', '321-']);
    await keyAll('KEY-2', batchId, ['1---', '-1--', '21--', '----', '32-1']);
    expect(await boxed()).toBe(0);
    const settle = `${at}/batches/${batchId}/settle`;
    for (const who of ['KEY-1', 'KEY-2']) {
      const page = await house.visitor(who).read(settle);
      expect([page.includes('A third person'), page.includes('H-001: 1')]).toEqual([true, false]);
      await house.visitor(who).post(at, { paper: '3', ...boxes('12--') }, settle);
    }
    expect(await house.visitor('KEY-3').read(settle)).toMatch(/Paper 3\s+The first typed\s+H-001: 1; H-002: 2/);
    await house.visitor('KEY-3').post(at, { paper: '3', ...boxes('12--') }, settle);
    expect(await boxed()).toBe(0);
    await house.visitor('KEY-3').post(at, { paper: '5', ...boxes('321-') }, settle);
    expect(await facts('PaperBatchSettled')).toMatchObject([
      { accepted: 5, spoiled: [], settledBy: await house.vault.pseudonym({ person: 'KEY-3', context: 'bank-h' }) },
    ]);
    expect(await boxed()).toBe(5);
  });

  it('settled by several at once, and cut off between any two steps, lies in the box once and is on record once', async () => {
    await admit(...range(1, 10));
    const first = await pile(5);
    const papers = ['1---', '-1--', '12--', '----', '321-'];
    const batches = house.app.get(Batches);
    const marksOf = (text: string) => [...text].flatMap((mark, n) => (mark === '-' ? [] : [{ bidId: bids[n] ?? '', mark: Number(mark) }]));
    const typed = async (batchId: string) => {
      for (const [who, hand] of [
        ['KEY-1', 1],
        ['KEY-2', 2],
      ] as const) {
        await batches.handOf(ROUND, batchId, await house.vault.pseudonym({ person: who, context: 'bank-h' }));
        for (const [n, text] of papers.entries()) await batches.key(ROUND, batchId, n + 1, hand, { marks: marksOf(text) });
      }
    };
    await typed(first);
    const meta = { commandId: crypto.randomUUID(), actor: OFFICER, office: 'keyer', role: 'keyer' };
    const settling = house.app.get(Settling);
    const all = await Promise.all([1, 2, 3, 4].map(() => settling.settle(ROUND, first, meta)));
    expect(all.map(({ status }) => status)).toEqual(['settled', 'settled', 'settled', 'settled']);
    expect([await boxed(), (await facts('PaperBatchSettled')).length]).toEqual([5, 1]);
    // In the box, and then the machine stopped: what was typed is still there.
    const second = await pile(5);
    await typed(second);
    await box().addPapers(
      ROUND,
      second,
      papers.map((text) => ({ choices: marksOf(text).map(({ bidId }) => ({ bidId })) })),
    );
    // Undone now, its papers would be typed again and lie there twice.
    jest.spyOn(box(), 'addPapers').mockRejectedValueOnce(new Error('stopped'));
    await expect(settling.settle(ROUND, second, meta)).rejects.toThrow('stopped');
    expect(await batches.undo(ROUND, second)).toBe(false);
    expect(await settling.settle(ROUND, second, meta)).toEqual({ status: 'settled' });
    expect([await boxed(), (await facts('PaperBatchSettled')).length]).toEqual([10, 2]);
    // On record, and what was typed was not gone yet.
    await database.pool.query('UPDATE ballots.paper_batches SET settled = false WHERE batch_id = $1', [second]);
    await typed(second);
    expect(await settling.settle(ROUND, second, meta)).toEqual({ status: 'settled' });
    expect([await boxed(), (await facts('PaperBatchSettled')).length, (await database.pool.query('SELECT FROM ballots.keyings')).rowCount]).toEqual([10, 2, 0]);
  });

  it('of the last three is never typed: their envelopes stay shut and nobody of them is marked', async () => {
    await admit(...range(1, 3));
    const last = (number: number) => house.visitor('RO').post(at, { number: String(number) }, `${at}/last`);
    expect((await last(9)).statusCode).toBe(409);
    for (const number of range(1, 3)) expect((await last(number)).statusCode).toBe(303);
    expect([await mark(1), await mark(3)]).toEqual([null, null]);
    expect(await figures()).toMatchObject({ admitted: 0, keptShut: [{ reason: 'too-few', papers: 3 }] });
    expect((await castOnline(2)).status).toBe('done');
  });

  it('that was counted wrong is undone, and its papers wait again', async () => {
    await admit(...range(1, 5));
    const batchId = await pile(5);
    await key('KEY-1', batchId, 1, '1---');
    expect((await house.visitor('KEY-1').post(at, {}, `${at}/batches/${batchId}/undo`)).statusCode).toBe(303);
    expect([await house.app.get(Batches).list(ROUND), (await database.pool.query('SELECT FROM ballots.keyings')).rowCount]).toEqual([[], 0]);
    await pile(5);
  });
});

describe('What the papers came to', () => {
  /** As in the season: 40 handed out, 23 came back, of which 20 count, 1 is spoiled and 2 stay shut. */
  async function keyedAndClosed() {
    await castOnline(40);
    await admit(...range(1, 21));
    await desk().admit(ROUND, 40, 'first-counts');
    await desk().keepShut(ROUND, 39, 'not-living-here');
    const batchId = await pile(21);
    const papers = [...range(1, 20).map(() => '12--'), '11--'];
    await keyAll('KEY-1', batchId, papers);
    await keyAll('KEY-2', batchId, papers);
    await box().shut(ROUND);
    const { counting, replaced, setAside } = await box().count(ROUND);
    house.clock.set('2026-04-13T09:00:00.000Z');
    const meta = { commandId: crypto.randomUUID(), actor: OFFICER, office: 'returning-officer', role: 'returning-officer' };
    const closed = { roundId: ROUND, roll: await house.app.get(RollBook).root(ROUND), counting, replaced, setAside, by: OFFICER };
    expect(await house.app.get(CommandBus).execute(new CloseVoting(closed, meta))).toMatchObject({ status: 'done' });
  }
  const reconcile = (unused: string) => house.visitor('RO').post('/', { unused }, `${at}/figures`);
  const confirm = (who: string) => house.visitor(who).post('/', {}, `${at}/figures/confirm`);

  it('goes on record when it balances, and when two scrutineers of two households have said so', async () => {
    await keyedAndClosed();
    for (const [unused, said] of [
      ['16', 'Papers missing: 1.'],
      ['20', 'Unused papers too many: 3.'],
      ['some', 'Write how many'],
    ] as const)
      expect((await reconcile(unused)).body).toContain(said);
    expect((await reconcile('17')).statusCode).toBe(303);
    expect(await facts('PapersReconciled')).toMatchObject([
      {
        ...{ issued: 40, unused: 17, counted: 20, replaced: 0, spoiled: [{ reason: 'same-place-twice', papers: 1 }] },
        keptShut: [
          { reason: 'not-living-here', papers: 1 },
          { reason: 'voted-before', papers: 1 },
        ],
      },
    ]);
    expect((await confirm('SCR-1')).statusCode).toBe(303);
    expect((await confirm('SCR-2')).statusCode).toBe(303);
    expect((await facts('ReconciliationConfirmed')).length).toBe(2);
    expect((await confirm('KEY-1')).statusCode).toBe(404);
    expect(await house.visitor('SCR-1').read(`${at}/figures`)).toContain('2 scrutineers have said');
  }, 240_000);

  it('waits for every envelope that was let in', async () => {
    await admit(...range(1, 5));
    expect(await house.visitor('RO').read(`${at}/figures`)).toContain('Voting is not closed yet');
    expect((await reconcile('35')).body).toContain('whose papers are not in the box yet: 5.');
  });
});

describe('What is printed', () => {
  it('is papers in every order, and labels whose making is a look', async () => {
    const papers = await house.visitor('RO').post(at, { copies: '5', print: 'large' }, `${at}/print`);
    expect([papers.statusCode, papers.headers['content-type'], papers.headers['cache-control']]).toEqual([200, 'application/pdf', 'private, no-store']);
    const text = pagesOf(inflated([papers.rawPayload]))
      .map((page) => page.text)
      .join(' ');
    for (const letter of ['Paper A', 'Paper B', 'Paper D']) expect(text).toContain(letter);
    expect(text).not.toContain('Voter');
    const before = (await house.looks.read({ limit: 50 })).length;
    const labels = await house.visitor('RO').post(at, { whom: 'without-account' }, `${at}/print/labels`);
    expect(pagesOf(inflated([labels.rawPayload])).length).toBe(3);
    expect((await house.looks.read({ limit: 50 })).length).toBe(before + 1);
    expect((await house.visitor('KEY-1').get(`${at}/print`)).statusCode).toBe(404);
  });
});
