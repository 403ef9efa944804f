import { expect, test } from '@jest/globals';
import { Global, Inject, Module } from '@nestjs/common';
import { CommandHandler, CqrsModule } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { migrate } from '#database';
import { testDatabase } from '#database/test-database';
import { LEDGER, MemoryLedger } from '#ledger';
import { Answer, answersIn, doorway } from '../test/answers.js';
import { noteBook, write } from '../test/notes.js';
import { BUSINESS_CLOCK, SystemClock } from './clocks/clock.js';
import { Freshness } from './freshness.js';
import { ProcessorRegistry } from './processor-registry.js';
import { Processors } from './processors.js';
import { processorsMigrations } from './processors.migrations.js';
import { ProcessorsRoom } from './processors.room.js';

const POOL = Symbol('Pool');
const ledger = new MemoryLedger();

@CommandHandler(Answer)
class AnswerHandler {
  execute(command: Answer) {
    return doorway(ledger)(command);
  }
}

@Module({ providers: [AnswerHandler] })
class Feature {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry) {
    // The house's own catalogue decodes here, so the events are of a type that it knows.
    const table = { BankOpened: () => [{ command: Answer, data: { to: 'the opening', amountPence: 1 } }] };
    registry.projection(noteBook({ types: ['BankOpened'] })).reaction({ name: 'greetings', table });
  }
}

function platform(tokens: readonly { provide: symbol; useValue: unknown }[]) {
  @Global()
  @Module({ providers: [...tokens], exports: [...tokens.map(({ provide }) => provide)] })
  class Platform {}
  return Platform;
}

test('features put their processors into the room; it runs them through the command bus and ends them with the application', async () => {
  const database = await testDatabase();
  await migrate(database.connection, processorsMigrations);
  const tokens = [
    { provide: LEDGER, useValue: ledger },
    { provide: BUSINESS_CLOCK, useValue: new SystemClock() },
    { provide: POOL, useValue: database.pool },
  ];
  const module = await Test.createTestingModule({ imports: [platform(tokens), CqrsModule.forRoot(), ProcessorsRoom.with({ pool: POOL }), Feature] }).compile();
  const app = await module.init();
  await write(ledger, 'BankOpened', 1);
  app.get(Processors).start();
  expect(await app.get(Freshness).waitFor('notebook', (await ledger.head())?.position ?? '', 4_000)).toBe(true);
  await app.get(Processors).drainReactions();
  expect(await answersIn(ledger)).toEqual(['the opening']);
  await app.close();
  const { rows } = await database.pool.query('SELECT count(*) AS held FROM processors.leases WHERE expires_at > clock_timestamp()');
  expect(rows).toEqual([{ held: 0 }]);
  await database.drop();
});

test('without a pool there are reactions in memory and no read side', async () => {
  const tokens = [
    { provide: LEDGER, useValue: new MemoryLedger() },
    { provide: BUSINESS_CLOCK, useValue: new SystemClock() },
  ];
  const module = await Test.createTestingModule({ imports: [platform(tokens), CqrsModule.forRoot(), ProcessorsRoom.with({}), Feature] }).compile();
  const app = await module.init();
  await app.get(Processors).drain();
  expect(() => app.get(Freshness)).toThrow();
  await app.close();
});
