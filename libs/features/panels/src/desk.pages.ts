import { Body, Controller, ForbiddenException, Get, Inject, NotFoundException, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { day, id } from '#events';
import { Doorkeeper, type FastifyReply, type FastifyRequest } from '#http';
import type { Outcome } from '#ledger';
import { askedAfter, emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { type Desk, type DeskBid, ReadDesk } from './desk/desk.query.js';
import { CallMeeting } from './meeting.commands.js';
import { CHAIR, PANEL } from './panels.routes.js';

const meetingForm = z.object({ bankId: id, roundId: id, heldOn: day });

/** What waits for somebody's panels, and the form that calls a meeting. */
@Controller('panel')
export class DeskPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(Doorkeeper) private readonly doorkeeper: Doorkeeper,
  ) {}

  @Get()
  async desk(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const [first, ...others] = await Promise.all(panelsOf(request).map((bankId) => this.deskOf(bankId, request)));
    if (!first) throw new ForbiddenException();
    const desks = [first, ...others];
    const { upToDate, behind } = desks.reduce((least, each) => (each.upToDate.number < least.upToDate.number ? each : least), first);
    return this.pages.render(reply, 'panels/desk.njk', { desks }, { upToDate, behind });
  }

  @Get('meetings/new')
  async newMeeting(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const asked = id.safeParse((request.query as Readonly<Record<string, unknown>>).bank);
    const bankId = asked.success ? asked.data : panelsOf(request)[0];
    if (bankId === undefined) throw new ForbiddenException();
    await this.doorkeeper.admit(request, bankId, CHAIR);
    return this.showNew(reply, bankId, emptyForm());
  }

  @Post('meetings/new')
  async call(@Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const named = z.object({ bankId: id }).safeParse(body);
    if (!named.success) throw new NotFoundException();
    const acting = await this.doorkeeper.admit(request, named.data.bankId, CHAIR);
    const parsed = parseForm(meetingForm, body);
    if (!parsed.ok) return this.showNew(reply, named.data.bankId, parsed.form);
    const { bankId, roundId, heldOn } = parsed.data;
    const meetingId = `${roundId}-${heldOn}`;
    const outcome: Outcome = await this.commands.execute(new CallMeeting({ meetingId, bankId, roundId, heldOn }, formMeta(request, acting)));
    if (outcome.status !== 'done') return this.showNew(reply, bankId, refusedForm(body, outcome, 'panels'));
    return seeOther(reply, `/panel/meetings/${meetingId}`, outcome.position);
  }

  private async showNew(reply: FastifyReply, bankId: string, form: Form) {
    const { desk, upToDate, behind } = await this.queries.execute(new ReadDesk(bankId));
    if (!desk) throw new NotFoundException();
    const rounds = desk.rounds.filter(({ state, method }) => method === 'panel-majority' && (state === 'open' || state === 'shut'));
    return this.pages.render(reply, 'panels/new-meeting.njk', { bank: desk.bank, rounds }, { form, upToDate, behind });
  }

  private async deskOf(bankId: string, request: FastifyRequest) {
    const { desk, upToDate, behind } = await this.queries.execute(new ReadDesk(bankId, askedAfter(request)));
    if (!desk) throw new NotFoundException();
    const acting = await this.doorkeeper.admit(request, bankId, PANEL);
    const tracks = desk.tracks.map((track) => ({ ...track, heardMe: track.heard.includes(acting.actor) }));
    return { ...shown(desk), tracks, chairs: CHAIR.includes(acting.role), upToDate, behind };
  }
}

/** The banks on whose panels the viewer sits. */
function panelsOf({ viewer }: FastifyRequest): readonly string[] {
  return [...new Set((viewer?.roles ?? []).filter(({ role }) => PANEL.includes(role)).map(({ context }) => context))];
}

function shown(desk: Desk) {
  const unfinished = desk.meetings.filter(({ state }) => state !== 'finished');
  const meetingOf = (bid: DeskBid) => unfinished.find(({ roundId }) => roundId === bid.roundId);
  const limitOf = (bid: DeskBid) => desk.rounds.find(({ roundId, state }) => roundId === bid.roundId && state !== 'closed')?.fastTrackMaxPence ?? 0;
  const untracked = desk.bids.filter((bid) => bid.fastTrack === null);
  return {
    bank: desk.bank,
    toFinish: unfinished,
    finished: desk.meetings.filter(({ state }) => state === 'finished'),
    waiting: desk.bids.filter((bid) => bid.status === 'with-panel').map((bid) => ({ ...bid, meeting: meetingOf(bid) })),
    /** Small enough to be decided between meetings. */
    small: untracked.filter((bid) => bid.askedPence <= limitOf(bid)),
  };
}
