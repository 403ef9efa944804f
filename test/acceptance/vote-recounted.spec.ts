import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { readPages } from '#ledger';
import type { LedgerLine } from '../../apps/auditor/src/ledger-file.js';
import { recount } from '../../apps/auditor/src/recount.js';
import { CountAgain, CountVotes } from '../../libs/features/ballots/src/result/result.commands.js';
import { AskRecount } from '../../libs/features/ballots/src/voting.commands.js';
import { BANK, OVER, openVoteHouse, ROUND, type VoteHouse } from '../../libs/features/ballots/test/vote-house.js';

jest.setTimeout(120_000);

let database: TestDatabase;
let house: VoteHouse;
beforeAll(async () => {
  database = await testDatabase();
});
afterEach(() => house.close());
afterAll(() => database.drop());

const as = (commandId = crypto.randomUUID()) => ({ ...house.meta, commandId });
const send = (command: object) => house.app.get(CommandBus).execute(command as never);
const count = () => send(new CountVotes({ roundId: ROUND, because: 'count', by: house.officer, stepUp: 'passkey' }, as()));

/** Everything in the ledger, as the program that exports it writes it. */
async function* exported(): AsyncGenerator<LedgerLine> {
  for await (const { entries } of readPages(house.ledger)) for (const { number, json } of entries) yield { number, json, event: JSON.parse(json) };
}

/** Voted, replaced, left blank, closed by its last day and opened. */
async function voted(voters: number): Promise<void> {
  house = await openVoteHouse(database, voters);
  await house.open();
  const first = [[{ bidId: 'H-001' }, { bidId: 'H-003' }], [{ bidId: 'H-003' }], [{ bidId: 'H-002' }, { bidId: 'H-001' }], []] as const;
  for (let place = 0; place < voters; place += 1) {
    await house.cast(place, [...(first[place % first.length] ?? [])]);
    if (place % 5 === 0) await house.course.advanceAll();
  }
  await house.cast(0, [{ bidId: 'H-002' }]);
  await house.cast(0, [{ bidId: 'H-003' }, { bidId: 'H-002' }]);
  house.clock.set(OVER);
  await house.course.advanceAll();
}

describe('What a vote leaves in the ledger', () => {
  test('is found right by the auditor: every seal, every opened ballot, each version and the recount', async () => {
    await voted(17);
    expect(await count()).toMatchObject({ status: 'done' });
    expect(await send(new AskRecount({ roundId: ROUND, recountId: 'RC-1', askedBy: `per-${'a'.repeat(22)}` }, as()))).toMatchObject({ status: 'done' });
    expect(await send(new CountAgain({ roundId: ROUND, recountId: 'RC-1' }, as()))).toMatchObject({ status: 'done' });
    const reason = await house.vault.put({ commandId: crypto.randomUUID(), subject: 'application-H-001', field: 'reason', value: 'Moved away' });
    await house.tell({
      ...{ stream: 'application-H-001', at: '2026-04-14T09:00:00.000Z' },
      facts: [{ type: 'BidWithdrawn', data: { bidId: 'H-001', bankId: BANK, reason, afterAward: false } }],
    });
    await house.drain();
    expect((await recount(exported())).rounds).toEqual([
      {
        ...{ roundId: ROUND, stage: 'declared', roll: 17, sealed: 19, counting: 17, blank: 4, recounts: 1, notChecked: [], failures: [] },
        versions: [
          { version: 1, because: 'count', resultHash: expect.any(String), agrees: true },
          { version: 2, because: 'withdrawal', resultHash: expect.any(String), agrees: true },
        ],
      },
    ]);
  });

  test('of nine ballots is found right with what was disclosed', async () => {
    await voted(9);
    expect(await count()).toMatchObject({ status: 'done' });
    const disclosed = (await house.box.counting(ROUND)).map(({ v, n, choices, r }) => ({ v, n, choices, r }));
    expect((await recount(exported(), new Map([[ROUND, disclosed]]))).rounds).toMatchObject([
      { counting: 9, versions: [{ version: 1, agrees: true }], notChecked: [], failures: [] },
    ]);
  });

  test('while it goes on has nothing wrong in it', async () => {
    house = await openVoteHouse(database, 8);
    await house.open();
    for (let place = 0; place < 6; place += 1) await house.cast(place);
    await house.course.advanceAll();
    expect((await recount(exported())).rounds).toMatchObject([{ stage: 'open', sealed: 6, failures: [] }]);
  });
});
