import type { Form, FormProblem } from '#web';
import type { KeyedPaper, PaperMark, PaperRules } from './keyed-paper.js';

const NUMBER = /^\d{1,4}$/;
const CROSS = /^[xX×✗✓1]$/u;
const UNFIT = ['unreadable', 'marked-with-a-name'] as const;

export type ReadKeying = { readonly ok: true; readonly paper: KeyedPaper } | { readonly ok: false; readonly form: Form };

/** What somebody typed of a paper: one field for the box of each bid, `mark-<bid>`, and `unfit` where the paper cannot count. */
export function keyedIn(body: unknown, { choices, ballot: { kind } }: PaperRules): ReadKeying {
  const values = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const crosses = kind === 'approval' || kind === 'knapsack';
  const marks: PaperMark[] = [];
  const problems: FormProblem[] = [];
  for (const { bidId } of choices) {
    const typed = String(values[`mark-${bidId}`] ?? '').trim();
    if (typed === '') continue;
    if (!(crosses ? CROSS : NUMBER).test(typed))
      problems.push({ field: `mark-${bidId}`, message: crosses ? 'ballots.paper.key.notACross' : 'ballots.paper.key.notANumber', values: { bid: bidId } });
    else marks.push({ bidId, mark: crosses ? 1 : Number(typed) });
  }
  if (problems.length > 0) return { ok: false, form: { values, problems, status: 400 } };
  const unfit = UNFIT.find((each) => each === values.unfit);
  return { ok: true, paper: unfit ? { marks, unfit } : { marks } };
}
