import { Inject, Injectable } from '@nestjs/common';
import { v5 } from 'uuid';
import { Doorways } from '#cqrs';
import { type CommandMeta, fold, type Recorded } from '#decider';
import { londonDay } from '#decider/calendar';
import { catalogue, type PrivacyEvent } from '#events';
import { PEOPLE, type People, PersonalRooms, SESSIONS, type Sessions } from '#identity';
import { LEDGER, type Ledger, type Outcome } from '#ledger';
import { BUSINESS_CLOCK, type BusinessClock, LedgerFold } from '#processors';
import { VAULT, type Vault } from '#vault';
import { basisOf } from './basis.facts.js';
import { ErasureLetters } from './erasure-letters.js';
import { type ErasureAnswer, erasureAnswer } from './lasting-basis.decider.js';
import { personalMoney } from './personal-money.facts.js';
import { applyAnswer, hiddenOf, leavesNothing } from './personal-texts.js';
import { AskErasure, RecordErasure, ReviewErasure } from './privacy.commands.js';
import { privacyDecider } from './privacy.decider.js';
import { privacyDoorway } from './privacy.doorway.js';
import type { PrivacyState } from './privacy-state.decider.js';
import { RETENTION_RULES, type RetentionRules } from './retention-rules.js';
import { SUPPRESSION_LIST, type SuppressionList } from './suppression-list.js';

/** The context of the token under which a person's own requests stand. */
export const INSTALLATION = 'installation';

/** How a request came, and who put it in. */
export interface Request {
  readonly channel: 'online' | 'letter' | 'phone' | 'in-person';
  readonly identity: 'stepped-up' | 'seen-papers' | 'known-in-person' | 'called-back';
  readonly enteredBy?: string | undefined;
}

/** Joins what only the vault can join, a person's tokens, with what the ledger says of them; and carries out what was answered. */
@Injectable()
export class Erasures {
  private readonly money: LedgerFold<typeof personalMoney.folding.initialState>;

  constructor(
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(BUSINESS_CLOCK) private readonly clock: BusinessClock,
    @Inject(Doorways) private readonly doorways: Doorways,
    @Inject(RETENTION_RULES) private readonly rules: RetentionRules,
    @Inject(SUPPRESSION_LIST) private readonly list: SuppressionList,
    @Inject(SESSIONS) private readonly sessions: Sessions,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(PersonalRooms) private readonly rooms: PersonalRooms,
    @Inject(ErasureLetters) private readonly letters: ErasureLetters,
  ) {
    this.money = new LedgerFold(ledger, personalMoney);
  }

  tokenOf(person: string): Promise<string> {
    return this.vault.pseudonym({ person, context: INSTALLATION });
  }

  async stateOf(token: string): Promise<PrivacyState> {
    const entries = await this.ledger.readStream(`privacy-${token}`);
    return fold(
      privacyDecider,
      entries.map(({ json }) => catalogue.decode(json) as Recorded<PrivacyEvent>),
    );
  }

  /** What the answer would be today, for the page that says so before anybody asks. */
  async answerFor(person: string): Promise<ErasureAnswer> {
    return erasureAnswer(await this.basisOf(person), this.rules.financeYears, this.today());
  }

  async ask(person: string, request: Request, meta: CommandMeta): Promise<Outcome> {
    const [token, basis] = [await this.tokenOf(person), await this.basisOf(person)];
    return this.doorways.carryOut(privacyDoorway, new AskErasure({ token, ...request, basis, keepYears: this.rules.financeYears }, meta));
  }

  /** The answer once more. Somebody of whom nobody knows any more has none. */
  async review(token: string, meta: CommandMeta): Promise<Outcome | undefined> {
    const person = await this.vault.personOf(token);
    if (person === undefined) return undefined;
    return this.doorways.carryOut(privacyDoorway, new ReviewErasure({ token, basis: await this.basisOf(person), keepYears: this.rules.financeYears }, meta));
  }

  /**
   * Carries out what was answered and not done yet. The order lets it begin again after a crash at any point: the answer stands in the ledger already; the letter
   * goes while there is an address; the list of those erased knows of it before the vault does; the last step says that all of it is done.
   */
  async carryOut(token: string, meta: CommandMeta): Promise<Outcome> {
    const { pending, answeredAt = '' } = await this.stateOf(token);
    const person = await this.vault.personOf(token);
    if (pending && person !== undefined) {
      const fresh = await this.answerFor(person);
      // Money was promised between the answer and now: answered anew, which leads here again.
      const keepsMore = fresh.keeps.some(({ retention }) => !pending.keeps.some((kept) => kept.retention === retention));
      if (keepsMore) return (await this.review(token, { ...meta, commandId: v5('review', meta.commandId) })) ?? this.record(token, meta);
      await this.letters.send(person, { token, answeredAt, answer: pending });
      await this.list.add({ person, at: new Date().toISOString(), classes: [...pending.erases], keeps: [...hiddenOf(pending.keeps)] });
      await this.apply(person, pending);
    }
    return this.record(token, meta);
  }

  /**
   * Does what was answered, in the vault and in every room beside it. Where nothing stays the person themselves go last, and the list of those erased has it done
   * again at the next start, since after a crash in between no token leads to them any more.
   */
  async apply(person: string, answer: ErasureAnswer): Promise<void> {
    const whole = leavesNothing(answer);
    const household = whole ? await this.leftAlone(person) : undefined;
    await this.rooms.forget({ person, whole, household });
    await this.sessions.endAll(person);
    await applyAnswer(this.vault, await this.money.current(), person, answer, household);
    if (whole) await this.people.remove(person);
  }

  /** The household of somebody to whom nobody else belongs. */
  private async leftAlone(person: string): Promise<string | undefined> {
    const household = (await this.people.get(person))?.household;
    if (household === undefined) return undefined;
    const shared = (await this.people.list()).some((other) => other.person !== person && other.household === household);
    return shared ? undefined : household;
  }

  private record(token: string, meta: CommandMeta): Promise<Outcome> {
    return this.doorways.carryOut(privacyDoorway, new RecordErasure({ token }, meta));
  }

  private async basisOf(person: string) {
    const { tokens } = await this.vault.held(person);
    return basisOf(
      await this.money.current(),
      tokens.map(({ token }) => token),
      this.today(),
      this.rules,
    );
  }

  private today(): string {
    return londonDay(this.clock.now());
  }
}
