import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { v5 } from 'uuid';
import { z } from 'zod';
import { id, personToken } from '#events';
import { Access, actingIn, type FastifyReply, type FastifyRequest, held, LookBook, Sends } from '#http';
import type { Outcome } from '#ledger';
import { askedAfter, emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { type Evening, ReadEvening } from './evening/evening.query.js';
import { ReadBackEvening, RecordArrival, RecordDeparture, ReopenMeeting } from './meeting.commands.js';
import { bankOfMeeting, CHAIR, namesOf, READERS } from './panels.routes.js';

const members = z.union([personToken.transform((one) => [one]), z.array(personToken).max(60)]).default([]);
/** Who is ticked now, and who was when the page was made: only what this reader changed is sent. */
const roomForm = z.object({ here: members, was: members });
const reopenForm = z.object({ why: z.enum(['item-to-be-voted-again', 'declaration-refused']) });
/** Somebody else ticked it a moment before: it is so already. */
const ALREADY_SO = new Set(['already-here', 'not-here']);

/** A panel's evening: who is here, the list, and its end. */
@Controller('panel/meetings/:meetingId')
export class MeetingPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(LookBook) private readonly looks: LookBook,
  ) {}

  @Access(held(READERS, bankOfMeeting))
  @Get()
  async evening(@Param('meetingId', { schema: id }) meetingId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.show(reply, 'panels/evening.njk', meetingId, emptyForm());
  }

  @Sends(RecordArrival, RecordDeparture)
  @Post('room')
  async room(
    @Param('meetingId', { schema: id }) meetingId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const acting = actingIn(request);
    const parsed = parseForm(roomForm, body);
    if (!parsed.ok) return this.show(reply, 'panels/evening.njk', meetingId, parsed.form);
    const { here, was } = parsed.data;
    const meta = (member: string) => ({ ...formMeta(request, acting), commandId: v5(member, formMeta(request, acting).commandId) });
    const steps = [
      ...here.filter((member) => !was.includes(member)).map((member) => new RecordArrival({ meetingId, member }, meta(member))),
      ...was.filter((member) => !here.includes(member)).map((member) => new RecordDeparture({ meetingId, member }, meta(member))),
    ];
    let position: string | undefined;
    for (const step of steps) {
      const outcome: Outcome = await this.commands.execute(step);
      if (outcome.status === 'done') position = outcome.position;
      else if (outcome.status !== 'refused' || !ALREADY_SO.has(outcome.refusal.code))
        return this.show(reply, 'panels/evening.njk', meetingId, refusedForm(body, outcome, 'panels'));
    }
    return seeOther(reply, `/panel/meetings/${meetingId}`, position);
  }

  @Access(held(READERS, bankOfMeeting))
  @Get('read-back')
  async list(@Param('meetingId', { schema: id }) meetingId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.show(reply, 'panels/read-back.njk', meetingId, emptyForm());
  }

  @Sends(ReadBackEvening)
  @Post('read-back')
  async readBack(
    @Param('meetingId', { schema: id }) meetingId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const acting = actingIn(request);
    const outcome: Outcome = await this.commands.execute(new ReadBackEvening({ meetingId }, formMeta(request, acting)));
    if (outcome.status !== 'done') return this.show(reply, 'panels/read-back.njk', meetingId, refusedForm(body, outcome, 'panels'));
    return seeOther(reply, `/panel/meetings/${meetingId}/read-back`, outcome.position);
  }

  @Sends(ReopenMeeting)
  @Post('reopen')
  async reopen(
    @Param('meetingId', { schema: id }) meetingId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const acting = actingIn(request);
    const parsed = parseForm(reopenForm, body);
    if (!parsed.ok) return this.show(reply, 'panels/read-back.njk', meetingId, parsed.form);
    const outcome: Outcome = await this.commands.execute(new ReopenMeeting({ meetingId, ...parsed.data }, formMeta(request, acting)));
    if (outcome.status !== 'done') return this.show(reply, 'panels/read-back.njk', meetingId, refusedForm(body, outcome, 'panels'));
    return seeOther(reply, `/panel/meetings/${meetingId}`, outcome.position);
  }

  private async show(reply: FastifyReply, template: string, meetingId: string, form: Form) {
    const { evening, upToDate, behind } = await this.queries.execute(new ReadEvening(meetingId, askedAfter(reply.request)));
    if (!evening) throw new NotFoundException();
    await this.looks.note(reply.request, namesOf(`meeting-${meetingId}`));
    const values = { here: here(evening), ...form.values };
    const model = { evening, was: here(evening), chairs: CHAIR.includes(actingIn(reply.request).role) };
    return this.pages.render(reply, template, model, { form: { ...form, values }, upToDate, behind });
  }
}

function here({ members: seated }: Evening): readonly string[] {
  return seated.filter((member) => member.here).map(({ member }) => member);
}
