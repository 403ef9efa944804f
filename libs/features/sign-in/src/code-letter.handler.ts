import { Inject, Injectable } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ReadSide } from '#cqrs';
import type { Folding, Recorded } from '#decider';
import type { DwellingEvent, TextRef } from '#events';
import { groupedCode, LetterCodes } from '#identity';
import { NOTIFICATIONS, type Notifications } from '#notifications';
import type { ReactionOutcome } from '#processors';
import { VAULT, type Vault } from '#vault';
import { fullDate } from '#web';
import { PostCodeLetter } from './code-letter.commands.js';
import { namesOfPlaces } from './place-names.query.js';

interface Home {
  readonly blockId: string;
  readonly lines: readonly TextRef[];
}

const homeFolding = {
  initialState: undefined as Home | undefined,
  evolve: (home: Home | undefined, { type, data }: Recorded<DwellingEvent>): Home | undefined =>
    type === 'DwellingAdded' ? { blockId: data.blockId, lines: [data.flat, data.address, data.postcode] } : home,
} satisfies Folding<Home | undefined>;

/**
 * Writes a letter with a code. May be done again without harm: the code is the same until the letter waits to be printed, and the letter is put there once. Whom the
 * vault does not know any more gets none.
 */
@CommandHandler(PostCodeLetter)
@Injectable()
export class PostCodeLetterHandler implements ICommandHandler<PostCodeLetter, ReactionOutcome> {
  constructor(
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(LetterCodes) private readonly codes: LetterCodes,
    @Inject(NOTIFICATIONS) private readonly notifications: Notifications,
  ) {}

  async execute({ data }: PostCodeLetter): Promise<ReactionOutcome> {
    const { person: token, estateId, dwellingId, issue, validUntil } = PostCodeLetter.schema.parse(data);
    const person = await this.vault.personOf(token);
    const code = person && (await this.codes.put(person, issue, validUntil));
    if (!person || !code) return { status: 'done' };
    const [{ name }, address, names] = await Promise.all([
      this.vault.details(person),
      this.addressOf(dwellingId),
      namesOfPlaces(this.reads.reader(), [estateId]),
    ]);
    await this.notifications.send({
      to: { address, name, of: person },
      template: 'sign-in.codeLetter',
      values: { code: groupedCode(code), estate: names.get(estateId) ?? estateId, page: '/sign-in/letter', until: fullDate(validUntil) },
      by: 'letter',
      once: `code-letter/${token}/${issue}`,
    });
    await this.codes.waits(person, issue);
    return { status: 'done' };
  }

  /** As the letter of the door has it. What is gone from the vault leaves its line out; whoever posts the letter finds out where it goes. */
  private async addressOf(dwellingId: string): Promise<string> {
    const home = await this.reads.reader().fold(homeFolding, `dwelling-${dwellingId}`);
    if (!home) return '';
    const [texts, names] = await Promise.all([this.vault.read(home.lines), namesOfPlaces(this.reads.reader(), [home.blockId])]);
    const [flat, address, postcode] = home.lines.map(({ commitment }) => texts.get(commitment));
    const first = [flat, names.get(home.blockId)].filter((each) => each !== undefined).join(', ');
    return [first, address, postcode].filter((line) => line !== undefined && line !== '').join('\n');
  }
}
