import { randomBytes } from 'node:crypto';
import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { id, sha256 } from '#events';
import { Access, everybody, type FastifyReply, type FastifyRequest, RATE_LIMITS, type RateLimits } from '#http';
import { emptyForm, type Form, refusedForm, seeOther } from '#web';
import { CastBallot, type CastOutcome } from '../casting/cast-ballot.command.js';
import { CASTS } from '../casting/cast-limit.js';
import { fieldNames, readBallot } from './ballot-form.js';
import { KIOSK_DONE_SECONDS, KIOSK_IDLE_SECONDS, kioskGoesBack } from './kiosk-turns.js';
import { type OpenBallot, OpenBallots } from './open-ballots.js';

/** What the page before the sending carries beside the marks. */
const sending = z.object({
  n: z.coerce.number().int().min(1).max(10_000),
  r: sha256,
  drawn: z.enum(['browser', 'server']),
  longer: z.literal('yes').optional(),
});

/**
 * A ballot is marked, looked at and sent (domain.md, "The simple path": list → check → done). Nothing of what is marked stands in an address, and no page of it is kept by
 * a browser. The same form sent twice is one ballot.
 */
@Access(everybody)
@Controller('rounds/:roundId/vote')
export class VotePages {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(OpenBallots) private readonly ballots: OpenBallots,
    @Inject(RATE_LIMITS) private readonly limits: RateLimits,
  ) {}

  @Get()
  async list(@Param('roundId', { schema: id }) roundId: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const open = await this.ballots.openFor(request, roundId);
    return open.status === 'open' ? this.ballots.marking(reply, open, emptyForm()) : this.ballots.notHere(reply, open);
  }

  /** Back from the look at it, with everything as it was marked. */
  @Post()
  async change(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const open = await this.ballots.openFor(request, roundId, body);
    return open.status === 'open' ? this.ballots.marking(reply, open, emptyForm(valuesIn(body))) : this.ballots.notHere(reply, open);
  }

  /** Whoever loads one of the two other pages anew, by its address alone, begins again. */
  @Get(['check', 'done'])
  again(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return seeOther(reply, `/rounds/${roundId}/vote`);
  }

  @Post('check')
  async check(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const open = await this.ballots.openFor(request, roundId, body);
    if (open.status !== 'open') return this.ballots.notHere(reply, open);
    const read = readBallot(open.paper, valuesIn(body));
    if (!read.ok) return this.ballots.marking(reply, open, { values: valuesIn(body), problems: read.problems, status: 400 });
    if (open.voter.channel === 'kiosk') kioskGoesBack(reply, roundId, KIOSK_IDLE_SECONDS);
    const fields = hiddenFields(open, valuesIn(body));
    return this.ballots.page(reply, 'ballots/vote-check.njk', {
      ...open.model,
      ...{ marks: open.inWords(read.choices), fields, r: randomBytes(32).toString('hex') },
    });
  }

  @Post('done')
  async cast(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    // A ballot whose answer was lost is sent again, even after the end: the box says whether it is the one that it has.
    const open = await this.ballots.openFor(request, roundId, body, { evenOver: true });
    if (open.status !== 'open') return this.ballots.notHere(reply, open);
    const [read, sent] = [readBallot(open.paper, valuesIn(body)), sending.safeParse(body)];
    if (!read.ok) return this.ballots.marking(reply, open, { values: valuesIn(body), problems: read.problems, status: 400 });
    if (!sent.success) return this.ballots.marking(reply, open, said(body, 'ballots.vote.lost', 400));
    const { voterId, channel } = open.voter;
    const { allowed } = await this.limits.take(CASTS, voterId);
    if (!allowed) return this.ballots.marking(reply, open, said(body, 'ballots.vote.tooOften', 429));
    const { n, r, drawn, longer } = sent.data;
    const outcome: CastOutcome = await this.commands.execute(new CastBallot({ roundId, voterId, channel, n, choices: read.choices, r }));
    if (outcome.status === 'refused') return this.ballots.marking(reply, open, refusedForm(body, outcome, 'ballots'));
    const seconds = longer ? KIOSK_DONE_SECONDS.longer : KIOSK_DONE_SECONDS.usual;
    if (channel === 'kiosk') kioskGoesBack(reply, roundId, seconds);
    const { choices } = read;
    const { slip } = outcome;
    return this.ballots.page(reply, 'ballots/vote-done.njk', {
      ...open.model,
      ...{ marks: open.inWords(choices), slip, drawn, seconds, fields: [...hiddenFields(open, valuesIn(body)), ...hidden({ n, r, drawn })] },
      ballot: JSON.stringify({ p: 'ballot/v1', round: roundId, v: slip.v, n: slip.n, choices, r: slip.r }),
    });
  }
}

interface HiddenField {
  readonly name: string;
  readonly value: string;
}

/** The marks as a page carries them on, one field for each. */
function hiddenFields({ paper }: OpenBallot, values: Form['values']): readonly HiddenField[] {
  const marked = fieldNames(paper).map((name) => [name, values[name]] as const);
  return hidden(Object.fromEntries(marked.filter(([, value]) => value !== undefined && value !== '')));
}

function hidden(fields: Readonly<Record<string, unknown>>): readonly HiddenField[] {
  return Object.entries(fields).flatMap(([name, value]) => [value].flat().map((each) => ({ name, value: String(each) })));
}

/** The ballot again, with everything as it was marked and one thing that is wrong with it. */
function said(body: unknown, message: string, status: number): Form {
  return { values: valuesIn(body), problems: [{ message }], status };
}

function valuesIn(body: unknown): Form['values'] {
  return typeof body === 'object' && body !== null ? (body as Form['values']) : {};
}
