import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { id, RoundPlanned } from '#events';
import { Access, actingIn, type FastifyReply, held, Sends } from '#http';
import type { Outcome } from '#ledger';
import { VAULT, type Vault } from '#vault';
import { emptyForm, type Form, formMeta, idFrom, moneyText, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { PlanRound } from './round.commands.js';
import { PLANNERS } from './round.routes.js';
import { ReadRoundBank, type RoundBank } from './rounds/rounds.query.js';
import { ruleDocument } from './rule-document.js';
import { presetRules } from './rule-presets.js';
import { ruleSentences } from './rule-sentences.js';
import { askedOfVote, ballotAsked, voteLists, voteParts, voteProblem, voteQuestions, withoutVote } from './vote-form.js';

const dayFor = (question: string) => z.iso.date(`rounds.plan.missing.${question}`);

const questions = z.strictObject({
  preset: RoundPlanned.schema.shape.preset,
  opensOn: dayFor('opensOn'),
  closesOn: dayFor('closesOn'),
  decisionOn: dayFor('decisionOn'),
  max: moneyText(),
  /** Asked only where residents vote. */
  vote: voteQuestions.optional(),
  step: z.enum(['look', 'plan']),
});
type Answers = z.output<typeof questions>;

/** The first plan of a round. */
const FIRST = 1;
const VOTE = 'whole-estate-vote';

/** A new round in 5 questions and 1 look at it (domain.md, "The simple path"); a vote has its own days and its kind besides. */
@Controller('banks/:bankId/rounds/new')
export class PlanPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  @Access(held(PLANNERS))
  @Get()
  async ask(@Param('bankId', { schema: id }) bankId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const bank = await this.bank(bankId);
    return this.asked(reply, bank, emptyForm({ preset: 'panel-decided', max: String(bank.rules.maxPence / 100) }));
  }

  @Sends(PlanRound)
  @Post()
  async plan(@Param('bankId', { schema: id }) bankId: string, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const bank = await this.bank(bankId);
    const votes = (body as { preset?: unknown } | null)?.preset === VOTE;
    const parsed = parseForm(questions, votes ? body : withoutVote(body));
    if (!parsed.ok) return this.asked(reply, bank, parsed.form);
    const { vote } = parsed.data;
    if (votes && (!askedOfVote(body) || !vote)) return this.asked(reply, bank, again(body));
    const unfit = vote && voteProblem(body, vote);
    if (unfit) return this.asked(reply, bank, unfit);
    const rules = rulesOf(bank, parsed.data);
    if (parsed.data.step === 'look') {
      return this.pages.render(
        reply,
        'rounds/look.njk',
        { bank, plan: parsed.data, sentences: ruleSentences(rules), rulesVersion: FIRST, kept: keptNames(body) },
        { form: again(body) },
      );
    }
    const { preset, opensOn, closesOn, decisionOn } = parsed.data;
    const rulesHash = await this.vault.putDocument(ruleDocument(rules, FIRST));
    const meta = formMeta(reply.request, actingIn(reply.request));
    // From the form itself, never from what the read model counts: the same form again must meet the round that it planned.
    const roundId = idFrom('R', meta);
    const plan = { roundId, bankId, opensOn, closesOn, decisionOn, preset, rules, rulesVersion: FIRST, rulesHash };
    const outcome: Outcome = await this.commands.execute(new PlanRound(plan, meta));
    if (outcome.status !== 'done') return this.asked(reply, bank, refusedForm(body, outcome, 'rounds'));
    return seeOther(reply, `/rounds/${roundId}/manage`, outcome.position);
  }

  private asked(reply: FastifyReply, bank: RoundBank, form: Form) {
    const votes = form.values.preset === VOTE;
    const values = votes ? { 'vote.kind': 'ranked', ...form.values } : form.values;
    const typed = Object.entries(form.values).some(([name, value]) => optional.includes(name) && value !== '');
    const more = typed || form.problems.some(({ field }) => field !== undefined && optional.includes(field));
    return this.pages.render(reply, 'rounds/plan.njk', { bank, votes, lists: voteLists, parts: voteParts, more }, { form: { ...form, values } });
  }

  private async bank(bankId: string): Promise<RoundBank> {
    const bank = await this.queries.execute(new ReadRoundBank(bankId));
    if (!bank) throw new NotFoundException();
    return bank;
  }
}

/** The preset's rules with the largest amount that was asked for; what is smaller by nature stays below it. */
export function rulesOf(bank: Pick<RoundBank, 'rules'>, { preset, max, vote }: Pick<Answers, 'preset' | 'max' | 'vote'>) {
  const usual = presetRules(preset, bank.rules, vote && ballotAsked(vote));
  const rules = { ...usual, awards: vote?.awards ?? usual.awards };
  const maxPence = preset === 'hundred-pound-challenge' ? Math.min(rules.maxPence, max) : max;
  return { ...rules, maxPence, minPence: Math.min(rules.minPence, maxPence), fastTrackMaxPence: Math.min(rules.fastTrackMaxPence, maxPence) };
}

/** Questions of a vote that stand behind “More choices”. */
const optional = Object.keys(voteQuestions.shape)
  .filter((name) => !['opensOn', 'closesOn', 'kind'].includes(name))
  .map((name) => `vote.${name}`);

/** What the look at a round must carry on to its plan. */
function keptNames(body: unknown): readonly string[] {
  const names = ['preset', 'opensOn', 'closesOn', 'decisionOn', 'max', ...Object.keys(voteQuestions.shape).map((name) => `vote.${name}`)];
  return names.filter((name) => name in (body as object));
}

function again(body: unknown): Form {
  return emptyForm(body as Form['values']);
}
