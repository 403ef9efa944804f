import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ReadSide } from '#cqrs';
import { ballotRules, countingRule, day, id, RoundPlanned, roundRules } from '#events';
import {
  Access,
  actingIn,
  answer,
  commandMeta,
  decodeCursor,
  everybody,
  type FastifyReply,
  type FastifyRequest,
  listPage,
  pageQuery,
  readNow,
  Sends,
} from '#http';
import type { Outcome } from '#ledger';
import { VAULT, type Vault } from '#vault';
import { askedAfter } from '#web';
import { ballotOf } from './ballot-presets.js';
import { PlanRound } from './round.commands.js';
import { ListRounds, ReadRound, ReadRoundBank } from './rounds/rounds.query.js';
import { ruleDocument, ruleInWords } from './rule-document.js';
import { presetRules } from './rule-presets.js';
import { ruleSentences } from './rule-sentences.js';

const roundsQuery = pageQuery.extend({ bankId: id.optional() });
const planRound = z
  .strictObject({
    roundId: id,
    opensOn: day,
    closesOn: day,
    decisionOn: day.optional(),
    preset: RoundPlanned.schema.shape.preset,
    /** What differs from the preset's rules. */
    rules: roundRules.partial().optional(),
    /** Where residents vote: its days, and what differs from the usual vote of its kind. */
    vote: ballotRules.partial().extend({ opensOn: day, closesOn: day, counting: countingRule.partial().optional() }).optional(),
    rulesVersion: z.int().min(1).default(1),
  })
  .meta({ id: 'PlanRoundInput' });

/** Rounds over JSON. */
@ApiTags('rounds')
@Access(everybody)
@Controller('api')
export class RoundController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  @Get('rounds')
  async rounds(@Query({ schema: roundsQuery }) query: z.output<typeof roundsQuery>, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.reads.freshness('rounds', askedAfter(reply.request));
    const after = decodeCursor(query.cursor, z.tuple([day, id]));
    const rows = await this.queries.execute(new ListRounds({ bankId: query.bankId, after, limit: query.limit + 1 }));
    return listPage(reply, rows, query.limit, ({ opensOn, roundId }) => [opensOn, roundId]);
  }

  @Get('rounds/:roundId')
  async round(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.reads.freshness('rounds', askedAfter(reply.request));
    const found = await this.queries.execute(new ReadRound(roundId));
    if (!found) throw new NotFoundException();
    const { changed, ...round } = found;
    return readNow(reply, round.revision, { ...round, sentences: ruleSentences(round.rules).map(ruleInWords) });
  }

  /** The rules are the preset's with what differs from them; they are kept as a document under their hash. A whole-estate vote names the days of its vote. */
  @Sends(PlanRound)
  @Post('banks/:bankId/rounds')
  async plan(
    @Param('bankId', { schema: id }) bankId: string,
    @Body({ schema: planRound }) { rules: differing, vote, ...plan }: z.output<typeof planRound>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const bank = await this.queries.execute(new ReadRoundBank(bankId));
    if (!bank) throw new NotFoundException();
    const given = Object.fromEntries(Object.entries(differing ?? {}).filter(([, value]) => value !== undefined));
    const rules = roundRules.parse({ ...presetRules(plan.preset, bank.rules, vote && ballotOf(vote, vote)), ...given });
    const rulesHash = await this.vault.putDocument(ruleDocument(rules, plan.rulesVersion));
    const outcome: Outcome = await this.commands.execute(new PlanRound({ ...plan, bankId, rules, rulesHash }, commandMeta(request, actingIn(request))));
    return answer(reply, outcome, { location: `/api/rounds/${plan.roundId}`, feature: 'rounds' });
  }
}
