import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fold, type Recorded } from '#decider';
import { purse, purseCatalogue, purseOn } from '../test/purse.js';
import type { Outcome } from './handle.js';
import { handleKnown } from './handle-known.js';
import type { LedgerPlace } from './ledger.conformance.js';
import type { Ledger } from './ledger.js';

/** What carrying commands does on every ledger; two ledgers over one place are two processes. */
export function handleConformance(name: string, makePlace: () => Promise<LedgerPlace>): void {
  describe(name, () => {
    let place: LedgerPlace;
    let ledger: Ledger;
    let elsewhere: Ledger;
    beforeAll(async () => {
      place = await makePlace();
      [ledger, elsewhere] = await Promise.all([place.open(), place.open()]);
    });
    afterAll(async () => {
      await Promise.all([ledger.close(), elsewhere.close()]);
      await place.drop();
    });

    const freshPurse = () => `purse-${randomUUID()}`;
    const eventsOf = async (stream: string) => (await ledger.readStream(stream)).map(({ json }) => purseCatalogue.decode(json));
    const penceIn = async (stream: string) => fold(purse, (await eventsOf(stream)) as unknown as Recorded<never>[]).pence;

    test('a command is decided, written and answered with where it stands', async () => {
      const stream = freshPurse();
      const here = purseOn(ledger);
      const first = await here('Fill', stream, 500);
      const second = await here('Spend', stream, 200);
      expect(first).toMatchObject({ status: 'done', revision: 0, firstRevision: 0, duplicate: false });
      expect(second).toMatchObject({ status: 'done', revision: 1, firstRevision: 1, events: [{ type: 'PurseSpent', data: { pence: 200, limit: 1000 } }] });
      expect(await penceIn(stream)).toBe(300);
      expect(position(second)).toBe((await ledger.readStream(stream))[1]?.position);
    });

    describe('a sender who knows the stream', () => {
      const known = (
        stream: string,
        command: { type: 'Fill' | 'Spend'; pence: number },
        standing: { pence: number; revision: number },
        commandId = randomUUID(),
      ) =>
        handleKnown(
          { ledger, decider: purse, clock: { now: () => new Date().toISOString() }, catalogue: purseCatalogue },
          {
            ...{ stream, command: { type: command.type, data: { pence: command.pence } } },
            meta: { commandId, actor: 'per-AAAAAAAAAAAAAAAAAAAAAA', office: 'treasurer', role: 'treasurer' },
          },
          { state: { pence: standing.pence, spends: 0 }, revision: standing.revision, facts: undefined },
        );

      test('writes on what it knows, many at once, and others go on from there', async () => {
        const stream = freshPurse();
        const outcomes = await Promise.all([0, 1, 2].map((i) => known(stream, { type: 'Fill', pence: 100 }, { pence: i * 100, revision: i - 1 })));
        expect(outcomes.map((outcome) => outcome.status === 'done' && [outcome.revision, outcome.firstRevision, outcome.duplicate])).toEqual([
          [0, 0, false],
          [1, 1, false],
          [2, 2, false],
        ]);
        expect(position(outcomes[2] as Outcome)).toBe((await ledger.readStream(stream))[2]?.position);
        expect(await purseOn(elsewhere)('Spend', stream, 300)).toMatchObject({ status: 'done', revision: 3 });
      });

      test('who is mistaken is answered by what stands there', async () => {
        const stream = freshPurse();
        await purseOn(elsewhere)('Fill', stream, 500);
        expect(await known(stream, { type: 'Spend', pence: 400 }, { pence: 9_999, revision: -1 })).toMatchObject({ status: 'done', revision: 1 });
        expect(await known(stream, { type: 'Spend', pence: 400 }, { pence: 9_999, revision: -1 })).toMatchObject({ refusal: { code: 'too-little' } });
        expect(await known(stream, { type: 'Spend', pence: 100 }, { pence: 0, revision: 1 })).toMatchObject({ status: 'done', revision: 2 });
      });

      test('who sends it again gets the first answer, and another payload under its id is refused', async () => {
        const stream = freshPurse();
        const commandId = randomUUID();
        const first = await known(stream, { type: 'Fill', pence: 5 }, { pence: 0, revision: -1 }, commandId);
        expect(await known(stream, { type: 'Fill', pence: 5 }, { pence: 0, revision: -1 }, commandId)).toEqual({ ...first, duplicate: true });
        expect(await purseOn(elsewhere)('Fill', stream, 5, { commandId })).toEqual({ ...first, duplicate: true });
        expect(await known(stream, { type: 'Fill', pence: 6 }, { pence: 0, revision: -1 }, commandId)).toMatchObject({
          refusal: { code: 'command-id-reused' },
        });
      });
    });

    test('a public event names the office, a restricted one the person', async () => {
      const stream = freshPurse();
      const here = purseOn(ledger);
      await here('Fill', stream, 500);
      await here('Spend', stream, 200);
      expect((await eventsOf(stream)).map(({ actor }) => actor)).toEqual(['treasurer', 'per-AAAAAAAAAAAAAAAAAAAAAA']);
    });

    test('the same command again gets the same answer, here, elsewhere and after more has happened', async () => {
      const stream = freshPurse();
      const commandId = randomUUID();
      const first = await purseOn(ledger)('Fill', stream, 500, { commandId });
      await purseOn(ledger)('Spend', stream, 500);
      for (const each of [ledger, elsewhere]) expect(await purseOn(each)('Fill', stream, 500, { commandId })).toEqual({ ...first, duplicate: true });
      expect(await eventsOf(stream)).toHaveLength(2);
    });

    test('the same command sent many times at once, to two processes, has one effect and one answer, though a second one would be refused', async () => {
      const stream = freshPurse();
      await purseOn(ledger)('Fill', stream, 300);
      const commandId = randomUUID();
      const outcomes = await Promise.all(Array.from({ length: 30 }, (_, i) => purseOn(i % 2 ? ledger : elsewhere)('Spend', stream, 300, { commandId })));
      expect(outcomes.map((each) => ({ ...each, duplicate: true }))).toEqual(outcomes.map(() => ({ ...outcomes[0], duplicate: true })));
      expect(outcomes.filter((each) => each.status === 'done' && !each.duplicate)).toHaveLength(1);
      expect(await penceIn(stream)).toBe(0);
    });

    test('other data under the same command id is refused by name', async () => {
      const stream = freshPurse();
      const commandId = randomUUID();
      await purseOn(ledger)('Fill', stream, 500, { commandId });
      expect(await purseOn(elsewhere)('Fill', stream, 501, { commandId })).toMatchObject({ status: 'refused', refusal: { code: 'command-id-reused' } });
      expect(await eventsOf(stream)).toHaveLength(1);
    });

    test('a refusal writes nothing and is not remembered: the same command may succeed later', async () => {
      const stream = freshPurse();
      const commandId = randomUUID();
      const here = purseOn(ledger);
      expect(await here('Spend', stream, 10, { commandId })).toEqual({ status: 'refused', refusal: { code: 'too-little', detail: { pence: 0 } } });
      expect(await eventsOf(stream)).toEqual([]);
      await here('Fill', stream, 10);
      expect(await here('Spend', stream, 10, { commandId })).toMatchObject({ status: 'done', revision: 1 });
    });

    test('a refusal knows what another process wrote before it was asked', async () => {
      const stream = freshPurse();
      const [here, there] = [purseOn(ledger), purseOn(elsewhere)];
      expect((await here('Spend', stream, 10)).status).toBe('refused');
      for (let i = 0; i < 5; i++) {
        await there('Fill', stream, 10);
        expect((await here('Spend', stream, 10)).status).toBe('done');
        expect((await there('Spend', stream, 1)).status).toBe('refused');
      }
    });

    test('"already so" is done and writes nothing', async () => {
      const stream = freshPurse();
      const filled = await purseOn(ledger)('Fill', stream, 10);
      expect(await purseOn(ledger)('Rest', stream, 0)).toEqual({
        status: 'done',
        revision: 0,
        position: position(filled),
        firstRevision: 1,
        duplicate: false,
        events: [],
      });
      expect(await eventsOf(stream)).toHaveLength(1);
    });

    test('a sender who has seen another revision is told the present one, and nothing is written', async () => {
      const stream = freshPurse();
      await purseOn(elsewhere)('Fill', stream, 10);
      await purseOn(elsewhere)('Fill', stream, 10);
      expect(await purseOn(ledger)('Fill', stream, 10, { expectedRevision: 0 })).toEqual({ status: 'stale', revision: 1 });
      expect(await purseOn(ledger)('Fill', stream, 10, { expectedRevision: 1 })).toMatchObject({ status: 'done', revision: 2 });
    });

    test('of fifty who race for the last pounds in two processes exactly those succeed for whom it suffices', async () => {
      const stream = freshPurse();
      await purseOn(ledger)('Fill', stream, 2_000);
      const [here, there] = [purseOn(ledger), purseOn(elsewhere)];
      const outcomes = await Promise.all(Array.from({ length: 50 }, (_, i) => (i % 2 ? here : there)('Spend', stream, 100)));
      expect(outcomes.filter(({ status }) => status === 'done')).toHaveLength(20);
      expect(outcomes.filter((each) => each.status === 'refused' && each.refusal.code === 'too-little')).toHaveLength(30);
      expect(await penceIn(stream)).toBe(0);
    });

    test('what many processes write stands as if each had waited for the one before', async () => {
      const stream = freshPurse();
      const many = await Promise.all(Array.from({ length: 3 }, () => place.open()));
      const outcomes = await Promise.all(
        Array.from({ length: 120 }, (_, i) => purseOn(many[i % 3] ?? ledger)(i % 4 === 0 ? 'Fill' : 'Spend', stream, i % 4 === 0 ? 250 : 100)),
      );
      let state = purse.initialState;
      for (const event of (await eventsOf(stream)) as unknown as Recorded<never>[]) {
        const again = purse.decide(purse.commandOf([event]), state, purse.factsOf([event]));
        expect(again).toMatchObject({ accepted: true, events: [{ type: (event as { type: string }).type }] });
        state = purse.evolve(state, event);
      }
      expect(await eventsOf(stream)).toHaveLength(outcomes.filter(({ status }) => status === 'done').length);
      for (const each of many) await each.close();
    });

    test('time never goes back in what one writer records, and a command is decided at the time it is recorded', async () => {
      const stream = freshPurse();
      const times = ['2030-01-02T00:00:00.000Z', '2030-01-01T00:00:00.000Z', '2030-01-03T00:00:00.000Z'];
      const alone = await place.open();
      const here = purseOn(alone, { now: () => times.shift() ?? '2030-01-04T00:00:00.000Z' });
      for (let i = 0; i < 3; i++) await here('Fill', stream, 1);
      expect((await eventsOf(stream)).map(({ recordedAt }) => recordedAt)).toEqual([
        '2030-01-02T00:00:00.000Z',
        '2030-01-02T00:00:00.000Z',
        '2030-01-03T00:00:00.000Z',
      ]);
      const late = await place.open();
      await purseOn(late, { now: () => '2029-01-01T00:00:00.000Z' })('Fill', stream, 1);
      expect((await eventsOf(stream)).at(-1)?.recordedAt).toBe('2030-01-03T00:00:00.000Z');
      await Promise.all([alone.close(), late.close()]);
    });

    test('facts are folded from other streams as they stand when the command comes', async () => {
      const [stream, other] = [freshPurse(), freshPurse()];
      const here = purseOn(ledger);
      await here('Fill', stream, 500);
      const limitFrom: Parameters<typeof here>[3] = {
        gatherFacts: async (_, reader) => ({ limit: ((await reader.fold(purse as never, other)) as { pence: number }).pence }),
      };
      expect(await here('Spend', stream, 50, limitFrom)).toMatchObject({ refusal: { code: 'over-limit', detail: { limit: 0 } } });
      await purseOn(elsewhere)('Fill', other, 60);
      expect(await here('Spend', stream, 50, limitFrom)).toMatchObject({ status: 'done', events: [{ data: { limit: 60 } }] });
      await purseOn(elsewhere)('Spend', other, 30);
      expect(await here('Spend', stream, 50, limitFrom)).toMatchObject({ refusal: { code: 'over-limit', detail: { limit: 30 } } });
    });

    test('facts from the own stream are exact, however many commands come at once', async () => {
      const stream = freshPurse();
      const here = purseOn(ledger);
      await here('Fill', stream, 500);
      const own: Parameters<typeof here>[3] = {
        gatherFacts: async (_, reader) => ({ limit: ((await reader.fold(purse as never, stream)) as { pence: number }).pence }),
      };
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => here('Spend', stream, 100, own)));
      expect(outcomes.filter(({ status }) => status === 'done')).toHaveLength(5);
      const spent = (await eventsOf(stream)).slice(1).map(({ data }) => data.limit);
      expect(spent).toEqual([500, 400, 300, 200, 100]);
    });

    test('a fact that does not fit its schema is a fault, writes nothing, and leaves the stream usable', async () => {
      const stream = freshPurse();
      const here = purseOn(ledger);
      await here('Fill', stream, 5);
      await expect(here('Fill', stream, -1)).rejects.toThrow();
      expect(await here('Spend', stream, 5)).toMatchObject({ status: 'done', revision: 1 });
    });
  });
}

function position(outcome: Outcome) {
  return outcome.status === 'done' ? outcome.position : undefined;
}
