import { setTimeout as sleep } from 'node:timers/promises';
import { type ProcessOfVotes, votesOn } from './vote-process.js';

/** A process of its own, for tests that kill it: casts what it is told and says each seal once it is acknowledged, then goes on with all votes until it is killed. */
const told = JSON.parse(process.argv[2] ?? '') as ProcessOfVotes & { readonly roll: { readonly size: number; readonly root: string } };
const votes = votesOn(told, told.roll);
const { casts } = told;
await Promise.all(
  (casts?.voters ?? []).map(async (voterId) => {
    const { c, answer } = await votes.cast(casts?.roundId ?? '', voterId);
    if (answer === 'done') process.stdout.write(`${c}\n`);
  }),
);
for (;;) {
  await votes.course.advanceAll();
  await sleep(20);
}
