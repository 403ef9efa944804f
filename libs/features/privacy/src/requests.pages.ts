import { createHash } from 'node:crypto';
import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { v5 } from 'uuid';
import { z } from 'zod';
import { londonDay } from '#decider/calendar';
import { personToken, sha256 } from '#events';
import { Access, actingIn, type FastifyReply, held, installation, LookBook, mayBeSent, Sends } from '#http';
import type { Outcome } from '#ledger';
import { NOTIFICATIONS, type Notifications } from '#notifications';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import { sendFile } from '#uploads';
import { type HeldText, VAULT, type Vault } from '#vault';
import { emptyForm, type Form, formMeta, fullDate, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { notFetchable } from './access.decider.js';
import { AccessRequests } from './access-requests.js';
import { answerInWords } from './erasure-letters.js';
import { Erasures } from './erasures.js';
import { HeldAbout, isKey } from './held-about.js';
import { KnownPeople } from './known-people.js';
import { GiveAccessOnPaper, ReviewAccess } from './privacy.commands.js';

/** Their rights hold everywhere. They act under their token in the context of requests, so that nobody deals with one about themselves. */
const ADMINISTRATORS = ['administrator'];

const entered = z.object({
  person: z.string('privacy.requests.missing.person').trim().min(1, 'privacy.requests.missing.person').max(200),
  /** Which of several, by token. */
  who: personToken.optional(),
  channel: z.enum(['letter', 'phone', 'in-person'], { error: 'privacy.requests.missing.channel' }),
  identity: z.enum(['seen-papers', 'known-in-person', 'called-back'], { error: 'privacy.requests.missing.identity' }),
  confirm: z.literal('yes', { error: 'privacy.requests.mustConfirm' }),
});
const enteredToSee = entered.omit({ confirm: true }).extend({
  receivedOn: z.iso.date('privacy.requests.missing.receivedOn'),
  confirm: z.literal('yes', { error: 'privacy.requests.mustConfirmToSee' }),
});
/** `seen` says which texts the page showed that was ticked: `readMark`. */
const ticks = z.object({ hide: z.union([sha256.transform((one) => [one]), z.array(sha256)]).default([]), seen: z.string().max(64).default('') });

/** Everything that is held about somebody, to be read and given: not for a role of some hours. */
const reviews = held(ADMINISTRATORS, installation, { hidden: true, lasting: true });

/** Somebody whom a request may be about. */
interface Candidate {
  readonly token: string;
  readonly name: string | undefined;
}

mayBeSent(ReviewAccess, reviews);
mayBeSent(GiveAccessOnPaper, held(ADMINISTRATORS, installation, { stepUp: true, hidden: true, lasting: true }));

/** What staff do with requests about personal data. An administrator erases nobody without their request (audit.md, "Personal data"). */
@Controller('privacy/requests')
@Access(held(ADMINISTRATORS, installation, { hidden: true }))
export class RequestsPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(BUSINESS_CLOCK) private readonly clock: BusinessClock,
    @Inject(NOTIFICATIONS) private readonly notifications: Notifications,
    @Inject(Erasures) private readonly erasures: Erasures,
    @Inject(AccessRequests) private readonly requests: AccessRequests,
    @Inject(HeldAbout) private readonly heldAbout: HeldAbout,
    @Inject(KnownPeople) private readonly known: KnownPeople,
    @Inject(LookBook) private readonly looks: LookBook,
  ) {}

  @Get()
  async list(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, emptyForm());
  }

  /** A request that came by letter, by phone or in person. */
  @Post()
  @Access(held(ADMINISTRATORS, installation, { stepUp: true, hidden: true, lasting: true }))
  async enter(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const acting = actingIn(reply.request);
    const parsed = parseForm(entered, body);
    if (!parsed.ok) return this.shown(reply, parsed.form);
    const { channel, identity } = parsed.data;
    const { person, among } = await this.meant(reply, parsed.data);
    if (person === undefined) return this.shown(reply, among ? severalPeople(body) : unknownPerson(body), among);
    const answer = await this.erasures.answerFor(person);
    const outcome = await this.erasures.ask(person, { channel, identity, enteredBy: acting.actor }, formMeta(reply.request, acting));
    if (outcome.status !== 'done') return this.shown(reply, refusedForm(body, outcome, 'privacy'));
    return this.pages.render(reply, 'privacy/entered.njk', { words: answerInWords(answer, this.pages.language(reply.request)), askedAt: this.clock.now() });
  }

  @Get('to-see')
  async toSee(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.shownToSee(reply, emptyForm({ receivedOn: londonDay(this.clock.now()) }));
  }

  /** Somebody asked by letter, by phone or in person to see what is held: their month runs from the day on which that came. */
  @Post('to-see')
  @Access(held(ADMINISTRATORS, installation, { stepUp: true, hidden: true, lasting: true }))
  async enterToSee(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const acting = actingIn(reply.request);
    const parsed = parseForm(enteredToSee, body);
    if (!parsed.ok) return this.shownToSee(reply, parsed.form);
    const { channel, identity, receivedOn } = parsed.data;
    const { person, among } = await this.meant(reply, parsed.data);
    if (person === undefined) return this.shownToSee(reply, among ? severalPeople(body) : unknownPerson(body), among);
    const meta = formMeta(reply.request, acting);
    // The request's id follows from the form, so that a double press is one request.
    const requestId = v5('access', meta.commandId);
    const outcome = await this.requests.ask(person, { requestId, entered: { channel, identity, receivedOn, enteredBy: acting.actor } }, meta);
    if (outcome.status !== 'done') return this.shownToSee(reply, refusedForm(body, outcome, 'privacy'));
    return seeOther(reply, '/privacy/requests', outcome.position);
  }

  @Get(':token')
  @Access(reviews)
  async review(@Param('token', { schema: personToken }) token: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.read(reply, token, emptyForm());
  }

  /** A file that was sent in, as it would be given: a receipt or a picture may show somebody else. */
  @Get(':token/files/:sha256')
  @Access(reviews)
  async file(
    @Param('token', { schema: personToken }) token: string,
    @Param('sha256', { schema: sha256 }) hash: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { person, access, texts } = await this.request(token, 'or-on-paper');
    await this.looks.note(reply.request, { kind: 'subject-access', subject: `privacy-${token}`, why: 'review' });
    const opened = await (access.reviewedAt === undefined ? this.heldAbout.fileAmong(texts, hash) : this.heldAbout.file(person, access, hash));
    if (!opened) throw new NotFoundException();
    return sendFile(reply, opened, 'file-to-review');
  }

  @Sends(ReviewAccess)
  @Post(':token')
  async give(@Param('token', { schema: personToken }) token: string, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const acting = actingIn(reply.request);
    const parsed = parseForm(ticks, body);
    if (!parsed.ok) return this.read(reply, token, parsed.form);
    const { person, access, texts } = await this.request(token);
    // What came while the page stood open was read by nobody: it is shown, and nothing is given yet.
    if (parsed.data.seen !== readMark(texts)) return this.read(reply, token, readOnce(body));
    const hides = texts.map(({ ref }) => ref.commitment).filter((each) => parsed.data.hide.includes(each));
    const upTo = texts
      .map(({ putAt }) => new Date(putAt).toISOString())
      .toSorted()
      .at(-1);
    const data = { token, requestId: access.requestId, reviewer: acting.actor, hides, shows: texts.length - hides.length, ...(upTo ? { upTo } : {}) };
    const outcome: Outcome = await this.commands.execute(new ReviewAccess(data, formMeta(reply.request, acting)));
    if (outcome.status !== 'done') return this.read(reply, token, refusedForm(body, outcome, 'privacy'));
    await this.tell(person, token);
    return seeOther(reply, '/privacy/requests', outcome.position);
  }

  /** What is given, to be printed and handed over or posted: to somebody who asked by letter, by phone or in person. */
  @Sends(GiveAccessOnPaper)
  @Post(':token/paper')
  async onPaper(@Param('token', { schema: personToken }) token: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const acting = actingIn(reply.request);
    const { person, access } = await this.request(token, 'or-on-paper');
    await this.looks.note(reply.request, { kind: 'subject-access', subject: `privacy-${token}`, why: 'paper' });
    const command = new GiveAccessOnPaper({ token, requestId: access.requestId, givenBy: acting.actor }, formMeta(reply.request, acting));
    const outcome: Outcome = await this.commands.execute(command);
    if (outcome.status !== 'done') return this.shown(reply, refusedForm({}, outcome, 'privacy'));
    return this.pages.render(reply, 'privacy/held.njk', { held: await this.heldAbout.all(person, access), madeAt: this.clock.now(), onPaper: token });
  }

  private async tell(person: string, token: string): Promise<void> {
    const { access } = await this.erasures.stateOf(token);
    const values = { until: fullDate(access?.availableUntil ?? ''), page: '/your-data' };
    await this.notifications.send({ to: { person }, template: 'privacy.accessReady', values, once: `${access?.requestId}/privacy.accessReady` });
  }

  private async read(reply: FastifyReply, token: string, form: Form) {
    const { access, texts } = await this.request(token);
    // Each look at another person's texts is written down, restricted or not.
    const look = await this.looks.note(reply.request, { kind: 'subject-access', subject: `privacy-${token}`, why: 'review' });
    const values = await this.vault.readRestricted(
      texts.map(({ ref }) => ref),
      look,
    );
    const files = new Map((await this.heldAbout.filesOf(texts)).map(({ file }) => [file.key.commitment, file.sha256]));
    const shown = texts.map((text) => {
      const { ref, retention, putAt } = text;
      const said = isKey(text) ? { file: ref.subject, sha256: files.get(ref.commitment) } : { value: values.get(ref.commitment) };
      return { commitment: ref.commitment, retention, putAt, ...said };
    });
    return this.pages.render(reply, 'privacy/review.njk', { texts: shown, access, token, seen: readMark(texts) }, { form });
  }

  /** @throws NotFoundException where nobody asked, or it was read already and is not to be had on paper either */
  private async request(token: string, when: 'unread' | 'or-on-paper' = 'unread') {
    const { access } = await this.erasures.stateOf(token);
    const person = await this.vault.personOf(token);
    if (!access || person === undefined) throw new NotFoundException();
    const isOpen =
      access.reviewedAt === undefined || (when === 'or-on-paper' && access.entered && notFetchable(access, londonDay(this.clock.now())) === undefined);
    if (!isOpen) throw new NotFoundException();
    return { access, person, texts: await this.heldAbout.texts(person) };
  }

  /** Whom a form is about: one person; else those `among` whom to choose, by name; else neither, where nobody is found. */
  private async meant(reply: FastifyReply, { person: typed, who }: { readonly person: string; readonly who?: string | undefined }) {
    const found = await this.known.find(typed);
    if (found.length < 2) return { person: found[0] };
    const tokens = await Promise.all(found.map((person) => this.erasures.tokenOf(person)));
    const chosen = found[tokens.indexOf(who ?? '')];
    if (chosen !== undefined) return { person: chosen };
    // Their names are shown to tell them apart, which is a look at each of them.
    await this.looks.note(reply.request, ...tokens.map((token) => ({ kind: 'names-behind-tokens', subject: `person-${token}`, why: 'request' }) as const));
    const names = await this.vault.names(found);
    return { person: undefined, among: found.map((person, index) => ({ token: tokens[index] ?? '', name: names.get(person) })) };
  }

  private shownToSee(reply: FastifyReply, form: Form, among: readonly Candidate[] = []) {
    return this.pages.render(reply, 'privacy/enter-to-see.njk', { among }, { form });
  }

  private async shown(reply: FastifyReply, form: Form, among: readonly Candidate[] = []) {
    const [waiting, onPaper] = await Promise.all([this.requests.list(), this.requests.onPaper(londonDay(this.clock.now()))]);
    return this.pages.render(reply, 'privacy/requests.njk', { waiting, onPaper, among }, { form });
  }
}

/** Stands for exactly these texts, so that what is given is what was read. */
function readMark(texts: readonly HeldText[]): string {
  const each = texts.map(({ ref }) => ref.commitment).toSorted();
  return createHash('sha256').update(each.join()).digest('hex');
}

function readOnce(body: unknown): Form {
  return { values: body as Form['values'], problems: [{ message: 'privacy.review.changed' }], status: 409 };
}

function severalPeople(body: unknown): Form {
  return { values: body as Form['values'], problems: [{ field: 'who', message: 'privacy.requests.several' }], status: 409 };
}

function unknownPerson(body: unknown): Form {
  return { values: body as Form['values'], problems: [{ field: 'person', message: 'privacy.requests.unknown' }], status: 400 };
}
