import { expect, test } from '@jest/globals';
import { jobFollower } from './job.js';

function jobOf(run: () => Promise<void>) {
  const clock = { now: 0 };
  const follower = jobFollower({ name: 'tidy', everyMs: 1_000, run }, () => clock.now);
  return { clock, follower };
}

test('a job is done at once and then whenever its time has passed', async () => {
  let done = 0;
  const { clock, follower } = jobOf(async () => {
    done += 1;
  });
  const processor = follower.processorOn({} as never);
  const step = () => processor.step(1, () => 1_000);
  expect([processor.kind, processor.lease, follower.name]).toEqual(['job', 'job:tidy', 'tidy']);
  for (const [now, times] of [
    [0, 1],
    [999, 1],
    [1_000, 2],
    [1_500, 2],
  ]) {
    clock.now = now ?? 0;
    expect(await step()).toBe('at-head');
    expect(done).toBe(times);
  }
});

test('a job that failed is due until it was done', async () => {
  let faults = 2;
  let done = 0;
  const { follower } = jobOf(async () => {
    if (faults-- > 0) throw new Error('the database is away');
    done += 1;
  });
  const processor = follower.processorOn({} as never);
  const step = () => processor.step(1, () => 1_000);
  await expect(step()).rejects.toThrow('the database is away');
  await expect(step()).rejects.toThrow('the database is away');
  await step();
  await step();
  expect(done).toBe(1);
});
