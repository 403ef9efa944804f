import { Controller, Get, Inject, NotFoundException, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { id } from '#events';
import { Access, Doorkeeper, everybody, type FastifyReply, held, LookBook, readNow } from '#http';
import { ReadDesk } from './desk/desk.query.js';
import type { Ballot } from './evening/ballots.facts.js';
import { type Evening, type EveningItem, ReadEvening } from './evening/evening.query.js';
import { ReadEveningBid } from './evening/item.query.js';
import { ReadFastTrack } from './fast-track.query.js';
import { bankOfMeeting, namesOf, READERS } from './panels.routes.js';

const afterQuery = z.object({ after: z.string().max(200).optional() });
type After = z.output<typeof afterQuery>;

/** The panel's work as JSON. Totals are for everybody; names, and who voted how, for the bank's panel. */
@ApiTags('panels')
@Access(everybody)
@Controller('api')
export class PanelController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(Doorkeeper) private readonly doorkeeper: Doorkeeper,
    @Inject(LookBook) private readonly looks: LookBook,
  ) {}

  @Access(held(READERS))
  @Get('banks/:bankId/panel')
  async desk(@Param('bankId', { schema: id }) bankId: string, @Query({ schema: afterQuery }) { after }: After) {
    const { desk, ...fresh } = await this.queries.execute(new ReadDesk(bankId, after));
    if (!desk) throw new NotFoundException();
    return { ...desk, ...fresh };
  }

  @Get('meetings/:meetingId')
  async meeting(
    @Param('meetingId', { schema: id }) meetingId: string,
    @Query({ schema: afterQuery }) { after }: After,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { evening, ...fresh } = await this.queries.execute(new ReadEvening(meetingId, after));
    if (!evening) throw new NotFoundException();
    const panel = await this.doorkeeper.actingAs(reply.request, evening.bankId, READERS);
    if (panel) await this.looks.note(reply.request, namesOf(`meeting-${meetingId}`));
    return readNow(reply, evening.revision, { ...(panel ? evening : totalsOf(evening)), ...fresh });
  }

  @Access(held(READERS, bankOfMeeting))
  @Get('meetings/:meetingId/bids/:bidId')
  async item(
    @Param('meetingId', { schema: id }) meetingId: string,
    @Param('bidId', { schema: id }) bidId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { evening } = await this.queries.execute(new ReadEvening(meetingId));
    if (!evening) throw new NotFoundException();
    const item = await this.queries.execute(new ReadEveningBid(meetingId, bidId));
    if (!item) throw new NotFoundException();
    await this.looks.note(reply.request, namesOf(`application-${bidId}`));
    return readNow(reply, evening.revision, item);
  }

  @Get('fast-tracks/:bidId')
  async fastTrack(@Param('bidId', { schema: id }) bidId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const { track, ...fresh } = await this.queries.execute(new ReadFastTrack(bidId));
    if (!track) throw new NotFoundException();
    const { votes, yes, revision, ...told } = track;
    const panel = await this.doorkeeper.actingAs(reply.request, track.bankId, READERS);
    if (panel) await this.looks.note(reply.request, namesOf(`application-${bidId}`));
    return readNow(reply, revision, { ...told, ...(panel || track.phase === 'passed' ? { yes } : {}), ...(panel ? { votes } : {}), ...fresh });
  }
}

/** An evening as everybody may read it: how many were in the room is public with each vote, who comes and goes before it is not. */
function totalsOf({ members: _, present: __, items, ...evening }: Evening) {
  return { ...evening, items: items.map(publicItem) };
}

function publicItem({ newest, inTheRoom: _, steppedOut: __, enough: ___, ...item }: EveningItem) {
  return { ...item, ...(newest ? { newest: publicBallot(newest) } : {}) };
}

function publicBallot({ votes: _, ...ballot }: Ballot) {
  return ballot;
}
