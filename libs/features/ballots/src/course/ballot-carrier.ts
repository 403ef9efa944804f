import { Inject, Injectable } from '@nestjs/common';
import { EVENT_CATALOGUE } from '#cqrs';
import { type EventCatalogue, type HandleRequest, handleKnown, type KnownStream, LEDGER, type Ledger } from '#ledger';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import { ballotCommandId } from '#proof';
import type { BallotCommand } from '../ballot.commands.js';
import { type BallotState, ballotDecider, noBallot } from '../ballot.decider.js';
import type { BoxedBallot, BoxRow } from '../box/ballot-box.js';
import { ballotDoorway } from '../voting.doorway.js';

/** A ballot was not taken into the ledger: a bug, or somebody wrote to the vote behind our back. */
export class BallotNotTaken extends Error {
  constructor(roundId: string, code: string) {
    super(`a ballot of round ${roundId} was not taken into the ledger: ${code}`);
    this.name = 'BallotNotTaken';
  }
}

/** A voter's stream as it stands in the ledger, −1 before its first seal. */
export interface SealedStream {
  readonly state: BallotState;
  readonly revision: number;
}

/**
 * Brings many ballots into the ledger at once, each into its own stream. Their commands enter here and nowhere else: they are sent by nobody. What the ledger has already is
 * not written again.
 */
@Injectable()
export class BallotCarrier {
  private readonly handling;

  constructor(@Inject(LEDGER) ledger: Ledger, @Inject(BUSINESS_CLOCK) clock: BusinessClock, @Inject(EVENT_CATALOGUE) catalogue: EventCatalogue) {
    this.handling = { ledger, clock, catalogue, decider: ballotDecider };
  }

  /** Seals rows of the box, in their order; of one voter's the lower numbers must come first. @throws BallotNotTaken, and whatever the ledger throws */
  async seal(roundId: string, rows: readonly BoxRow[]): Promise<void> {
    await this.#carry(
      rows.map(({ v, n, c }) => ({
        commandId: ballotCommandId('BallotSealed', c),
        command: { type: 'SealBallot', data: { roundId, v, n, c } },
        known: { ...sealedBefore(n), facts: { voting: 'open' } },
      })),
    );
  }

  /** Opens ballots of the box, in their order; `streamOf` is what the ledger has of each voter. @throws BallotNotTaken, and whatever the ledger throws */
  async open(roundId: string, ballots: readonly BoxedBallot[], streamOf: (v: string) => SealedStream): Promise<void> {
    await this.#carry(
      ballots.map(({ v, n, c, choices, r }) => ({
        commandId: ballotCommandId('BallotOpened', c),
        command: { type: 'OpenBallot', data: { roundId, v, n, choices: [...choices], r } },
        known: { ...streamOf(v), facts: { voting: 'closed' } },
      })),
    );
  }

  async #carry(all: readonly { readonly commandId: string; readonly command: Omit<BallotCommand, 'at'>; readonly known: KnownStream }[]): Promise<void> {
    // Each is given to the ledger before the next is decided, so they are written in this order.
    const outcomes = await Promise.all(all.map(({ commandId, command, known }) => handleKnown(this.handling, this.#request(command, commandId), known)));
    const refused = outcomes.find((outcome) => outcome.status !== 'done');
    if (refused) throw new BallotNotTaken(all[0]?.command.data.roundId ?? '', refused.status === 'refused' ? refused.refusal.code : refused.status);
  }

  #request(command: Omit<BallotCommand, 'at'>, commandId: string): HandleRequest {
    const stream = ballotDoorway.stream(command.data);
    return { stream, command, meta: { commandId, actor: 'system', office: 'system', role: 'system' }, gatherFacts: ballotDoorway.facts };
  }
}

/** What stands before a seal with this number: the box takes the numbers of a voter one after the other. */
function sealedBefore(n: number): SealedStream {
  return n <= 1 ? { state: noBallot, revision: -1 } : { state: { last: { n: n - 1, c: '' }, seals: {} }, revision: n - 2 };
}
