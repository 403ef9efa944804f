import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { ReadSide } from '#cqrs';
import { text } from '#decider';
import { addDays } from '#decider/calendar';
import { Access, type FastifyReply, type FastifyRequest, networkOf, personOf, Sends, signedInAlone } from '#http';
import { INSTALLATION } from '#identity';
import type { Outcome } from '#ledger';
import { VAULT, type Vault } from '#vault';
import { emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { DEMO_CODE } from './demo-door.js';
import { DoorCodes, type FoundLetter } from './door-codes/door-codes.js';
import { JoinByLetter, LeaveDwelling } from './dwelling.commands.js';
import { GRACE_DAYS } from './dwelling.decider.js';
import { ListResidences, ReadDoor } from './homes/homes.query.js';
import { JoinTickets } from './join-ticket.js';
import { JoinTries, tooManyTries } from './join-tries.js';
import { type Found, type Joiner, Joiners } from './joiners.js';
import { DwellingAsDecided, JoiningRulesOf } from './joining-rules.query.js';
import { joinsAHome } from './staff.js';

const codeForm = z.object({ code: z.string('joining.join.noCode').max(60, 'joining.join.notGood') });
const oldEnough = z.enum(['yes', 'no'], 'joining.you.noAge').transform((said) => said === 'yes');
const ticket = z.string('joining.join.notGood').max(600, 'joining.join.notGood');
const knownForm = z.object({ ticket, oldEnough });

/** A newcomer's own details, here and where somebody keys them in. */
export const newcomer = z.object({
  name: z.string('joining.you.noName').pipe(text(120, 'contact')),
  email: z.email('joining.you.badEmail').max(254, 'joining.you.badEmail').optional(),
  phone: z
    .string()
    .regex(/^\+?[0-9 ()-]{7,20}$/, 'joining.you.badPhone')
    .optional(),
  neither: z.literal('yes').optional(),
  oldEnough,
});
const newForm = newcomer.extend({ ticket }).superRefine(reachable);

/** Somebody who gives no way to be reached says so: by a letter they get later than by a message, and they must not wait for one by mistake. */
export function reachable({ email, phone, neither }: Partial<Omit<z.output<typeof newcomer>, 'oldEnough'>>, context: z.RefinementCtx): void {
  if (email === undefined && phone === undefined && neither === undefined)
    context.addIssue({ code: 'custom', path: ['neither'], message: 'joining.you.noReach' });
}

/** Joining under the letter of one's door: the code is typed, then each person says who they are. The code stands in no address, so in no log. */
@Controller('join')
export class JoinPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(DoorCodes) private readonly codes: DoorCodes,
    @Inject(JoinTries) private readonly tries: JoinTries,
    @Inject(JoinTickets) private readonly tickets: JoinTickets,
    @Inject(Joiners) private readonly joiners: Joiners,
  ) {}

  @Access(joinsAHome)
  @Get()
  start(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.pages.render(reply, 'joining/join.njk', { demoCode: DEMO_CODE }, { form: emptyForm() });
  }

  @Access(joinsAHome)
  @Post()
  async code(@Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const parsed = parseForm(codeForm, body);
    if (!parsed.ok) return this.pages.render(reply, 'joining/join.njk', { demoCode: DEMO_CODE }, { form: withoutCode(parsed.form) });
    const wait = await this.tries.take(networkOf(request.ip), parsed.data.code);
    if (wait > 0) return this.wait(reply, wait);
    const letter = await this.codes.find(parsed.data.code);
    if (!letter || !(await this.isGood(letter))) return this.notGood(reply);
    return this.you(reply, letter, emptyForm({ ticket: await this.tickets.give(letter) }));
  }

  @Sends(JoinByLetter)
  @Post('you')
  async join(@Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const person = personOf(request);
    const parsed = parseForm(person === undefined ? newForm : knownForm, body);
    const letter = await this.tickets.read(ticketIn(body));
    if (!letter) return this.notGood(reply);
    if (!parsed.ok) return this.you(reply, letter, parsed.form);
    const { dwellingId, estateId, letterId } = letter;
    const door = await this.queries.execute(new ReadDoor(dwellingId));
    const { commandId } = formMeta(request, { actor: 'joiner', office: 'applicant', role: 'applicant' });
    const helper = await this.tokenOf(request.signedIn?.helper);
    const manyFromOneAddress = parsed.data.oldEnough && (await this.tries.manyFrom(networkOf(request.ip)));
    const joiner: Joiner = person === undefined ? (parsed.data as z.output<typeof newForm>) : { person };
    const found: Found = { letterId, manyFromOneAddress, ...(helper === undefined ? {} : { helper }) };
    const byLetter = await this.joiners.getsLetter(joiner);
    const outcome = await this.joiners.join(
      joiner,
      { dwellingId, estateId, estate: door?.estate ?? estateId, oldEnough: parsed.data.oldEnough, channel: helper === undefined ? 'online' : 'assisted' },
      found,
      commandId,
    );
    if (outcome.status === 'refused' && outcome.refusal.code === 'letter-not-good') return this.notGood(reply);
    if (outcome.status === 'refused' || outcome.status === 'stale') return this.you(reply, letter, refusedForm(body, outcome, 'joining'));
    // The same way on, whether the address was somebody's already or not.
    const told = 'person' in joiner ? 'here' : joiner.email !== undefined ? 'email' : 'phone';
    return seeOther(reply, `/join/done/${byLetter ? 'letter' : told}`);
  }

  @Access(joinsAHome)
  @Get(['done/here', 'done/email', 'done/phone', 'done/letter'])
  done(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.pages.render(reply, 'joining/done.njk', { reached: request.routeOptions.url?.split('/').at(-1) });
  }

  @Access(signedInAlone)
  @Get('leave')
  async homes(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.leaving(reply, request, emptyForm());
  }

  /** Whoever moves out says so themselves: with it goes their role as a resident. */
  @Access(signedInAlone)
  @Post('leave')
  async leave(@Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const parsed = parseForm(z.object({ dwellingId: z.string('joining.leave.noHome').max(64) }), body);
    if (!parsed.ok) return this.leaving(reply, request, parsed.form);
    const resident = (await this.tokenOf(personOf(request))) ?? '';
    const meta = formMeta(request, { actor: resident, office: 'resident', role: 'resident' });
    const outcome: Outcome = await this.commands.execute(
      new LeaveDwelling({ dwellingId: parsed.data.dwellingId, resident, why: 'moved-out', by: resident }, meta),
    );
    if (outcome.status !== 'done') return this.leaving(reply, request, refusedForm(body, outcome, 'joining'));
    return seeOther(reply, '/join/leave', outcome.position);
  }

  private async leaving(reply: FastifyReply, request: FastifyRequest, form: Form) {
    const { upToDate, behind } = await this.reads.freshness('homes', after(request));
    const homes = await this.queries.execute(new ListResidences((await this.tokenOf(personOf(request))) ?? ''));
    return this.pages.render(reply, 'joining/leave.njk', { homes }, { form, upToDate, behind });
  }

  private async you(reply: FastifyReply, letter: FoundLetter, form: Form) {
    const [door, { minimumAge }] = await Promise.all([
      this.queries.execute(new ReadDoor(letter.dwellingId)),
      this.queries.execute(new JoiningRulesOf(letter.estateId)),
    ]);
    return this.pages.render(reply, 'joining/you.njk', { door, minimumAge, known: personOf(reply.request) !== undefined }, { form });
  }

  /** As the decider will look at it again when somebody joins. */
  private async isGood({ dwellingId, letterId }: FoundLetter): Promise<boolean> {
    const { letter } = await this.queries.execute(new DwellingAsDecided(dwellingId));
    const today = this.reads.today();
    return letter?.letterId === letterId && today >= letter.validFrom && today <= addDays(letter.validUntil, GRACE_DAYS);
  }

  /** The one answer to a code that was never given, is dead, or is too old. */
  private notGood(reply: FastifyReply) {
    return this.pages.render(
      reply,
      'joining/join.njk',
      {},
      { form: { values: {}, problems: [{ field: 'code', message: 'joining.join.notGood' }], status: 400 } },
    );
  }

  private wait(reply: FastifyReply, seconds: number) {
    reply.header('retry-after', String(seconds));
    return this.pages.render(reply, 'joining/join.njk', { demoCode: DEMO_CODE }, { form: { values: {}, problems: [tooManyTries(seconds)], status: 429 } });
  }

  private async tokenOf(person: string | undefined): Promise<string | undefined> {
    return person === undefined ? undefined : this.vault.pseudonym({ person, context: INSTALLATION });
  }
}

/** A code that was typed wrongly is typed anew: it is not shown again. */
const withoutCode = (form: Form): Form => ({ ...form, values: {} });

function ticketIn(body: unknown): string {
  const given = typeof body === 'object' && body !== null ? (body as { ticket?: unknown }).ticket : undefined;
  return typeof given === 'string' ? given : '';
}

function after({ query }: FastifyRequest): string | undefined {
  const asked = (query as { after?: unknown }).after;
  return typeof asked === 'string' && asked !== '' ? asked : undefined;
}
