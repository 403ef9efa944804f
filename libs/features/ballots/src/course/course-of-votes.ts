import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Logger } from 'pino';
import { v5 } from 'uuid';
import type { CommandMeta } from '#decider';
import { catalogue } from '#events';
import { LOG } from '#http';
import { LEDGER, type Ledger, type Outcome } from '#ledger';
import { LedgerFacts } from '#ledger/fact-reader';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import { ballotSeal, openedBallotsHash } from '#proof';
import { BALLOT_BOX, type BallotBox, BoxDamaged, type BoxedBallot, type BoxState, type ShutBy } from '../box/ballot-box.js';
import { VoterMarks } from '../casting/voter-marks.js';
import { Envelopes } from '../paper/envelopes.js';
import { RollBook } from '../roll/roll-book.js';
import { FEWEST_OPENED } from '../round-count.decider.js';
import { ROUND_SECRETS, type RoundSecrets } from '../secrets/round-secrets.js';
import { CloseVoting, RecordOpening } from '../voting.commands.js';
import { votingDecider } from '../voting.decider.js';
import type { Voting, VotingState } from '../voting.state.decider.js';
import { BallotCarrier, type SealedStream } from './ballot-carrier.js';
import { sealedStreams } from './sealed-streams.js';
import { shuffled } from './shuffled.js';

/** So many wait before they go to the ledger together, unless the hour ends (audit.md, "Secret ballots", step 4). */
const FEWEST_TOGETHER = 5;
const MOST_TOGETHER = 2_000;
/** While people vote the ledger takes so many at a time: whoever votes meanwhile waits for none of it, and what is left over is shuffled once more. */
const MOST_MEANWHILE = 250;
const COURSE = '1c5d9a34-7f0b-5c1d-b6a2-8e4f3a2b1c33';
const SYSTEM = { actor: 'system', office: 'system', role: 'system' };

/** Why a vote stands still, in a word for whoever looks after it; the pages have a sentence for each. */
export type Trouble = 'ballot-missing' | 'ballot-damaged' | 'not-closed' | 'not-recorded';

/** The vote does not go on by itself; nothing wrong was written. */
export class VoteStuck extends Error {
  constructor(
    readonly roundId: string,
    readonly trouble: Trouble,
    detail: string,
  ) {
    super(`the vote of round ${roundId} stands still, ${trouble}: ${detail}`);
    this.name = 'VoteStuck';
  }
}

/**
 * Takes every vote as far as it goes (ADR 022): what waits in the box to the ledger, the box shut by its last day, drained, closed, opened, written anew, its secret
 * destroyed once that is decided. Each step asks what is there, so that it can be cut off anywhere and gone on with, by two workers at once too.
 */
@Injectable()
export class CourseOfVotes {
  private readonly facts: LedgerFacts;

  constructor(
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(BALLOT_BOX) private readonly box: BallotBox,
    @Inject(ROUND_SECRETS) private readonly secrets: RoundSecrets,
    @Inject(RollBook) private readonly rolls: Pick<RollBook, 'root' | 'end'>,
    @Inject(Envelopes) private readonly envelopes: Pick<Envelopes, 'setAside'>,
    @Inject(BUSINESS_CLOCK) private readonly clock: BusinessClock,
    @Inject(CommandBus) private readonly commands: Pick<CommandBus, 'execute'>,
    @Inject(BallotCarrier) private readonly carrier: BallotCarrier,
    @Inject(VoterMarks) private readonly marks: VoterMarks,
    @Inject(LOG) private readonly log: Pick<Logger, 'error'>,
  ) {
    this.facts = new LedgerFacts(ledger, catalogue.decode);
  }

  /** All votes; one that stands still stops no other. @throws the first fault that is no trouble of a vote's own */
  async advanceAll(): Promise<void> {
    let fault: unknown;
    for (const box of await this.box.active()) {
      await this.advance(box).catch((failed) => {
        fault ??= failed;
      });
    }
    if (fault !== undefined) throw fault;
  }

  async advance(box: BoxState): Promise<void> {
    try {
      await this.#advance(box);
      if (box.trouble !== undefined) await this.box.tellTrouble(box.roundId, undefined);
    } catch (fault) {
      const trouble = fault instanceof VoteStuck ? fault.trouble : fault instanceof BoxDamaged ? 'ballot-damaged' : undefined;
      if (trouble === undefined) throw fault;
      // Said once: it is tried again and again, and an operator may put back what is missing.
      if (trouble !== box.trouble) this.log.error({ round: box.roundId, trouble, err: fault }, 'a vote does not go on');
      await this.box.tellTrouble(box.roundId, trouble);
    }
  }

  async #advance({ roundId, ...box }: BoxState): Promise<void> {
    const voting = await this.#voting(roundId);
    // Its opening is on its way, or was cut off and is tried again by whoever asked for it.
    if (!voting) return;
    if (!voting.closed) return this.#untilClosed({ roundId, ...box }, voting);
    if (!voting.ballots) await this.#open(roundId, voting);
    if (!box.tidied) await this.box.tidy(roundId);
    if (voting.secretEnded) await this.#end(roundId, voting);
  }

  async #untilClosed(box: BoxState, { papers }: Voting): Promise<void> {
    const { roundId, closesAt, shutBy } = box;
    // Where papers were handed out it is the officer's to close it, even if they were handed out while the last day shut the box.
    const byItself = papers.issued === 0 && (box.shut || this.clock.now() >= closesAt);
    if (!byItself && shutBy === undefined) return this.#flush(box);
    if (!box.shut) await this.box.shut(roundId);
    await this.envelopes.setAside(roundId);
    await this.#drain(roundId);
    await this.#close(roundId, shutBy);
    const closed = await this.#voting(roundId);
    if (closed?.closed && !closed.ballots) await this.#open(roundId, closed);
    await this.box.tidy(roundId);
  }

  /** Five or more at once, or whatever waits when an hour has ended: the ledger tells the hour alone. */
  async #flush({ roundId, waiting, flushedHour }: BoxState): Promise<void> {
    const hour = `${this.clock.now().slice(0, 13)}:00:00.000Z`;
    const hourEnded = flushedHour !== hour;
    if (waiting >= FEWEST_TOGETHER || (hourEnded && flushedHour !== undefined && waiting > 0)) await this.#drain(roundId, 1, MOST_MEANWHILE);
    if (hourEnded) await this.box.flushed(roundId, [], hour);
  }

  /** Writes what waits to the ledger; a row is marked only after it stands there. */
  async #drain(roundId: string, times = Number.POSITIVE_INFINITY, most = MOST_TOGETHER): Promise<void> {
    for (let time = 0; time < times; time++) {
      const rows = await this.box.waiting(roundId, most);
      if (rows.length === 0) return;
      await this.carrier.seal(roundId, shuffled(rows));
      await this.box.flushed(roundId, rows);
    }
  }

  async #close(roundId: string, shutBy: ShutBy | undefined): Promise<void> {
    const [count, roll] = [await this.box.count(roundId), await this.rolls.root(roundId)];
    const officer = shutBy && { actor: shutBy.by, office: 'returning-officer', role: 'returning-officer' };
    await this.#carryOut(
      roundId,
      'not-closed',
      new CloseVoting({ roundId, roll, ...count, ...shutBy }, { commandId: v5(`${roundId}/close`, COURSE), ...(officer ?? SYSTEM) }),
    );
  }

  /** Every ballot that counts, in the order of their seals, unless they are fewer than ten. Nothing is opened where anything is missing. */
  async #open(roundId: string, voting: Voting): Promise<void> {
    const ballots = await this.box.counting(roundId);
    const streams = await sealedStreams(this.ledger, roundId);
    refuseOthers(roundId, ballots, streams, voting);
    if (ballots.length >= FEWEST_OPENED) {
      const shut = ballots.filter(({ v }) => streams.get(v)?.state.opened === undefined);
      for (let from = 0; from < shut.length; from += MOST_TOGETHER)
        await this.carrier.open(roundId, shut.slice(from, from + MOST_TOGETHER), (v) => streams.get(v) as SealedStream);
    }
    const openedHash = openedBallotsHash(roundId, ballots);
    const blank = ballots.filter(({ choices }) => choices.length === 0).length;
    const meta: CommandMeta = { commandId: v5(`${roundId}/opened`, COURSE), ...SYSTEM };
    await this.#carryOut(roundId, 'not-recorded', new RecordOpening({ roundId, counting: ballots.length, blank, openedHash }, meta));
  }

  /** What few ballots there are stays for an auditor; all others are in the ledger, or never opened. Names and addresses of the roll go too. */
  async #end(roundId: string, { ballots }: Voting): Promise<void> {
    await this.secrets.destroy(roundId);
    this.marks.forget(roundId);
    await this.rolls.end(roundId);
    await this.box.end(roundId, (ballots?.counting ?? 0) < FEWEST_OPENED);
  }

  async #carryOut(roundId: string, trouble: Trouble, command: CloseVoting | RecordOpening): Promise<void> {
    const outcome: Outcome = await this.commands.execute(command);
    if (outcome.status === 'refused') throw new VoteStuck(roundId, trouble, outcome.refusal.code);
  }

  #voting(roundId: string): Promise<VotingState> {
    return this.facts.reader().fold<VotingState>(votingDecider, `voting-${roundId}`);
  }
}

/** The ballots that the box has are those that the ledger closed over, each the last of its voter and what its seal says. @throws VoteStuck */
function refuseOthers(roundId: string, ballots: readonly BoxedBallot[], streams: ReadonlyMap<string, SealedStream>, { closed }: Voting): void {
  if (ballots.length !== closed?.counting) throw new VoteStuck(roundId, 'ballot-missing', `the box has ${ballots.length} ballots of ${closed?.counting ?? 0}`);
  for (const { c, ...ballot } of ballots) {
    const last = streams.get(ballot.v)?.state.last;
    if (!last || last.n > ballot.n) throw new VoteStuck(roundId, 'ballot-missing', 'the box does not have the last ballot of a voter');
    if (last.c !== c || ballotSeal({ round: roundId, ...ballot }) !== c) throw new VoteStuck(roundId, 'ballot-damaged', 'a ballot is not what was sealed');
  }
}
