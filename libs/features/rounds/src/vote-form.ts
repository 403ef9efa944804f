import { z } from 'zod';
import { ballotRules, countingRule, roundRules } from '#events';
import { type Form, moneyText } from '#web';
import { ballotMistake } from './ballot-mistakes.js';
import { ballotOf } from './ballot-presets.js';

const { kind, roll, crossChannel } = ballotRules.shape;
const { rule, scoring, ties, utility, completion, endowment, stop } = countingRule.shape;
const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max).optional();

/** `4, 2, 1` as people type it. */
const weightsText = z
  .string()
  .regex(/^\s*\d{1,4}(\s*[,;/ ]\s*\d{1,4})*\s*$/, 'rounds.plan.missing.weights')
  .transform((typed) =>
    typed
      .trim()
      .split(/\s*[,;/ ]\s*/)
      .map(Number),
  )
  .optional();

/** What is asked of a vote: three questions, and what may be left as it is usual. */
export const voteQuestions = z.strictObject({
  opensOn: z.iso.date('rounds.plan.missing.voteOpensOn'),
  closesOn: z.iso.date('rounds.plan.missing.voteClosesOn'),
  kind,
  most: whole(1, 60),
  weights: weightsText,
  points: whole(1, 1_000),
  mostForOne: whole(1, 1_000),
  rule: rule.optional(),
  threshold: whole(0, 1_000_000),
  scoring: scoring.optional(),
  ties: ties.optional(),
  utility,
  endowment,
  completion,
  incrementPence: moneyText().optional(),
  stop,
  comparison: z
    .enum(['yes', 'no'])
    .transform((answer) => answer === 'yes')
    .optional(),
  roll: roll.optional(),
  votingAge: whole(0, 120),
  crossChannel: crossChannel.optional(),
  challengeWorkingDays: whole(0, 60),
  awards: roundRules.shape.awards.optional(),
});
export type VoteAnswers = z.output<typeof voteQuestions>;

/** The lists to choose from, as the page shows them; nothing chosen is what is usual. */
export const voteLists = {
  rule: rule.options,
  scoring: scoring.options,
  ties: ties.options,
  utility: utility.unwrap().options,
  endowment: endowment.unwrap().options,
  completion: completion.unwrap().options,
  stop: stop.unwrap().options,
  comparison: ['no', 'yes'],
  roll: roll.options,
  crossChannel: crossChannel.options,
  awards: roundRules.shape.awards.options,
} as const;

/** What stands behind “More choices”, in the order in which somebody would ask. */
export const voteParts = [
  { name: 'ballot', questions: ['most', 'weights', 'points', 'mostForOne'] },
  { name: 'counting', questions: ['rule', 'threshold', 'scoring', 'ties'] },
  { name: 'shares', questions: ['utility', 'endowment', 'completion', 'incrementPence', 'stop', 'comparison'] },
  { name: 'people', questions: ['roll', 'votingAge', 'crossChannel'] },
  { name: 'after', questions: ['challengeWorkingDays', 'awards'] },
] as const;

/** The rules of a vote as they were asked for. */
export function ballotAsked({ opensOn, closesOn, awards: _, rule, scoring, ties, threshold, ...answers }: VoteAnswers) {
  const { utility, endowment, completion, incrementPence, stop, comparison, ...choices } = answers;
  const counting = { rule, scoring, ties, threshold, utility, endowment, completion, incrementPence, stop, comparison };
  return ballotOf({ opensOn, closesOn }, { ...choices, counting });
}

/** The form of a vote is shown once a vote is chosen: the same page again, with what it asks and what is usual. */
export function askedOfVote(body: unknown): boolean {
  return isFields(body) && 'vote.kind' in body;
}

/** Whoever chose another kind of round after a look at the vote is not asked about the vote any more. */
export function withoutVote(body: unknown): unknown {
  return isFields(body) ? Object.fromEntries(Object.entries(body).filter(([name]) => !name.startsWith('vote.'))) : body;
}

/** The form with what stands in the way of counting such a vote, said at its question; nothing when it can be counted. */
export function voteProblem(body: unknown, answers: VoteAnswers): Form | undefined {
  const mistake = ballotMistake(ballotAsked(answers));
  if (!mistake) return undefined;
  const values = isFields(body) ? body : {};
  return { values, problems: [{ field: `vote.${mistake.detail.field}`, message: `rounds.plan.mistakes.${mistake.code}` }], status: 400 };
}

function isFields(body: unknown): body is Record<string, unknown> {
  return typeof body === 'object' && body !== null;
}
