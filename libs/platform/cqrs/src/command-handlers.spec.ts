import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import { CommandBus, EventBus } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { z } from 'zod';
import { accept, command, type DecidableOf, type Decider, refuse, text } from '#decider';
import { type Envelope, type EventType, eventType, type FactOf, type TextRef, textRef } from '#events';
import { InvalidInput } from '#http';
import { LEDGER, MemoryLedger, type Outcome } from '#ledger';
import { BUSINESS_CLOCK, SystemClock } from '#processors';
import { MemoryVault, VAULT } from '#vault';
import { commandHandlers, EVENT_CATALOGUE } from './command-handlers.js';
import { CqrsRoom } from './cqrs.room.js';
import { doorway } from './doorway.js';
import { LedgerAdvanced } from './hints.js';

class HangNotice extends command('HangNotice', z.strictObject({ boardId: z.string(), words: text(40), pins: z.int().min(1) })) {}
class TakeDown extends command('TakeDown', z.strictObject({ boardId: z.string() })) {}
const NoticeHung = eventType('NoticeHung', 1, 'public', z.strictObject({ words: textRef, pins: z.int(), allowed: z.int() }));
type Command = DecidableOf<typeof HangNotice> | DecidableOf<typeof TakeDown>;
type Facts = { allowed: number };

const board: Decider<number, Command, Facts, FactOf<typeof NoticeHung>> = {
  name: 'board',
  refusals: { 'board-full': { kind: 'limit', title: 'The board is full.' } },
  initialState: 0,
  evolve: (hung) => hung + 1,
  decide(given, hung, { allowed }) {
    if (given.type === 'TakeDown') return accept();
    return hung >= allowed
      ? refuse('board-full', { allowed })
      : accept({ type: 'NoticeHung', data: { words: given.data.words, pins: given.data.pins, allowed } });
  },
  commandOf: () => {
    throw new Error('not replayed here');
  },
  factsOf: ([event]) => ({ allowed: event?.data.allowed ?? 0 }),
};

const ledger = new MemoryLedger();
const vault = new MemoryVault();

@Global()
@Module({
  providers: [
    { provide: LEDGER, useValue: ledger },
    { provide: VAULT, useValue: vault },
    { provide: BUSINESS_CLOCK, useClass: SystemClock },
  ],
  exports: [LEDGER, VAULT, BUSINESS_CLOCK],
})
class Ground {}

@Module({
  imports: [Ground, CqrsRoom],
  providers: commandHandlers(
    doorway({
      decider: board,
      commands: [HangNotice, TakeDown],
      stream: ({ boardId }) => `board-${boardId}`,
      facts: async (_, reader) => ({ allowed: 2 + (await reader.fold({ initialState: 0, evolve: (count: number) => count + 1 }, 'board-spare')) }),
    }),
  ),
})
class Boards {}

const catalogue = {
  typeOf: (): EventType => NoticeHung,
  decode: (json: string) => JSON.parse(json) as Envelope,
  check: (_: string, data: unknown) => void NoticeHung.schema.parse(data),
};

let bus: CommandBus;
let advanced: LedgerAdvanced[];
let close: () => Promise<void>;
beforeAll(async () => {
  const room = await Test.createTestingModule({ imports: [Boards] })
    .overrideProvider(EVENT_CATALOGUE)
    .useValue(catalogue)
    .compile();
  await room.init();
  bus = room.get(CommandBus);
  advanced = [];
  room.get(EventBus).subscribe((event) => advanced.push(event as LedgerAdvanced));
  close = () => room.close();
});
afterAll(() => close());

const metaOf = (commandId: string = randomUUID()) => ({ commandId, actor: 'per-AAAAAAAAAAAAAAAAAAAAAA', office: 'organiser', role: 'organiser' });
const hang = (boardId: string, words: string, meta = metaOf(), pins = 1): Promise<Outcome> =>
  bus.execute(new HangNotice({ boardId, words: words as never, pins }, meta));

describe('a command through the bus', () => {
  test('puts its words into the vault and a reference to them into the ledger', async () => {
    const outcome = await hang('first', '  Tea at four ');
    expect(outcome).toMatchObject({ status: 'done', revision: 0, events: [{ type: 'NoticeHung', actor: 'organiser' }] });
    const [entry] = await ledger.readStream('board-first');
    const { words } = catalogue.decode(entry?.json ?? '').data as { words: TextRef };
    expect(words).toMatchObject({ subject: 'board-first', field: 'words' });
    expect(await vault.read([words])).toEqual(new Map([[words.commitment, 'Tea at four']]));
    expect(entry?.json).not.toContain('Tea');
  });

  test('hints that the ledger advanced', async () => {
    const outcome = await hang('hints', 'Tea');
    expect(advanced.at(-1)).toEqual(new LedgerAdvanced(outcome.status === 'done' ? (outcome.position ?? '') : ''));
  });

  test('that is refused says why, by the facts of other streams', async () => {
    for (const words of ['one', 'two']) await hang('full', words);
    expect(await hang('full', 'three')).toEqual({ status: 'refused', refusal: { code: 'board-full', detail: { allowed: 2 } } });
    await hang('spare', 'more room');
    expect(await hang('full', 'three')).toMatchObject({ status: 'done', events: [{ data: { allowed: 3 } }] });
  });

  test('sent twice is the same command with the same words, and refused by name with others', async () => {
    const meta = metaOf();
    const first = await hang('twice', 'Tea', meta);
    expect(await hang('twice', ' Tea', meta)).toEqual({ ...first, duplicate: true });
    for (const other of [hang('twice', 'Coffee', meta), hang('twice', 'Tea', meta, 2)]) {
      expect(await other).toMatchObject({ status: 'refused', refusal: { code: 'command-id-reused' } });
    }
  });

  test('whose data does not fit is invalid, with a pointer to each fault, and nothing is stored', async () => {
    const wrong = hang('wrong', '', metaOf(), 0);
    await expect(wrong).rejects.toThrow(InvalidInput);
    await expect(wrong).rejects.toMatchObject({ errors: [{ pointer: '/words' }, { pointer: '/pins' }] });
    expect(await ledger.readStream('board-wrong')).toEqual([]);
  });

  test('of another class of the same decider finds its own handler', async () => {
    expect(await bus.execute(new TakeDown({ boardId: 'first' }, metaOf()))).toMatchObject({ status: 'done', events: [] });
  });
});
