import { expect, test } from '@jest/globals';
import { AskedTogether } from './asked-together.js';

const counting = () => {
  const calls: (readonly number[])[] = [];
  const together = new AskedTogether(async (questions: readonly number[]) => {
    calls.push(questions);
    if (questions.includes(13)) throw new Error('the server is away');
    return questions.map((question) => question * 2);
  });
  return { together, calls };
};

test('questions of one turn travel together, and each gets its own answer', async () => {
  const { together, calls } = counting();
  expect(await Promise.all([1, 2, 2, 3].map((question) => together.ask(question)))).toEqual([2, 4, 4, 6]);
  expect(await together.ask(5)).toBe(10);
  expect(calls).toEqual([[1, 2, 2, 3], [5]]);
});

test('a fault is told to everybody who asked with it, and to nobody else', async () => {
  const { together } = counting();
  const answers = await Promise.allSettled([together.ask(1), together.ask(13)]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await together.ask(1)).toBe(2);
});

test('more than a statement takes are asked in several', async () => {
  const { together, calls } = counting();
  const questions = Array.from({ length: 1_201 }, (_, n) => n + 100);
  expect(await Promise.all(questions.map((question) => together.ask(question)))).toEqual(questions.map((question) => question * 2));
  expect(calls.map((call) => call.length)).toEqual([500, 500, 201]);
});
