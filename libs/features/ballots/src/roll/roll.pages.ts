import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { ReadSide } from '#cqrs';
import { id, residenceWay } from '#events';
import { Access, actingIn, type FastifyReply, type FastifyRequest, LookBook, personOf, signedInAlone } from '#http';
import { emptyForm, type Form, PageRenderer, parseForm, seeOther } from '#web';
import { looksAfterVote, settlesVote } from '../bank-of-vote.js';
import { CountAgeNotKnown, ReadVoteOfRound } from '../electorate/electorate.query.js';
import { alikeLines } from './alike.js';
import { DrawingUp } from './drawing-up.js';
import { FindInRegister, InclusionOf, RollRoot } from './roll.queries.js';
import { type AddedVoters, type RegisterLine, RollBook } from './roll-book.js';
import type { BadVoterLine } from './roll-list.js';

/** A page may hold 256 kB. */
const LONGEST_LIST = 200_000;
const SHOWN_BAD = 50;

const addReasons = residenceWay.exclude(['door-letter']).options;
const removeReasons = ['moved-out', 'died', 'lives-elsewhere', 'too-young', 'twice', 'mistake'] as const;
const listForm = z.object({ csv: z.string('ballots.roll.list.noList').max(LONGEST_LIST, 'ballots.roll.list.longList') });
const addForm = z.object({
  name: z.string('ballots.roll.add.noName').trim().max(120, 'ballots.roll.add.long'),
  address: z.string('ballots.roll.add.noAddress').trim().max(240, 'ballots.roll.add.long'),
  how: z.enum(addReasons, 'ballots.roll.add.noReason'),
  oldEnough: z.literal('yes', 'ballots.roll.add.noAge'),
  namesake: z.literal('yes').optional(),
});
const findForm = z.object({ find: z.string('ballots.roll.find.nothing').trim().max(120, 'ballots.roll.find.nothing') });
const removeForm = z.object({ number: z.coerce.number().int().min(1).max(1_000_000), reason: z.enum(removeReasons, 'ballots.roll.remove.noReason') });

/** The roll of a round: the returning officer draws it up, and everybody on it can show that they are. */
@Controller('rounds/:roundId/roll')
export class RollPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(RollBook) private readonly book: RollBook,
    @Inject(DrawingUp) private readonly drawing: DrawingUp,
    @Inject(LookBook) private readonly looks: LookBook,
  ) {}

  @Access(looksAfterVote)
  @Get()
  roll(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, roundId, emptyForm());
  }

  @Access(settlesVote)
  @Post()
  async drawUp(@Param('roundId', { schema: id }) roundId: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const outcome = await this.drawing.draw(await this.vote(roundId), actingIn(request).actor);
    return this.brought(request, reply, roundId, outcome);
  }

  @Access(settlesVote)
  @Get('list')
  listing(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.bringing(reply, roundId, emptyForm());
  }

  @Access(settlesVote)
  @Post('list')
  async bring(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const parsed = parseForm(listForm, body);
    if (!parsed.ok) return this.bringing(reply, roundId, parsed.form);
    const brought = await this.drawing.bring(roundId, parsed.data.csv, actingIn(request).actor);
    if (brought.status === 'done') return this.brought(request, reply, roundId, brought);
    if (brought.status === 'stands-still') return this.bringing(reply, roundId, problem(body, 'ballots.roll.standsStill', undefined, 409));
    const lines = brought.bad.length;
    const said = lines === 1 ? 'ballots.roll.list.badLine' : 'ballots.roll.list.badLines';
    return this.bringing(reply, roundId, problem(body, said, 'csv', 400, { lines }), brought.bad);
  }

  /** Somebody whom no list and no home has: the officer says how they know. */
  @Access(settlesVote)
  @Post('add')
  async add(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const parsed = parseForm(addForm, body);
    if (!parsed.ok) return this.shown(reply, roundId, parsed.form);
    const { name, address, how, namesake } = parsed.data;
    const outcome = await this.book.add(roundId, [{ name, address, namesake: namesake === 'yes' }], {
      what: 'added',
      reason: how,
      by: actingIn(request).actor,
    });
    if (outcome.status === 'done' && outcome.added === 0) return this.shown(reply, roundId, problem(body, 'ballots.roll.add.there', 'name', 409));
    return this.went(reply, roundId, outcome.status, body);
  }

  /** By a form, since names have no place in an address that is logged and kept by browsers. */
  @Access(looksAfterVote)
  @Post('find')
  async find(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const parsed = parseForm(findForm, body);
    if (!parsed.ok) return this.shown(reply, roundId, parsed.form);
    return this.found(request, reply, roundId, parsed.data.find, emptyForm({ find: parsed.data.find }));
  }

  @Access(settlesVote)
  @Post('remove')
  async remove(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const parsed = parseForm(removeForm, body);
    if (!parsed.ok) return this.found(request, reply, roundId, numberIn(body), parsed.form);
    const { number, reason } = parsed.data;
    const { status } = await this.book.remove(roundId, number, { what: 'removed', reason, by: actingIn(request).actor });
    return this.went(reply, roundId, status, body);
  }

  /** What shows that one's own line is on the roll: to keep, and to check with the published size and root. */
  @Access(signedInAlone)
  @Get('record')
  async record(@Param('roundId', { schema: id }) roundId: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const line = await this.book.ofPerson(roundId, personOf(request) ?? '');
    const record = line && (await this.queries.execute(new InclusionOf(roundId, line.voterId)));
    if (!record) throw new NotFoundException();
    reply.header('cache-control', 'private, no-store').header('content-disposition', `attachment; filename="roll-${roundId}.json"`);
    return record;
  }

  /** Whom the officer should look at is shown at once, since it has names: the look is written down. */
  private async brought(request: FastifyRequest, reply: FastifyReply, roundId: string, outcome: AddedVoters) {
    if (outcome.status !== 'done') return this.went(reply, roundId, outcome.status, {});
    const alike = alikeLines(await this.book.lines(roundId));
    if (outcome.doubles.length + alike.length === 0) return seeOther(reply, `/rounds/${roundId}/roll`);
    await this.looks.note(request, { kind: 'names-behind-tokens', subject: `roll-${roundId}`, why: 'roll' });
    return this.shown(reply, roundId, emptyForm(), undefined, { doubles: outcome.doubles, alike });
  }

  private async went(reply: FastifyReply, roundId: string, status: 'done' | 'stands-still' | 'no-such-line', body: unknown) {
    if (status === 'done') return seeOther(reply, `/rounds/${roundId}/roll`);
    const said = status === 'stands-still' ? 'ballots.roll.standsStill' : 'ballots.roll.remove.noLine';
    return this.shown(reply, roundId, problem(body, said, undefined, 409));
  }

  private async found(request: FastifyRequest, reply: FastifyReply, roundId: string, typed: string, form: Form) {
    await this.looks.note(request, { kind: 'names-behind-tokens', subject: `roll-${roundId}`, why: 'roll' });
    return this.shown(reply, roundId, form, await this.queries.execute(new FindInRegister(roundId, typed)));
  }

  private async bringing(reply: FastifyReply, roundId: string, form: Form, bad: readonly BadVoterLine[] = []) {
    const vote = await this.vote(roundId);
    return this.pages.render(reply, 'ballots/roll-list.njk', { vote, bad: bad.slice(0, SHOWN_BAD), more: Math.max(0, bad.length - SHOWN_BAD) }, { form });
  }

  private async shown(reply: FastifyReply, roundId: string, form: Form, lines?: readonly RegisterLine[], toLookAt: object = {}) {
    const { upToDate, behind } = await this.reads.freshness('electorate', undefined);
    const vote = await this.vote(roundId);
    const [count, root, changes, ageNotKnown] = await Promise.all([
      this.book.count(roundId, vote.usualJoiners),
      this.queries.execute(new RollRoot(roundId)),
      this.book.changes(roundId),
      this.queries.execute(new CountAgeNotKnown(vote.estateId, vote.ballot.votingAge)),
    ]);
    const view = { vote, count, root: root.root, lines, ageNotKnown, addReasons, removeReasons, ...toLookAt };
    reply.header('cache-control', 'private, no-store');
    return this.pages.render(
      reply,
      'ballots/roll.njk',
      { ...view, changes: changes.map((change) => ({ ...change, madeAt: change.madeAt.toISOString() })) },
      { form, upToDate, behind },
    );
  }

  private async vote(roundId: string) {
    const vote = await this.queries.execute(new ReadVoteOfRound(roundId));
    if (!vote) throw new NotFoundException();
    return vote;
  }
}

function problem(body: unknown, message: string, field: string | undefined, status: number, values: Readonly<Record<string, unknown>> = {}): Form {
  return { values: body as Form['values'], problems: [{ field, message, values }], status };
}

const numberIn = (body: unknown): string => String((body as { number?: unknown }).number ?? '').slice(0, 10);
