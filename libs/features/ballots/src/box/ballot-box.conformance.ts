import { createHash, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { BallotChannel, BallotChoice } from '#events';
import { ballotSeal } from '#proof';
import type { BallotBox, Casting } from './ballot-box.js';

/** Where the suite finds boxes and a roll to vote by. */
export interface BoxPlace {
  readonly box: BallotBox;
  /** As another process has it. */
  readonly another: BallotBox;
  addVoter(roundId: string): Promise<string>;
  markOf(roundId: string, voterId: string): Promise<BallotChannel | undefined>;
  mark(roundId: string, voterId: string, channel: BallotChannel): Promise<void>;
}

const CLOSES = '2026-05-17T23:00:00.000Z';
const DURING = '2026-05-10T12:00:00.000Z';
const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const vOf = (voterId: string) => sha(`mark of ${voterId}`);

let drawn = 0;
export function castingOf(roundId: string, voterId: string, n: number, more: Partial<Pick<Casting, 'choices' | 'r' | 'channel' | 'at' | 'v'>> = {}): Casting {
  const ballot = { v: more.v ?? vOf(voterId), n, choices: more.choices ?? [{ bidId: 'H-001' }], r: more.r ?? sha(`nonce ${++drawn}`) };
  return { ...ballot, roundId, voterId, channel: more.channel ?? 'online', c: ballotSeal({ round: roundId, ...ballot }), at: more.at ?? DURING };
}

/** What every adapter of the port must do. */
export function ballotBoxConformance(name: string, opened: () => Promise<BoxPlace>): void {
  describe(name, () => {
    let place: BoxPlace;
    let box: BallotBox;
    let roundId: string;
    let ada: string;
    let ben: string;
    beforeEach(async () => {
      place = await opened();
      box = place.box;
      roundId = `R-${randomUUID().slice(0, 8)}`;
      [ada, ben] = [await place.addVoter(roundId), await place.addVoter(roundId)];
      await box.open({ roundId, closesAt: CLOSES, rowBytes: 400, growing: false });
    });

    const papers = (count: number) => Array.from({ length: count }, (_, i) => ({ choices: [{ bidId: `H-00${i + 1}` }] as BallotChoice[] }));
    const contents = async () => (await box.counting(roundId)).map(({ v, n, choices }) => ({ v, n, choices }));

    describe('a ballot', () => {
      test('lies in the box, and the register says by which channel', async () => {
        const casting = castingOf(roundId, ada, 1, { channel: 'phone', choices: [{ bidId: 'H-002' }, { bidId: 'H-001', points: 3 }] });
        expect(await box.cast(casting)).toBe('done');
        const { v, n, c, choices, r } = casting;
        expect(await box.counting(roundId)).toEqual([{ v, n, c, choices, r }]);
        expect(await place.markOf(roundId, ada)).toBe('phone');
        expect(await place.markOf(roundId, ben)).toBeUndefined();
      });

      test('sent again is the same ballot, and alone of its number', async () => {
        const casting = castingOf(roundId, ada, 1);
        expect(await Promise.all([box.cast(casting), box.cast(casting), place.another.cast(casting)])).toEqual(['done', 'done', 'done']);
        expect(await box.cast(castingOf(roundId, ada, 1))).toBe('another-ballot-first');
        expect(await box.count(roundId)).toEqual({ counting: 1, replaced: 0, setAside: 0 });
      });

      test('takes the place of the one before, and the number of the next goes on', async () => {
        expect(await box.nextOf(roundId, vOf(ada))).toBe(1);
        await box.cast(castingOf(roundId, ada, 1));
        expect(await box.nextOf(roundId, vOf(ada))).toBe(2);
        expect(await box.cast(castingOf(roundId, ada, 2, { choices: [], channel: 'kiosk' }))).toBe('done');
        expect(await contents()).toEqual([{ v: vOf(ada), n: 2, choices: [] }]);
        expect(await box.count(roundId)).toEqual({ counting: 1, replaced: 1, setAside: 0 });
        expect(await place.markOf(roundId, ada)).toBe('kiosk');
        expect(await box.cast(castingOf(roundId, ada, 4))).toBe('another-ballot-first');
      });

      test('of two devices at once is one ballot, in one process and in two', async () => {
        const first = await Promise.all([box.cast(castingOf(roundId, ada, 1)), box.cast(castingOf(roundId, ada, 1))]);
        expect(first.toSorted()).toEqual(['another-ballot-first', 'done']);
        const second = await Promise.all([place.another.cast(castingOf(roundId, ben, 1)), box.cast(castingOf(roundId, ben, 1))]);
        expect(second.toSorted()).toEqual(['another-ballot-first', 'done']);
        expect(await box.count(roundId)).toEqual({ counting: 2, replaced: 0, setAside: 0 });
      });

      test('is refused for whoever is not on the roll, has voted on paper, or votes where no box is', async () => {
        expect(await box.cast(castingOf(roundId, randomUUID(), 1))).toBe('not-on-the-roll');
        expect(await box.cast(castingOf('R-none', ada, 1))).toBe('voting-not-open');
        await place.mark(roundId, ben, 'paper');
        expect(await box.cast(castingOf(roundId, ben, 1))).toBe('voted-on-paper');
        expect(await place.markOf(roundId, ben)).toBe('paper');
        expect(await box.counting(roundId)).toEqual([]);
      });

      test('is taken in the last millisecond and not in the next', async () => {
        expect(await box.cast(castingOf(roundId, ada, 1, { at: '2026-05-17T22:59:59.999Z' }))).toBe('done');
        expect(await box.cast(castingOf(roundId, ben, 1, { at: CLOSES }))).toBe('voting-not-open');
        expect(await place.markOf(roundId, ben)).toBeUndefined();
      });

      test('many at once are all kept, each once', async () => {
        const voters = await Promise.all(Array.from({ length: 60 }, async () => place.addVoter(`${roundId}-B`)));
        await box.open({ roundId: `${roundId}-B`, closesAt: CLOSES, rowBytes: 400, growing: false });
        const castings = voters.map((voter) => castingOf(`${roundId}-B`, voter, 1));
        const boxes = [box, place.another];
        expect(new Set(await Promise.all(castings.map((casting, i) => boxes[i % 2]?.cast(casting))))).toEqual(new Set(['done']));
        expect((await box.counting(`${roundId}-B`)).map(({ c }) => c)).toEqual(castings.map(({ c }) => c).toSorted());
      });
    });

    describe('a box that is shut', () => {
      test('takes nothing more, and gives the same answer as before to what it holds', async () => {
        const casting = castingOf(roundId, ada, 1);
        await box.cast(casting);
        await box.shut(roundId, { by: 'per-officer', stepUp: 'passkey' });
        await place.another.shut(roundId, { by: 'per-other' });
        expect(await box.state(roundId)).toMatchObject({ shut: true, shutBy: { by: 'per-officer', stepUp: 'passkey' } });
        expect(await box.cast(casting)).toBe('done');
        expect(await box.cast(castingOf(roundId, ada, 2))).toBe('voting-not-open');
        expect(await place.another.cast(castingOf(roundId, ben, 1))).toBe('voting-not-open');
        expect(await box.addPapers(roundId, 'P-1', papers(5))).toBe('voting-not-open');
        expect(await box.count(roundId)).toEqual({ counting: 1, replaced: 0, setAside: 0 });
      });

      test('by its last day may be taken over by an officer, and by no second one', async () => {
        await box.shut(roundId);
        await place.another.shut(roundId, { by: 'per-officer' });
        await box.shut(roundId, { by: 'per-other' });
        await box.shut(roundId);
        expect(await box.state(roundId)).toMatchObject({ shut: true, shutBy: { by: 'per-officer' } });
      });

      test('holds whatever it acknowledged, and what it refused is not in it', async () => {
        const voters = await Promise.all(Array.from({ length: 40 }, async () => place.addVoter(`${roundId}-C`)));
        await box.open({ roundId: `${roundId}-C`, closesAt: CLOSES, rowBytes: 400, growing: false });
        const castings = voters.map((voter) => castingOf(`${roundId}-C`, voter, 1));
        const answers = Promise.all(castings.map((casting, i) => (i % 2 === 0 ? box : place.another).cast(casting)));
        await box.shut(`${roundId}-C`);
        const done = (await answers).map((answer, i) => (answer === 'done' ? castings[i]?.c : undefined)).filter((c) => c !== undefined);
        expect((await box.counting(`${roundId}-C`)).map(({ c }) => c)).toEqual(done.toSorted());
      });
    });

    describe('papers', () => {
      test('lie under marks of their own, number 0, each batch once', async () => {
        expect(await Promise.all([box.addPapers(roundId, 'P-1', papers(6)), place.another.addPapers(roundId, 'P-1', papers(6))])).toEqual(
          expect.arrayContaining(['added', 'known']),
        );
        const found = await box.counting(roundId);
        expect(found.map(({ n }) => n)).toEqual([0, 0, 0, 0, 0, 0]);
        expect(new Set(found.map(({ v }) => v)).size).toBe(6);
        expect(found.map(({ choices }) => choices[0]?.bidId).toSorted()).toEqual(papers(6).map(({ choices }) => choices[0]?.bidId));
        for (const { c, ...ballot } of found) expect(ballotSeal({ round: roundId, ...ballot })).toBe(c);
      });

      test('count in place of an online ballot that is set aside', async () => {
        await box.cast(castingOf(roundId, ada, 1));
        await box.cast(castingOf(roundId, ada, 2));
        expect(await box.setAside(roundId, vOf(ada))).toBe(2);
        expect(await box.setAside(roundId, vOf(ada))).toBe(0);
        expect(await box.counting(roundId)).toEqual([]);
        expect(await box.count(roundId)).toEqual({ counting: 0, replaced: 1, setAside: 1 });
      });
    });

    describe('on the way to the ledger', () => {
      test('rows wait in the order of their numbers for each voter, until they stand there', async () => {
        for (const [voter, n] of [
          [ada, 1],
          [ben, 1],
          [ada, 2],
          [ada, 3],
        ] as const)
          await box.cast(castingOf(roundId, voter, n));
        const waiting = await box.waiting(roundId, 10);
        expect(waiting.filter(({ v }) => v === vOf(ada)).map(({ n }) => n)).toEqual([1, 2, 3]);
        expect(await box.state(roundId)).toMatchObject({ waiting: 4, shut: false, closesAt: CLOSES, flushedHour: undefined });
        await box.flushed(roundId, waiting.slice(0, 3), '2026-05-10T12:00:00.000Z');
        expect(await box.waiting(roundId, 10)).toEqual(waiting.slice(3));
        expect(await box.state(roundId)).toMatchObject({ waiting: 1, flushedHour: '2026-05-10T12:00:00.000Z' });
        await box.flushed(roundId, waiting);
        expect(await box.waiting(roundId, 10)).toEqual([]);
        expect(await box.waiting(roundId, 0)).toEqual([]);
        expect(await box.state(roundId)).toMatchObject({ waiting: 0, flushedHour: '2026-05-10T12:00:00.000Z' });
      });

      test('a row tells its voter’s mark, its number and its seal, and nothing else', async () => {
        const { v, n, c } = castingOf(roundId, ada, 1);
        await box.cast({ ...castingOf(roundId, ada, 1), v, n, c });
        expect(await box.waiting(roundId, 1)).toEqual([{ v, n, c }]);
      });
    });

    describe('a vote that is over', () => {
      test('is written anew without losing anything', async () => {
        await box.cast(castingOf(roundId, ada, 1));
        await box.cast(castingOf(roundId, ben, 1));
        const before = await box.counting(roundId);
        await box.shut(roundId);
        await box.tidy(roundId);
        expect(await box.counting(roundId)).toEqual(before);
        expect(await box.state(roundId)).toMatchObject({ tidied: true });
        expect([await place.markOf(roundId, ada), await place.markOf(roundId, ben)]).toEqual(['online', 'online']);
      });

      test('keeps nothing of what was never opened when its secret ends', async () => {
        await box.cast(castingOf(roundId, ada, 1));
        await box.cast(castingOf(roundId, ada, 2));
        await box.cast(castingOf(roundId, ben, 1));
        await box.setAside(roundId, vOf(ben));
        await box.shut(roundId);
        const active = (await box.active()).map((each) => each.roundId);
        expect(active).toContain(roundId);
        await box.end(roundId, true);
        expect((await contents()).map(({ n }) => n)).toEqual([2]);
        expect(await box.count(roundId)).toEqual({ counting: 1, replaced: 0, setAside: 0 });
        await box.end(roundId, false);
        expect(await box.counting(roundId)).toEqual([]);
        expect((await box.active()).map((each) => each.roundId)).not.toContain(roundId);
      });
    });

    test('what is done alone is done by one after the other, in two processes too', async () => {
      const log: string[] = [];
      const work = (name: string) => async () => {
        log.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, 20));
        log.push(`${name} ends`);
        return name;
      };
      expect(await Promise.all([box.alone(roundId, work('a')), place.another.alone(roundId, work('b'))])).toEqual(['a', 'b']);
      expect(log.map((line) => line.slice(0, 1)).join('')).toMatch(/^(aabb|bbaa)$/);
      const failing = box.alone(roundId, () => Promise.reject(new Error('no')));
      await expect(failing).rejects.toThrow('no');
      expect(await box.alone(roundId, work('c'))).toBe('c');
    });

    test('says why a vote does not go on, until it does', async () => {
      expect((await box.state(roundId))?.trouble).toBeUndefined();
      await box.tellTrouble(roundId, 'ballot-missing');
      expect((await place.another.state(roundId))?.trouble).toBe('ballot-missing');
      await box.tellTrouble(roundId, undefined);
      expect((await box.state(roundId))?.trouble).toBeUndefined();
    });

    test('a box is taken back only while it is empty', async () => {
      await box.discard(roundId);
      expect(await box.state(roundId)).toBeUndefined();
      await box.open({ roundId, closesAt: CLOSES, rowBytes: 400, growing: false });
      await box.cast(castingOf(roundId, ada, 1));
      await box.discard(roundId);
      await box.open({ roundId, closesAt: '2030-01-01T00:00:00.000Z', rowBytes: 400, growing: false });
      expect(await box.state(roundId)).toMatchObject({ closesAt: CLOSES, waiting: 1 });
    });
  });
}
