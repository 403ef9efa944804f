import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { v5 } from 'uuid';
import { Doorways } from '#cqrs';
import { PEOPLE, type People } from '#identity';
import { type Held, VAULT, type Vault } from '#vault';
import { Erasures, INSTALLATION } from './erasures.js';
import { leavesNothing } from './personal-texts.js';
import { RepeatErasure } from './privacy.commands.js';
import { privacyDoorway } from './privacy.doorway.js';
import { SUPPRESSION_LIST, type Suppressed, type SuppressionList } from './suppression-list.js';

/** The namespace of the ids of commands that a restored database makes necessary. */
const RESTORED = '6a1d2c5e-9d0b-5f0a-8c55-1b7f7a4d9e21';

/**
 * Before this process answers anybody: whoever stands on the list and came back with a restored database is erased again (audit.md, "Personal data": a
 * suppression list makes a restored backup erase again). The event comes first, so that a crash in between leaves the texts for the next start to find.
 */
@Injectable()
export class SuppressionAtStart implements OnModuleInit {
  constructor(
    @Inject(SUPPRESSION_LIST) private readonly list: SuppressionList,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(Erasures) private readonly erasures: Erasures,
    @Inject(Doorways) private readonly doorways: Doorways,
  ) {}

  async onModuleInit(): Promise<void> {
    for (const suppressed of await this.list.all()) await this.apply(suppressed);
  }

  private async apply(suppressed: Suppressed): Promise<void> {
    const { person, at, classes, keeps } = suppressed;
    const held = await this.vault.held(person);
    if (!cameBack(held, suppressed)) {
      // The process that erased them may have ended before the last step, which no token leads to any more; done twice it changes nothing.
      if (leavesNothing({ erases: classes, keeps }) && (await this.people.get(person))) await this.erasures.apply(person, { erases: classes, keeps });
      return;
    }
    const token = held.tokens.find(({ context }) => context === INSTALLATION)?.token ?? (await this.erasures.tokenOf(person));
    const meta = { commandId: v5(`${token}/${at}`, RESTORED), actor: 'system', office: 'system', role: 'system' };
    await this.doorways.carryOut(privacyDoorway, new RepeatErasure({ token, classes, keeps }, meta));
    await this.erasures.apply(person, { erases: classes, keeps });
  }
}

/** Something of them is there that was erased, or shows that was hidden. What they gave since does not count. */
function cameBack({ details, texts, tokens, restricted }: Held, { at, classes, keeps }: Suppressed): boolean {
  const keptWhole = (retention: string) => keeps.some((kept) => kept.retention === retention);
  const goneText = texts.some(({ retention, putAt }) => classes.includes(retention) && !keptWhole(retention) && Date.parse(putAt) <= Date.parse(at));
  const goneDetail = Object.keys(details).some((detail) => (keptWhole('contact') ? detail !== 'name' : classes.includes('contact')));
  const shown = keeps.some(({ retention }) => !restricted.includes(retention));
  return goneText || goneDetail || shown || (keeps.length === 0 && tokens.length > 0 && goneText);
}
