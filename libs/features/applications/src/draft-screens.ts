import { z } from 'zod';
import { BidReceivedBasis, id, slug } from '#events';
import { type Form, type FormProblem, money, moneyText, type ParsedForm, parseForm } from '#web';
import type { SaveDraft } from './bid.commands.js';
import type { Draft } from './bid-stream.query.js';
import type { Opening } from './openings/openings.query.js';
import { COSTS_NEEDED_FROM_PENCE } from './submission.decider.js';

/** Everything that was answered so far. */
export type Answers = ConstructorParameters<typeof SaveDraft>[0];
/** What one screen adds; `undefined` takes an answer away. */
type Patch = { readonly [Key in keyof Answers]?: Answers[Key] | undefined };

export const screenNames = ['idea', 'money', 'costs', 'where', 'you', 'more'] as const;
export type ScreenName = (typeof screenNames)[number];

/** A screen of the form: how it is read, and what its fields show of the answers so far. */
interface Screen {
  read(body: Form['values'], answers: Answers, opening: Opening): ParsedForm<Patch>;
  values(answers: Answers): Form['values'];
}

/** A typed answer; `question` says in the catalogue what is missing. */
const line = (max: number, question: string) => z.string(`applications.missing.${question}`).trim().min(1, `applications.missing.${question}`).max(max);
const ticks = <S extends z.ZodType>(item: S) =>
  z.preprocess((ticked) => (ticked === undefined ? [] : Array.isArray(ticked) ? ticked : [ticked]), z.array(item));
const fits = z.enum(['under-18', 'group', 'host', 'at-risk']);

export const screens: Readonly<Record<ScreenName, Screen>> = {
  idea: {
    read: (body) => patched(parseForm(z.strictObject({ idea: line(3000, 'idea') }), body), ({ idea }) => ({ what: idea, title: titleOf(idea) })),
    values: ({ what }) => ({ idea: what }),
  },
  money: {
    read: (body, _answers, { minPence }) =>
      patched(parseForm(z.strictObject({ asked: moneyText({ minPence: Math.max(1, minPence) }) }), body), ({ asked }) => ({ askedPence: asked })),
    values: ({ askedPence }) => ({ asked: askedPence === undefined ? '' : money(askedPence) }),
  },
  costs: {
    read: (body, { askedPence = 0 }) => readCosts(compacted(body), askedPence),
    values: ({ costs = [] }) =>
      Object.fromEntries(
        costs.flatMap(({ what, amountPence }, row) => [
          [`costs.${row}.what`, what],
          [`costs.${row}.amount`, money(amountPence)],
        ]),
      ),
  },
  where: {
    read: (body) =>
      patched(parseForm(z.strictObject({ where: line(200, 'where'), who: line(1000, 'who') }), body), ({ where, who }) => ({ where, whoBenefits: who })),
    values: ({ where, whoBenefits }) => ({ where, who: whoBenefits }),
  },
  you: {
    read: (body, answers) =>
      patched(parseForm(z.strictObject({ name: line(120, 'name'), contact: line(200, 'contact'), fits: ticks(fits) }), body), (you) => yourself(you, answers)),
    values: ({ name, contact, ageBand, leadKind, atRisk }) => ({
      name,
      contact,
      fits: [
        ...(ageBand !== undefined && ageBand !== 'adult' ? ['under-18'] : []),
        ...(leadKind === 'group' ? ['group'] : leadKind === 'host-organisation' ? ['host'] : []),
        ...(atRisk ? ['at-risk'] : []),
      ],
    }),
  },
  more: {
    read: (body, answers) => patched(parseForm(moreOf(answers), body), ({ ageBand = answers.ageBand, ...said }) => ({ ...said, ageBand })),
    values: ({ ageBand, coSigner, hostName, goals, meets }) => ({ ageBand, coSigner, hostName, goals, meets }),
  },
};

function patched<T>(parsed: ParsedForm<T>, patch: (data: T) => Patch): ParsedForm<Patch> {
  return parsed.ok ? { ok: true, data: patch(parsed.data) } : parsed;
}

function yourself(
  { name, contact, fits: ticked }: { name: string; contact: string; fits: readonly z.output<typeof fits>[] },
  { ageBand, hostName }: Answers,
): Patch {
  const young = ageBand === undefined || ageBand === 'adult' ? '16-17' : ageBand;
  const host = ticked.includes('host');
  return {
    name,
    contact,
    ageBand: ticked.includes('under-18') ? young : 'adult',
    leadKind: host ? 'host-organisation' : ticked.includes('group') ? 'group' : 'individual',
    atRisk: ticked.includes('at-risk'),
    hostName: host ? hostName : undefined,
  };
}

const more = z.strictObject({
  ageBand: BidReceivedBasis.schema.shape.ageBand.exclude(['adult']).optional(),
  coSigner: line(120, 'coSigner').optional(),
  hostName: line(120, 'hostName').optional(),
  goals: ticks(id),
  meets: ticks(slug),
});

/** Only what the answers before call for must be answered. */
function moreOf(answers: Answers) {
  const host = answers.leadKind === 'host-organisation';
  return more.superRefine(({ ageBand, coSigner, hostName }, context) => {
    const lacks = (field: string) => context.addIssue({ code: 'custom', path: [field], message: `applications.missing.${field}` });
    if (isYoung(answers) && ageBand === undefined) lacks('ageBand');
    if (isYoung(answers) && !host && coSigner === undefined) lacks('coSigner');
    if (host && hostName === undefined) lacks('hostName');
  });
}

const isYoung = ({ ageBand }: Answers) => ageBand !== undefined && ageBand !== 'adult';

/** The first screen that still has to be answered; undefined when the bid can be sent. */
export function firstMissing(answers: Answers): ScreenName | undefined {
  const { what, askedPence, costs = [], where, whoBenefits, name, contact, coSigner, hostName, leadKind } = answers;
  if (what === undefined) return 'idea';
  if (askedPence === undefined) return 'money';
  if ((askedPence >= COSTS_NEEDED_FROM_PENCE || costs.length > 0) && sumOf(costs) !== askedPence) return 'costs';
  if (where === undefined || whoBenefits === undefined) return 'where';
  if (name === undefined || contact === undefined) return 'you';
  if (isYoung(answers) && coSigner === undefined && hostName === undefined) return 'more';
  return leadKind === 'host-organisation' && hostName === undefined ? 'more' : undefined;
}

const sumOf = (costs: readonly { readonly amountPence: number }[]) => costs.reduce((sum, { amountPence }) => sum + amountPence, 0);

const costLines = z.strictObject({
  costs: z
    .array(z.strictObject({ what: line(200, 'cost'), amount: moneyText() }))
    .max(20)
    .default([]),
});

/** Lines that add up to the ask; none at all are fine for a small one. */
function readCosts(values: Form['values'], askedPence: number): ParsedForm<Patch> {
  const parsed = parseForm(costLines, values);
  if (!parsed.ok) return parsed;
  const costs = parsed.data.costs.map(({ what, amount }) => ({ what, amountPence: amount }));
  const total = sumOf(costs);
  if (total === askedPence || (costs.length === 0 && askedPence < COSTS_NEEDED_FROM_PENCE)) return { ok: true, data: { costs } };
  const message = costs.length === 0 ? 'applications.apply.costs.none' : 'applications.apply.costs.other';
  const problem: FormProblem = { field: 'costs.0.what', message, values: { total: money(total), asked: money(askedPence) } };
  return { ok: false, form: { values, problems: [problem], status: 400 } };
}

/** The typed lines moved up to where reading will count them: a line left empty in between would put an error beside the wrong one. */
export function compacted(body: Form['values']): Form['values'] {
  const rows = Array.from({ length: 40 }, (_, row) => [body[`costs.${row}.what`], body[`costs.${row}.amount`]]).filter((row) => row.some(isTyped));
  return Object.fromEntries(
    rows.flatMap(([what, amount], row) => [
      [`costs.${row}.what`, what ?? ''],
      [`costs.${row}.amount`, amount ?? ''],
    ]),
  );
}

const isTyped = (value: unknown) => typeof value === 'string' && value.trim() !== '';

/** The bid's name: the first line or sentence of the idea, cut between words. */
export function titleOf(idea: string): string {
  const first = (idea.trim().split(/\r?\n|(?<=[.!?])\s/)[0] ?? '').replace(/[.\s]+$/, '').trim() || idea.trim();
  if (first.length <= 80) return first;
  const cut = first.slice(0, 78);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 40)).trimEnd()} …`;
}

/** A stored draft as answers; a text that is gone is an answer to give again. */
export function answersOf({ costs, ...draft }: Draft): Answers {
  const kept = costs?.flatMap(({ what, amountPence }) => (what === undefined ? [] : [{ what, amountPence }]));
  return withoutGaps({ ...draft, ...(kept ? { costs: kept } : {}) }) as Answers;
}

export function withPatch(answers: Answers, patch: Patch): Answers {
  return withoutGaps({ ...answers, ...patch }) as Answers;
}

function withoutGaps(answers: object): object {
  return Object.fromEntries(Object.entries(answers).filter(([, answer]) => answer !== undefined));
}
