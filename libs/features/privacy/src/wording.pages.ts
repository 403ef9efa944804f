import { Controller, Get, Inject, Res } from '@nestjs/common';
import { Access, Doorkeeper, type FastifyReply, heldSomewhere } from '#http';
import { LEDGER, type Ledger } from '#ledger';
import { LedgerFold } from '#processors';
import { looksPersonal, VAULT, type Vault } from '#vault';
import { PageRenderer } from '#web';
import { publicWording } from './public-wording.facts.js';

const ORGANISERS = ['organiser'];
/** What the page of a bid's wording can put right. */
const CAN_BE_REWORDED = ['title', 'what', 'where', 'when', 'whoBenefits'];

/** Public texts that seem to hold something private, for the organisers of their banks (audit.md, "Personal data": public wording is moderated). */
@Controller('privacy/wording')
export class WordingListPages {
  private readonly wording: LedgerFold<typeof publicWording.folding.initialState>;

  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(LEDGER) ledger: Ledger,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(Doorkeeper) private readonly doorkeeper: Doorkeeper,
  ) {
    this.wording = new LedgerFold(ledger, publicWording);
  }

  @Access(heldSomewhere(ORGANISERS))
  @Get()
  async list(@Res({ passthrough: true }) reply: FastifyReply) {
    const bids = (await this.wording.current()).entries();
    const theirs = new Set<string>();
    for (const bankId of new Set(bids.map(([, bid]) => bid.bankId))) if (await this.doorkeeper.actingAs(reply.request, bankId, ORGANISERS)) theirs.add(bankId);
    const asked = bids
      .filter(([, { bankId }]) => theirs.has(bankId))
      .flatMap(([bidId, { texts }]) => Object.entries(texts).map(([field, ref]) => ({ bidId, field, ref })));
    const values = await this.vault.read(asked.map(({ ref }) => ref));
    const found = asked.flatMap(({ bidId, field, ref }) => {
      const value = values.get(ref.commitment);
      const kinds = value === undefined ? [] : looksPersonal(value);
      return kinds.length === 0 ? [] : [{ bidId, value, kinds, canBeReworded: CAN_BE_REWORDED.includes(field) }];
    });
    return this.pages.render(reply, 'privacy/wording.njk', { found: found.toSorted((a, b) => a.bidId.localeCompare(b.bidId)) });
  }
}
