import { Body, Controller, Get, Inject, Post, Res } from '@nestjs/common';
import { z } from 'zod';
import { type Envelope, streamId, type TextRef, textRef } from '#events';
import { Access, type FastifyReply, held, installation, LookBook } from '#http';
import { LEDGER, type Ledger } from '#ledger';
import { LedgerFold } from '#processors';
import { VAULT, type Vault } from '#vault';
import { emptyForm, type Form, PageRenderer, parseForm } from '#web';
import { putRightWords } from './put-right.facts.js';

const AUDITORS = ['auditor'];
const asked = z.object({ stream: streamId });

/** Where auditors read what no page shows any more (audit.md, "Personal data": restricted means hidden from pages, readable by auditors, reads logged). */
@Controller('privacy/hidden')
@Access(held(AUDITORS, installation, { hidden: true }))
export class HiddenPages {
  private readonly putRight: LedgerFold<typeof putRightWords.folding.initialState>;

  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(LookBook) private readonly looks: LookBook,
  ) {
    this.putRight = new LedgerFold(ledger, putRightWords);
  }

  @Get()
  async ask(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, emptyForm(), undefined);
  }

  /** A look changes something, the log of looks, so it is posted and never followed as a link. */
  @Post()
  async look(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const parsed = parseForm(asked, body);
    if (!parsed.ok) return this.shown(reply, parsed.form, undefined);
    const refs = (await this.ledger.readStream(parsed.data.stream)).flatMap(({ json }) => refsIn((JSON.parse(json) as Envelope).data));
    const look = await this.looks.note(reply.request, { kind: 'restricted-text', subject: parsed.data.stream, why: 'audit' });
    const values = await this.vault.readRestricted(refs, look);
    const texts = refs.map(({ field, version, commitment }) => ({ field, version, value: values.get(commitment) }));
    return this.shown(reply, { ...emptyForm(body as Form['values']) }, texts);
  }

  private async shown(reply: FastifyReply, form: Form, texts: object[] | undefined) {
    return this.pages.render(reply, 'privacy/hidden.njk', { texts, putRight: await this.wordsPutRight() }, { form });
  }

  /** The newest first. */
  private async wordsPutRight() {
    const all = (await this.putRight.current())
      .entries()
      .map(([, each]) => each)
      .toSorted((a, b) => b.at.localeCompare(a.at));
    const names = await this.vault.namesOf([...new Set(all.flatMap(({ organiser }) => organiser ?? []))]);
    return all.map((each) => ({ ...each, by: each.organiser && names.get(each.organiser) }));
  }
}

/** Every TextRef in an event's data, in order. */
function refsIn(value: unknown): readonly TextRef[] {
  const read = textRef.safeParse(value);
  if (read.success) return [read.data];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(refsIn) : [];
}
