import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { id, sha256, wordingGround } from '#events';
import { Access, actingIn, Doorkeeper, type FastifyReply, held, heldSomewhere, Sends } from '#http';
import { LEDGER, type Ledger, type Outcome } from '#ledger';
import { LedgerFold } from '#processors';
import { looksPersonal, type PersonalKind, VAULT, type Vault } from '#vault';
import { asMeant, emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther, warnedForm } from '#web';
import { areEvidence, bankOf, isOnBidsPage, type PublicWords, publicWording } from './public-wording.facts.js';
import { PutWordsRight } from './wording.commands.js';
import { fieldOf } from './wording.decider.js';
import { ORGANISERS } from './wording.routes.js';

const typed = z.object({
  words: z.string('privacy.wording.typed').trim().min(1, 'privacy.wording.typed').max(3000),
  ground: z.enum(wordingGround.options, { error: 'privacy.wording.sayWhy' }),
});

interface Found extends PublicWords {
  readonly bankId: string;
  readonly value: string;
  readonly kinds: readonly PersonalKind[];
}

/** Public texts that seem to hold something private, for the organisers of their banks (audit.md, "Personal data": public wording is moderated). */
@Controller('privacy/wording')
export class WordingListPages {
  private readonly wording: LedgerFold<typeof publicWording.folding.initialState>;

  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(LEDGER) ledger: Ledger,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(Doorkeeper) private readonly doorkeeper: Doorkeeper,
  ) {
    this.wording = new LedgerFold(ledger, publicWording);
  }

  @Access(heldSomewhere(ORGANISERS))
  @Get()
  async list(@Res({ passthrough: true }) reply: FastifyReply) {
    const banks = new Map<string, boolean>();
    const isTheirs = async (bankId: string) => {
      const known = banks.get(bankId) ?? (await this.doorkeeper.actingAs(reply.request, bankId, ORGANISERS)) !== undefined;
      banks.set(bankId, known);
      return known;
    };
    const theirs: (PublicWords & { readonly bankId: string })[] = [];
    const all = await this.wording.current();
    for (const [, words] of all.words.entries()) {
      const bankId = bankOf(all, words);
      if (bankId !== undefined && (await isTheirs(bankId))) theirs.push({ ...words, bankId });
    }
    const found = (await this.valued(theirs)).filter(({ kinds }) => kinds.length > 0);
    const shown = found.map((each) => ({ ...each, page: pageOf(each) })).toSorted((a, b) => placeIn(a).localeCompare(placeIn(b)));
    return this.pages.render(reply, 'privacy/wording.njk', { found: shown });
  }

  @Access(held(ORGANISERS))
  @Get(':bankId/:commitment')
  async ask(
    @Param('bankId', { schema: id }) bankId: string,
    @Param('commitment', { schema: sha256 }) commitment: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const words = await this.one(bankId, commitment);
    return this.shown(reply, words, emptyForm({ words: words.value }));
  }

  @Sends(PutWordsRight)
  @Post(':bankId/:commitment')
  async put(
    @Param('bankId', { schema: id }) bankId: string,
    @Param('commitment', { schema: sha256 }) commitment: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const words = await this.one(bankId, commitment);
    const { meant, typed: values } = asMeant(body);
    const parsed = parseForm(typed, values);
    if (!parsed.ok) return this.shown(reply, words, parsed.form);
    if (parsed.data.words.replaceAll('\r\n', '\n') === words.value) return this.shown(reply, words, unchanged(values));
    const seems = meant ? [] : looksPersonal(parsed.data.words);
    if (seems.length > 0) return this.shown(reply, words, warnedForm(values, seems));
    const acting = actingIn(reply.request);
    const { subject, ref } = words;
    const said = { bankId, subject, commitment: ref.commitment, ground: parsed.data.ground, organiser: acting.actor };
    const home = acting.household ? { household: acting.household } : {};
    const data = { ...said, ...home, [fieldOf(words) ?? 'bidWords']: parsed.data.words };
    const outcome: Outcome = await this.commands.execute(new PutWordsRight(data, formMeta(reply.request, acting)));
    if (outcome.status !== 'done') return this.shown(reply, words, refusedForm(body, outcome, 'privacy'));
    return seeOther(reply, '/privacy/wording', outcome.position);
  }

  private shown(reply: FastifyReply, words: Found, form: Form) {
    return this.pages.render(reply, 'privacy/put-right.njk', { words, kept: areEvidence(words), grounds: wordingGround.options }, { form });
  }

  /** @throws NotFoundException where no such words are public, were erased, or are put right on the bid's page */
  private async one(bankId: string, commitment: string): Promise<Found> {
    const all = await this.wording.current();
    const words = all.words.get(commitment);
    const [found] = words && bankOf(all, words) === bankId ? await this.valued([{ ...words, bankId }]) : [];
    if (!found) throw new NotFoundException();
    return found;
  }

  private async valued(all: readonly (PublicWords & { readonly bankId: string })[]): Promise<readonly Found[]> {
    const values = await this.vault.read(all.map(({ ref }) => ref));
    return all.flatMap((words) => {
      const value = values.get(words.ref.commitment);
      return value === undefined ? [] : [{ ...words, value, kinds: looksPersonal(value) }];
    });
  }
}

const unchanged = (values: Form['values']): Form => ({ values, problems: [{ field: 'words', message: 'privacy.wording.unchanged' }], status: 400 });

/** Where the words are put right: a bid's own all at once. */
function pageOf(words: Found): string {
  return isOnBidsPage(words) ? `/bids/${words.bidId}/wording` : `/privacy/wording/${words.bankId}/${words.ref.commitment}`;
}

const placeIn = ({ bankId, bidId = '', part }: Found) => `${bankId} ${bidId} ${part}`;
