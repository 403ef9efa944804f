import { Inject, Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { v5 } from 'uuid';
import type { CommandMeta } from '#decider';
import { PublicUrl } from '#http';
import { groupedCode } from '#identity';
import type { Outcome } from '#ledger';
import { fullDate, idFrom, type Language } from '#web';
import { DoorCodes, type DrawnLetter } from '../door-codes/door-codes.js';
import { IssueDoorLetter } from '../dwelling.commands.js';
import { type Home, ListHomes, ReadEstate } from '../homes/homes.query.js';
import { JoiningRulesOf } from '../joining-rules.query.js';
import { type Print, PrintDoorLetters } from '../letters.commands.js';
import { type LetterWords, lettersPaper } from './letter-paper.js';

/** How many letters are issued side by side. */
const AT_ONCE = 16;

export interface LettersWanted {
  readonly estateId: string;
  readonly blockId: string;
  readonly print: Print;
  readonly validFrom: string;
  readonly validUntil: string;
  /** Whom people can ask, in words of whoever prints; on the paper alone. */
  readonly help?: string | undefined;
}

export type Printed =
  | { readonly status: 'printed'; readonly paper: ReturnType<typeof lettersPaper>; readonly letters: number }
  | { readonly status: 'no-homes' }
  | { readonly status: 'not-done'; readonly outcome: Exclude<Outcome, { status: 'done' }> };

/** Prints the door letters of a block: each home gets a new code, and the letters before are dead. The codes are on the paper and nowhere else. */
@Injectable()
export class LetterPrinting {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(DoorCodes) private readonly codes: DoorCodes,
    @Inject(PublicUrl) private readonly address: PublicUrl,
  ) {}

  /** `by` is who prints, by their token of the installation. */
  async print(wanted: LettersWanted, by: string, meta: CommandMeta, language: Language): Promise<Printed> {
    const { estateId, blockId, print, validFrom, validUntil } = wanted;
    const homes = await this.queries.execute(new ListHomes({ estateId, blockId }));
    if (homes.length === 0) return { status: 'no-homes' };
    const batchId = idFrom('B', meta);
    const printed: Outcome = await this.commands.execute(
      new PrintDoorLetters({ batchId, estateId, blockId, letters: homes.length, print, validFrom, validUntil, by }, meta),
    );
    if (printed.status !== 'done') return { status: 'not-done', outcome: printed };
    // The same form again: what it asked for was printed, and its codes are gone from here.
    if (printed.duplicate) return { status: 'not-done', outcome: { status: 'refused', refusal: { code: 'letters-printed', detail: { batchId } } } };
    const letters = await this.codes.draw(
      estateId,
      homes.map(({ dwellingId }) => dwellingId),
    );
    await this.issue(letters, { batchId, validFrom, validUntil }, meta);
    await this.codes.forgetOlder(letters);
    const words = await this.words(wanted, language);
    const paper = lettersPaper(
      homes.map((home, n) => ({ ...addressOf(home), code: groupedCode(letters[n]?.code ?? '') })),
      { print, words, joinUrl: `${this.address.url}/join`, lang: language.lang },
    );
    return { status: 'printed', paper, letters: letters.length };
  }

  private async issue(letters: readonly DrawnLetter[], batch: { batchId: string; validFrom: string; validUntil: string }, meta: CommandMeta): Promise<void> {
    for (let from = 0; from < letters.length; from += AT_ONCE) {
      await Promise.all(
        letters.slice(from, from + AT_ONCE).map(async ({ letterId, dwellingId }) => {
          const outcome: Outcome = await this.commands.execute(
            new IssueDoorLetter({ dwellingId, letterId, ...batch }, { ...meta, commandId: v5(letterId, meta.commandId), expectedRevision: undefined }),
          );
          if (outcome.status !== 'done') throw new Error(`a letter was not issued: ${outcome.status}`);
        }),
      );
    }
  }

  private async words({ estateId, validUntil, help }: LettersWanted, language: Language): Promise<LetterWords> {
    const [estate, { minimumAge }] = await Promise.all([this.queries.execute(new ReadEstate(estateId)), this.queries.execute(new JoiningRulesOf(estateId))]);
    const say = (key: string, values: Readonly<Record<string, unknown>> = {}) => language.t(`joining.letter.${key}`, values);
    return {
      title: say('title', { estate: estate?.name ?? estateId }),
      from: language.t('platform.name'),
      to: say('to'),
      intro: say('intro'),
      scan: say('scan'),
      type: say('type', { address: `${this.address.url.replace(/^https?:\/\//, '')}/join` }),
      codeIs: say('codeIs'),
      each: say('each', { age: minimumAge }),
      until: say('until', { day: fullDate(validUntil) }),
      help: help === undefined ? say('help') : say('helpBy', { who: help }),
      safe: say('safe'),
      free: say('free'),
    };
  }
}

/** What is gone from the vault leaves its line empty; the letter still has its place in the pile. */
const addressOf = ({ flat = '', block, address = '', postcode = '' }: Home) => ({ flat, block, address, postcode });
