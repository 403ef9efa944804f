import { Body, Controller, ForbiddenException, Get, Inject, NotFoundException, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { day, id } from '#events';
import { Access, type Asked, actingIn, Doorkeeper, type FastifyReply, type FastifyRequest, type FindPlace, held, heldSomewhere, idIn, Sends } from '#http';
import { EVERYWHERE } from '#identity';
import type { Outcome } from '#ledger';
import { askedAfter, emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { type Desk, type DeskBid, ReadDesk, ReadDeskBanks } from './desk/desk.query.js';
import { CallMeeting } from './meeting.commands.js';
import { CHAIR, PANEL, READERS } from './panels.routes.js';

const meetingForm = z.object({ bankId: id, roundId: id, heldOn: day });

/** Who sits on no panel holds no seat everywhere either. */
const askedOrOwn: FindPlace = async (asked, _, request) => bankIn(asked, request) ?? EVERYWHERE;

/** What waits for somebody's panels, and the form that calls a meeting. */
@Controller('panel')
export class DeskPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(Doorkeeper) private readonly doorkeeper: Doorkeeper,
  ) {}

  @Access(heldSomewhere(READERS))
  @Get()
  async desk(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const [first, ...others] = await Promise.all((await this.desksOf(request)).map((bankId) => this.deskOf(bankId, request)));
    if (!first) throw new ForbiddenException();
    const desks = [first, ...others];
    const { upToDate, behind } = desks.reduce((least, each) => (each.upToDate.number < least.upToDate.number ? each : least), first);
    return this.pages.render(reply, 'panels/desk.njk', { desks }, { upToDate, behind });
  }

  @Access(held(CHAIR, askedOrOwn))
  @Get('meetings/new')
  async newMeeting(@Query() asked: Asked, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.showNew(reply, bankIn(asked, request) ?? '', emptyForm());
  }

  @Sends(CallMeeting)
  @Post('meetings/new')
  async call(@Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const { bankId } = z.object({ bankId: id }).parse(body);
    const parsed = parseForm(meetingForm, body);
    if (!parsed.ok) return this.showNew(reply, bankId, parsed.form);
    const { roundId, heldOn } = parsed.data;
    const meetingId = `${roundId}-${heldOn}`;
    const outcome: Outcome = await this.commands.execute(new CallMeeting({ meetingId, bankId, roundId, heldOn }, formMeta(request, actingIn(request))));
    if (outcome.status !== 'done') return this.showNew(reply, bankId, refusedForm(body, outcome, 'panels'));
    return seeOther(reply, `/panel/meetings/${meetingId}`, outcome.position);
  }

  private async showNew(reply: FastifyReply, bankId: string, form: Form) {
    const { desk, upToDate, behind } = await this.queries.execute(new ReadDesk(bankId));
    if (!desk) throw new NotFoundException();
    const rounds = desk.rounds.filter(({ state, method }) => method === 'panel-majority' && (state === 'open' || state === 'shut'));
    return this.pages.render(reply, 'panels/new-meeting.njk', { bank: desk.bank, rounds }, { form, upToDate, behind });
  }

  /** Of their own panels; who reads everywhere, of all. */
  private async desksOf(request: FastifyRequest): Promise<readonly string[]> {
    const places = placesOf(request, READERS);
    return places.includes(EVERYWHERE) ? this.queries.execute(new ReadDeskBanks()) : places;
  }

  private async deskOf(bankId: string, request: FastifyRequest) {
    const { desk, upToDate, behind } = await this.queries.execute(new ReadDesk(bankId, askedAfter(request)));
    if (!desk) throw new NotFoundException();
    const acting = await this.doorkeeper.actingAs(request, bankId, READERS);
    if (!acting) throw new ForbiddenException();
    const tracks = desk.tracks.map((track) => ({ ...track, heardMe: track.heard.includes(acting.actor) }));
    return { ...shown(desk), tracks, chairs: CHAIR.includes(acting.role), plans: acting.role === 'panel-chair', upToDate, behind };
  }
}

/** A link names the bank; without one it is the first of the reader's own. */
function bankIn(asked: Asked, request: FastifyRequest): string | undefined {
  return asked.bank === undefined ? placesOf(request, PANEL)[0] : idIn(asked, 'bank');
}

/** Where the viewer holds one of the roles. */
function placesOf({ viewer }: FastifyRequest, roles: readonly string[]): readonly string[] {
  return [...new Set((viewer?.roles ?? []).filter(({ role }) => roles.includes(role)).map(({ context }) => context))];
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
