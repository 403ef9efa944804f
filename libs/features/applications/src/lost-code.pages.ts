import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { askerCheck, id } from '#events';
import { Access, actingIn, type FastifyReply, held, heldSomewhere, Sends } from '#http';
import type { Outcome } from '#ledger';
import { NOTIFICATIONS, type Notifications } from '#notifications';
import { VAULT, type Vault } from '#vault';
import { emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { ReissueSaveCode } from './bid.commands.js';
import { bankOfAnyBid, CHECKERS } from './bid.routes.js';
import { BidHolders } from './bid-holders.js';
import { type BidStream, ReadBidStream } from './bid-stream.query.js';

const named = z.object({
  reference: z
    .string('applications.lost.missing')
    .trim()
    .toUpperCase()
    .pipe(z.string().regex(/^[A-Z0-9-]{1,64}$/, 'applications.lost.unknown')),
});
/** `issue` stands in the form: sent twice it is one command, and of two helpers at once the second is told. */
const asked = z.strictObject({
  check: z.enum(askerCheck.options, 'applications.lost.missingCheck'),
  told: z.enum(['helper', 'applicant'], 'applications.lost.missingTold'),
  issue: z.coerce.number().int().min(1),
});

/**
 * Where an organiser gives out a new code for a draft whose writer has lost theirs, after making sure who asks. Shown once, to be read out, or sent to where the writer said
 * they can be reached. The page shows nothing of the draft itself: it is nobody's yet but its writer's.
 */
@Controller('apply/return/lost')
export class LostCodePages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(BidHolders) private readonly holders: BidHolders,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(NOTIFICATIONS) private readonly notifications: Notifications,
  ) {}

  @Access(heldSomewhere(CHECKERS))
  @Get()
  which(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.pages.render(reply, 'applications/lost.njk', {}, { form: emptyForm() });
  }

  /** Leads to the page of a reference, where the rule of the bid's own bank stands. */
  @Access(heldSomewhere(CHECKERS))
  @Post()
  async find(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const parsed = parseForm(named, body);
    if (!parsed.ok) return this.pages.render(reply, 'applications/lost.njk', {}, { form: parsed.form });
    const { reference } = parsed.data;
    if (await this.queries.execute(new ReadBidStream(reference))) return seeOther(reply, `/apply/return/lost/${reference}`);
    const form = { values: { reference }, problems: [{ field: 'reference', message: 'applications.lost.unknown' }], status: 400 };
    return this.pages.render(reply, 'applications/lost.njk', {}, { form });
  }

  @Access(held(CHECKERS, bankOfAnyBid))
  @Get(':bidId')
  async ask(@Param('bidId', { schema: id }) bidId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, bidId, await this.one(bidId), emptyForm());
  }

  @Sends(ReissueSaveCode)
  @Post(':bidId')
  async reissue(@Param('bidId', { schema: id }) bidId: string, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const bid = await this.one(bidId);
    const parsed = parseForm(asked, body);
    if (!parsed.ok) return this.shown(reply, bidId, bid, parsed.form);
    const { told, issue } = parsed.data;
    const contact = bid.draft?.contact;
    if (told === 'applicant' && contact === undefined) {
      const problems = [{ field: 'told', message: 'applications.lost.noContact' }];
      return this.shown(reply, bidId, bid, { values: parsed.data, problems, status: 400 });
    }
    const meta = formMeta(reply.request, actingIn(reply.request));
    const outcome: Outcome = await this.commands.execute(new ReissueSaveCode({ bidId, bankId: bid.bankId, ...parsed.data }, meta));
    if (outcome.status !== 'done') return this.shown(reply, bidId, bid, refusedForm(body, outcome, 'applications'));
    // Shown or sent once: whoever sends the form again is told that it was done.
    const code = outcome.duplicate ? undefined : await this.holders.saveCodeOf(bidId, issue);
    if (code !== undefined && told === 'applicant') await this.send(bidId, bid, code, meta.commandId);
    reply.header('cache-control', 'private, no-store');
    return this.pages.render(reply, 'applications/lost-given.njk', { bidId, told, code: told === 'helper' ? code : undefined });
  }

  /** To the person's own details, or to what they typed into the draft. */
  private async send(bidId: string, { state, draft }: BidStream, code: string, commandId: string): Promise<void> {
    const person = state.applicant === undefined ? undefined : await this.vault.personOf(state.applicant);
    if (person === undefined) return;
    await this.notifications.send({
      to: { person, contact: draft?.contact },
      template: 'applications.newCode',
      values: { reference: bidId, code, page: '/apply/return' },
      once: `${commandId}/applications.newCode/${person}`,
    });
  }

  private shown(reply: FastifyReply, bidId: string, { state, draft }: BidStream, form: Form) {
    const model = {
      bidId,
      open: state.status === 'draft',
      issue: state.codesReissued + 1,
      reachable: draft?.contact !== undefined,
      checks: askerCheck.options,
    };
    return this.pages.render(reply, 'applications/lost-code.njk', model, { form });
  }

  private async one(bidId: string): Promise<BidStream> {
    const bid = await this.queries.execute(new ReadBidStream(bidId));
    if (!bid) throw new NotFoundException();
    return bid;
  }
}
