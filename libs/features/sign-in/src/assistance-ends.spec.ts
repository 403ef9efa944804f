import { expect, test } from '@jest/globals';
import type { CommandBus } from '@nestjs/cqrs';
import { MemorySessions, sessionLimits } from '#identity';
import type { EndAssistance } from './assistance.commands.js';
import { AssistanceEnds } from './assistance-ends.js';

const MINUTE = 60_000;

/** Two sessions beside somebody that were ended while they waited shut, and what the ledger answers when it is told. */
async function endedShut(minutesAgo: number, answer: (command: EndAssistance) => Promise<object>) {
  const sessions = new MemorySessions(() => Date.now() - minutesAgo * MINUTE);
  const beside = { person: 'AP-1', helper: 'ORG-1', method: 'helper', device: 'phone', limits: sessionLimits('helper', []), shut: true } as const;
  const begun = [await sessions.begin(beside), await sessions.begin(beside)].map(({ session }) => session.sessionId);
  await sessions.endAll('AP-1');
  const told: string[] = [];
  const execute = (command: EndAssistance) => {
    told.push(command.data.sessionId);
    return answer(command);
  };
  const logged: object[] = [];
  const ends = new AssistanceEnds({ execute } as unknown as CommandBus, sessions, { error: (fields: object) => logged.push(fields) });
  return { begun, told, logged, ends, waiting: async () => (await sessions.helpEnded()).map(({ sessionId }) => sessionId) };
}

const notBegun = async () => ({ status: 'refused', refusal: { code: 'help-not-begun' } });

test('an end whose beginning the ledger does not know waits while that may still come, and no longer', async () => {
  const soon = await endedShut(29, notBegun);
  await soon.ends.record();
  await soon.ends.record();
  expect([soon.told, await soon.waiting()]).toEqual([[...soon.begun, ...soon.begun], soon.begun]);
  const late = await endedShut(31, notBegun);
  await late.ends.record();
  expect([late.told, await late.waiting()]).toEqual([late.begun, []]);
});

test('an end that the ledger does not take for another reason waits, however long', async () => {
  const { begun, ends, waiting } = await endedShut(31, async () => ({ status: 'refused', refusal: { code: 'command-id-reused' } }));
  await ends.record();
  expect(await waiting()).toEqual(begun);
});

test('an end that cannot be told holds up none after it, is logged by its session, and told the next time', async () => {
  const away = new Error('the ledger is away');
  let faults = 1;
  const { begun, told, logged, ends, waiting } = await endedShut(0, async () => {
    if (faults-- > 0) throw away;
    return { status: 'done' };
  });
  await ends.record();
  expect([told, await waiting(), logged]).toEqual([begun, begun.slice(0, 1), [{ err: away, session: begun[0] }]]);
  await ends.record();
  expect([told, await waiting()]).toEqual([[...begun, begun[0]], []]);
});
