import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { command, type FoldingReaction } from '#decider';
import { MemoryLedger } from '#ledger';
import { Answer, answering, answersIn, confirming, doorway, expectedAnswers } from '../../test/answers.js';
import { notes, write } from '../../test/notes.js';
import { SeasonClock } from '../clocks/clock.js';
import { ProcessorRegistry } from '../processor-registry.js';
import { Processors } from '../processors.js';
import type { AnyReaction, Execute } from './reaction-processor.js';
import type { FoldingTimedReaction } from './timed-reaction.js';

class Complain extends command('Complain', z.strictObject({ code: z.string() })) {}

function house(
  reactions: readonly AnyReaction[],
  { execute, timed = [] }: { execute?: (ledger: MemoryLedger) => Execute; timed?: FoldingTimedReaction<never>[] } = {},
) {
  const ledger = new MemoryLedger();
  const registry = new ProcessorRegistry().reaction(...reactions).timedReaction(...timed);
  const clock = new SeasonClock('2026-03-11T09:00:00Z');
  const processors = new Processors({ ledger, registry, clock, catalogue: notes, execute: execute?.(ledger) ?? doorway(ledger) });
  return { ledger, processors, clock };
}

describe('reactions on a ledger in memory', () => {
  test('what follows from an event, and what follows from that, is done when the drain returns', async () => {
    const { ledger, processors } = house([
      { name: 'answers', table: answering },
      { name: 'confirmations', table: confirming },
    ]);
    const stream = await write(ledger, 'Noted', 40);
    await processors.drainReactions();
    expect((await answersIn(ledger)).sort()).toEqual(expectedAnswers(stream, 40));
    await processors.drainReactions();
    expect(await answersIn(ledger)).toHaveLength(160);
    await processors.stop();
  });

  test('the same command id is made for the same event, whoever carries it out', async () => {
    const ids: string[][] = [[], []];
    const ledger = new MemoryLedger();
    await write(ledger, 'Noted', 3);
    for (const seen of ids) {
      const registry = new ProcessorRegistry().reaction({ name: 'answers', table: answering });
      const execute: Execute = async ({ meta }) => {
        seen.push(meta.commandId);
        expect(meta).toMatchObject({ actor: 'system', office: 'system', role: 'system', causationId: expect.any(String) });
        return { status: 'done' };
      };
      const processors = new Processors({ ledger, registry, execute, clock: new SeasonClock('2026-03-11T09:00:00Z'), catalogue: notes });
      await processors.drainReactions();
      await processors.stop();
    }
    expect(ids[0]).toEqual(ids[1]);
    expect(new Set(ids[0]).size).toBe(6);
  });

  test('a refused reaction counts as done; where somebody waits for it, the refusal is recorded once', async () => {
    const complaints: { code: string; id: string }[] = [];
    const { ledger, processors } = house(
      [
        {
          name: 'answers',
          table: answering,
          onRefused: (_, { code }, { data }) => ('to' in data && String(data.to).endsWith('first') ? { command: Complain, data: { code } } : undefined),
        },
      ],
      {
        execute: (ledger) => async (sent) => {
          if (!(sent instanceof Complain)) return doorway(ledger)(sent);
          complaints.push({ code: sent.data.code, id: sent.meta.commandId });
          return { status: 'done' };
        },
      },
    );
    await write(ledger, 'Noted', 1, () => ({ amountPence: -1 }));
    await write(ledger, 'Noted', 1);
    await processors.drainReactions();
    expect(complaints).toEqual([{ code: 'below-nothing', id: expect.any(String) }]);
    expect(await answersIn(ledger)).toHaveLength(2);
    await processors.stop();
  });

  test('a reaction that fails is tried again until it works, and holds up no other', async () => {
    let failures = 2;
    const { ledger, processors } = house(
      [
        { name: 'answers', table: answering },
        { name: 'confirmations', table: confirming },
      ],
      {
        execute: (ledger) => async (sent) => {
          const { to } = sent.data as { to: string };
          if (to.startsWith('confirmed') && failures > 0) {
            failures -= 1;
            throw new Error('the server is away');
          }
          return doorway(ledger)(sent);
        },
      },
    );
    processors.start();
    const stream = await write(ledger, 'Noted', 2);
    while ((await answersIn(ledger)).length < 8) await new Promise((next) => setTimeout(next, 10));
    const [order, expected] = [await answersIn(ledger), expectedAnswers(stream, 2)];
    expect([...order].sort()).toEqual(expected);
    expect(order.slice(0, 4).some((to) => to.startsWith('confirmed'))).toBe(false);
    await processors.stop();
  });

  test('a drain gives up on a reaction that always fails, and says why', async () => {
    const { ledger, processors } = house([{ name: 'answers', table: answering }], { execute: () => () => Promise.reject(new Error('a bug')) });
    await write(ledger, 'Noted');
    await expect(processors.drainReactions()).rejects.toThrow('a bug');
    await processors.stop();
  });

  test('a reaction may fold what it passes, and knows it again after a fault', async () => {
    let sentBefore = 0;
    const runningTotal: FoldingReaction<number> = {
      name: 'running-total',
      types: ['Noted', 'Asked'],
      folding: { initialState: 0, evolve: (total, event) => (event.type === 'Noted' ? total + Number(event.data.amountPence) : total) },
      react: (event, total) => (event.type === 'Asked' ? [{ command: Answer, data: { to: `${event.data.who} has ${total}`, amountPence: 0 } }] : []),
    };
    const { ledger, processors } = house([runningTotal], {
      execute: (ledger) => (sent) => {
        sentBefore += 1;
        return sentBefore === 2 ? Promise.reject(new Error('once')) : doorway(ledger)(sent);
      },
    });
    await write(ledger, 'Noted', 4);
    await write(ledger, 'Asked', 1, () => ({ who: 'Amber' }));
    await write(ledger, 'Noted', 1_500);
    await write(ledger, 'Asked', 1, () => ({ who: 'Basil' }));
    await processors.drainReactions();
    expect(await answersIn(ledger)).toEqual(['Amber has 10', `Basil has ${10 + (1_500 * 1_501) / 2}`]);
    await processors.stop();
  });
});

describe('reactions to the calendar', () => {
  interface Open {
    readonly [stream: string]: string;
  }
  const lapses: FoldingTimedReaction<Open> = {
    name: 'lapses',
    types: ['Offered', 'Answered'],
    folding: {
      initialState: {},
      evolve: (open, { type, stream, data }) => {
        if (type === 'Offered') return { ...open, [stream]: String(data.until) };
        const { [String(data.to)]: _, ...left } = open;
        return left;
      },
    },
    due: (open, day) => Object.entries(open).flatMap(([to, until]) => (until < day ? [{ command: Answer, data: { to, amountPence: to.length - 41 } }] : [])),
  };

  test('what is due is sent on its day in London and not before, and only once', async () => {
    const { ledger, processors, clock } = house([], { timed: [lapses as FoldingTimedReaction<never>] });
    const stream = await write(ledger, 'Offered', 1, () => ({ until: '2026-07-01' }));
    clock.set('2026-07-01T22:59:59.999Z');
    expect(await processors.tick()).toBe(0);
    clock.set('2026-07-01T23:00:00.000Z');
    expect(await processors.tick()).toBe(1);
    expect(await processors.tick()).toBe(0);
    expect(await answersIn(ledger)).toEqual([stream]);
    await processors.stop();
  });

  test('what was refused is not asked again on the same day, but on the next', async () => {
    let asked = 0;
    const { ledger, processors, clock } = house([], {
      timed: [lapses as FoldingTimedReaction<never>],
      execute: () => async () => {
        asked += 1;
        return { status: 'refused', refusal: { code: 'not-yet', detail: {} } };
      },
    });
    await write(ledger, 'Offered', 1, () => ({ until: '2026-03-01' }));
    await processors.tick();
    await processors.tick();
    expect(asked).toBe(1);
    clock.set('2026-03-12T09:00:00Z');
    await processors.tick();
    expect(asked).toBe(2);
    await processors.stop();
  });
});
