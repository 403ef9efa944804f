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
import { EndCodeLetter, PostCodeLetter } from './code-letter.commands.js';
import { codeLetterDecider } from './code-letter.decider.js';
import { residentsFolding, wasErased } from './code-letter.facts.js';
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

/** The key of a person's letter in the queue of messages, by its number. */
const keyOf = (token: string, issue: number) => `code-letter/${token}/${issue}`;

/**
 * Writes a letter with a code, and takes the ones before it from the pile, so that nobody posts a dead one. May be done again without harm: the code is the same until the letter waits to be printed, and the letter is put there once. Whom the
 * vault does not know any more gets none, nor does who has left the home or was erased meanwhile.
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
    if (!person || !(await this.mayHave(token, dwellingId))) return { status: 'done' };
    const code = await this.codes.put(person, issue, validUntil);
    if (!code) return { status: 'done' };
    await this.notifications.withdraw(Array.from({ length: issue - 1 }, (_, before) => keyOf(token, before + 1)));
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
      once: keyOf(token, issue),
    });
    // A newer letter, or a leaving, that came while this one was written.
    if (!(await this.codes.waits(person, issue))) await this.notifications.withdraw([keyOf(token, issue)]);
    return { status: 'done' };
  }

  /** By the join that the newest letter followed from: who left and joined again has another. */
  private async mayHave(token: string, dwellingId: string): Promise<boolean> {
    const reader = this.reads.reader();
    const [newest, residents, erased] = await Promise.all([
      reader.fold(codeLetterDecider, `codeletters-${token}`),
      reader.fold(residentsFolding, `dwelling-${dwellingId}`),
      wasErased(reader, token),
    ]);
    return !erased && newest !== undefined && residents[newest.joinId] === token;
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

/** Ends a letter and its code. Not when a later join has brought the person another letter: that one counts. May be done again without harm. */
@CommandHandler(EndCodeLetter)
@Injectable()
export class EndCodeLetterHandler implements ICommandHandler<EndCodeLetter, ReactionOutcome> {
  constructor(
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(LetterCodes) private readonly codes: LetterCodes,
    @Inject(NOTIFICATIONS) private readonly notifications: Notifications,
  ) {}

  async execute({ data }: EndCodeLetter): Promise<ReactionOutcome> {
    const { person: token, joinId } = EndCodeLetter.schema.parse(data);
    const newest = await this.reads.reader().fold(codeLetterDecider, `codeletters-${token}`);
    const person = newest?.joinId === joinId ? await this.vault.personOf(token) : undefined;
    if (!newest || !person) return { status: 'done' };
    await this.codes.forget(person);
    await this.notifications.withdraw(Array.from({ length: newest.issue }, (_, before) => keyOf(token, before + 1)));
    return { status: 'done' };
  }
}
