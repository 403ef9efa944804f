import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { id, interestKind, personToken, voteChoice } from '#events';
import { Access, actingIn, type FastifyReply, type FastifyRequest, held, LookBook, Sends } from '#http';
import type { Outcome } from '#ledger';
import { looksPersonal } from '#vault';
import { asMeant, emptyForm, type Form, formMeta, moneyInField, moneyText, PageRenderer, parseForm, refusedForm, seeOther, warnedForm } from '#web';
import { type Evening, ReadEvening } from './evening/evening.query.js';
import { type EveningBid, ReadEveningBid } from './evening/item.query.js';
import { DeclareInterest, VoteOnBid } from './meeting.commands.js';
import { bankOfMeeting, CHAIR, namesOf, PANEL, READERS } from './panels.routes.js';

const condition = z.object({ what: z.string('panels.item.needsCondition').max(300), beforePayment: z.literal('yes').optional() });
const motionForm = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('award'), amount: moneyText(), conditions: z.array(condition).max(10).default([]) }),
  z.object({ outcome: z.literal('decline') }),
]);
const handsForm = z.object({ vote: z.record(personToken, voteChoice).default({}), hands: z.literal('all-yes').optional() });
/** What an award would be tied to, in the chair's words. */
const conditionsIn = (motion: z.output<typeof motionForm>) => (motion.outcome === 'award' ? motion.conditions.map(({ what }) => what) : []);
const stepOutForm = z.object({ kind: interestKind, member: personToken.optional() });

interface Opened {
  readonly evening: Evening;
  readonly item: EveningBid;
}

/** One bid of an evening: read it, step out or vote, on one screen. */
@Controller('panel/meetings/:meetingId/items/:bidId')
export class ItemPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(LookBook) private readonly looks: LookBook,
  ) {}

  @Access(held(READERS, bankOfMeeting))
  @Get()
  async item(
    @Param('meetingId', { schema: id }) meetingId: string,
    @Param('bidId', { schema: id }) bidId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.show(reply, await this.open(meetingId, bidId), emptyForm());
  }

  @Sends(VoteOnBid)
  @Post()
  async vote(
    @Param('meetingId', { schema: id }) meetingId: string,
    @Param('bidId', { schema: id }) bidId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const opened = await this.open(meetingId, bidId);
    const { meant, typed } = asMeant(body);
    const motion = parseForm(motionForm, typed);
    if (!motion.ok) return this.show(reply, opened, motion.form);
    const hands = parseForm(handsForm, typed);
    if (!hands.ok) return this.show(reply, opened, hands.form);
    // What must be done before or with the money is read by everybody once the award is told.
    const seems = meant ? [] : looksPersonal(conditionsIn(motion.data).join('\n'));
    if (seems.length > 0) return this.show(reply, opened, warnedForm(typed, seems));
    const allYes = hands.data.hands === 'all-yes';
    const votes = allYes
      ? opened.item.room.map((member) => ({ member, vote: 'yes' as const }))
      : Object.entries(hands.data.vote).map(([member, vote]) => ({ member, vote }));
    const outcome: Outcome = await this.commands.execute(
      new VoteOnBid({ meetingId, bidId, motion: motionOf(motion.data), votes }, formMeta(request, actingIn(request))),
    );
    if (outcome.status !== 'done') return this.show(reply, opened, refusedForm(body, outcome, 'panels'));
    return seeOther(reply, `/panel/meetings/${meetingId}/items/${bidId}`, outcome.position);
  }

  @Sends(DeclareInterest)
  @Post('step-out')
  async stepOut(
    @Param('meetingId', { schema: id }) meetingId: string,
    @Param('bidId', { schema: id }) bidId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const opened = await this.open(meetingId, bidId);
    const acting = actingIn(request);
    const parsed = parseForm(stepOutForm, body);
    if (!parsed.ok) return this.show(reply, opened, parsed.form);
    // On one laptop the chair writes down who steps out; everybody else speaks for themselves.
    const member = (CHAIR.includes(acting.role) ? parsed.data.member : undefined) ?? acting.actor;
    const outcome: Outcome = await this.commands.execute(new DeclareInterest({ meetingId, bidId, member, kind: parsed.data.kind }, formMeta(request, acting)));
    if (outcome.status !== 'done') return this.show(reply, opened, refusedForm(body, outcome, 'panels'));
    return seeOther(reply, `/panel/meetings/${meetingId}/items/${bidId}`, outcome.position);
  }

  private async open(meetingId: string, bidId: string): Promise<Opened & { readonly fresh: object }> {
    const [{ evening, ...fresh }, item] = await Promise.all([
      this.queries.execute(new ReadEvening(meetingId)),
      this.queries.execute(new ReadEveningBid(meetingId, bidId)),
    ]);
    if (!evening || !item) throw new NotFoundException();
    return { evening, item, fresh };
  }

  private async show(reply: FastifyReply, { evening, item, fresh }: Opened & { readonly fresh: object }, form: Form) {
    const acting = actingIn(reply.request);
    const { bidId } = item.brief;
    await this.looks.note(reply.request, namesOf(`meeting-${evening.meetingId}`), namesOf(`application-${bidId}`));
    const index = evening.items.findIndex((each) => each.bidId === bidId);
    const names = Object.fromEntries(evening.members.map((member) => [member.member, member.name]));
    const model = {
      ...{ evening, ...item, names, me: acting.actor, chairs: CHAIR.includes(acting.role), sits: PANEL.includes(acting.role) },
      now: evening.items[index],
      previous: evening.items[index - 1]?.bidId,
      next: index < 0 ? undefined : evening.items[index + 1]?.bidId,
    };
    const values = { ...proposed(evening, item, acting.actor), ...form.values };
    return this.pages.render(reply, 'panels/item.njk', model, { form: { ...form, values }, ...fresh });
  }
}

function motionOf(motion: z.output<typeof motionForm>) {
  if (motion.outcome === 'decline') return { outcome: motion.outcome, amountPence: 0, conditions: [] };
  const conditions = motion.conditions.map(({ what, beforePayment }, index) => ({
    conditionId: `condition-${index + 1}`,
    what,
    beforePayment: beforePayment === 'yes',
  }));
  return { outcome: motion.outcome, amountPence: motion.amount, conditions };
}

/** The motion to begin with: what was voted last, else what was asked, at most the round's maximum. */
function proposed(evening: Evening, { brief, ballots, mustStepOut, room }: EveningBid, me: string): Readonly<Record<string, unknown>> {
  const last = ballots.at(-1)?.motion;
  const pence = last?.amountPence || Math.min(brief.askedPence, evening.maxPence);
  return { outcome: 'award', amount: moneyInField(pence), member: mustStepOut[0] ?? (room.includes(me) ? me : room[0]) ?? me };
}
