import { type CommandClass, type CommandMeta, fold, type Recorded } from '#decider';
import { catalogue, type VotingEvent } from '#events';
import type { Ledger, Outcome } from '#ledger';
import { LedgerFacts } from '#ledger/fact-reader';
import type { BusinessClock } from '#processors';
import type { BallotBox } from '../box/ballot-box.js';
import { CastBallot } from '../casting/cast-ballot.command.js';
import { CastBallotHandler } from '../casting/casting.handlers.js';
import { OpenedVotes } from '../casting/opened-votes.js';
import { VoterMarks } from '../casting/voter-marks.js';
import { BallotCarrier } from '../course/ballot-carrier.js';
import { CourseOfVotes } from '../course/course-of-votes.js';
import { VoteOpening } from '../course/vote-opening.js';
import { CountVotes } from '../result/result.commands.js';
import type { RoundSecrets } from '../secrets/round-secrets.js';
import { ReconcilePapers } from '../voting.commands.js';
import { votingDecider } from '../voting.decider.js';
import type { Voting, VotingState } from '../voting.state.decider.js';
import type { BallotOfNumber, Envelope, Pile, VoteDesk } from './vote-desk.js';

/** What a vote rests on, in whichever house. */
export interface VoteParts {
  readonly ledger: Ledger;
  readonly clock: BusinessClock;
  readonly box: BallotBox;
  readonly secrets: RoundSecrets;
  execute(command: InstanceType<CommandClass>): Promise<Outcome>;
}

/** Nothing more was written: it is so already. */
const alreadySo: Outcome = { status: 'done', revision: -1, position: undefined, firstRevision: 0, duplicate: true, events: [] };

/**
 * A vote that a program holds from its roll to its result, by the same services as the pages: the loader of a season, on the real house or in memory. Each step again
 * changes nothing, so that a load which was cut off is gone on with.
 */
export class VoteProgram {
  private readonly opening: VoteOpening;
  private readonly course: CourseOfVotes;
  private readonly casting: CastBallotHandler;
  private readonly marks: VoterMarks;

  constructor(
    private readonly parts: VoteParts,
    private readonly desk: VoteDesk,
  ) {
    const { ledger, clock, box, secrets } = parts;
    const facts = new LedgerFacts(ledger, catalogue.decode);
    const reads = { reader: () => facts.reader() };
    // biome-ignore lint/suspicious/noExplicitAny: the bus answers each command with what its own handler answers
    const commands = { execute: (command: any) => parts.execute(command) as Promise<any> };
    this.marks = new VoterMarks(secrets);
    this.opening = new VoteOpening(box, secrets, desk, reads, clock, commands);
    this.casting = new CastBallotHandler(new OpenedVotes(reads), this.marks, box, clock);
    const carrier = new BallotCarrier(ledger, clock, catalogue);
    this.course = new CourseOfVotes(ledger, box, secrets, desk, desk, clock, commands, carrier, this.marks, { error: () => undefined });
  }

  async bringRoll(roundId: string, csv: string, by: string): Promise<Outcome> {
    await this.desk.bringRoll(roundId, csv, by);
    return alreadySo;
  }

  async open(roundId: string, bids: readonly string[], meta: CommandMeta): Promise<Outcome> {
    return this.opening.open({ roundId, bids, by: meta.actor, stepUp: 'demonstration' }, meta);
  }

  /** The only ballot of whoever has this number. */
  async cast({ roundId, number, channel, choices }: BallotOfNumber): Promise<Outcome> {
    const voterId = await this.desk.voterOf(roundId, number);
    if (voterId === undefined) throw new Error(`nobody has the number ${number} on the roll of ${roundId}`);
    if ((await this.parts.box.nextOf(roundId, await this.marks.markOf(roundId, voterId))) > 1) return alreadySo;
    const outcome = await this.casting.execute(new CastBallot({ roundId, voterId, channel, n: 1, choices }));
    if (outcome.status === 'refused') return outcome;
    await this.course.advanceAll();
    return alreadySo;
  }

  async takeEnvelope(roundId: string, envelope: Envelope): Promise<Outcome> {
    await this.desk.takeEnvelope(roundId, envelope);
    return alreadySo;
  }

  keyPile(roundId: string, pile: Pile, meta: CommandMeta): Promise<Outcome> {
    return this.desk.keyPile(roundId, pile, meta);
  }

  /** Shuts the box, and takes the vote as far as it goes: until its ballots are open. @throws Error when it stands still */
  async close(roundId: string, { actor }: CommandMeta): Promise<Outcome> {
    const { box } = this.parts;
    await box.shut(roundId, { by: actor, stepUp: 'demonstration' });
    const state = await box.state(roundId);
    if (state) await this.course.advance(state);
    const { ballots } = await this.voting(roundId);
    if (!ballots) throw new Error(`the vote of ${roundId} stands still: ${(await box.state(roundId))?.trouble ?? 'it is not closed'}`);
    return alreadySo;
  }

  async reconcile(roundId: string, unused: number, household: string, meta: CommandMeta): Promise<Outcome> {
    const { keptShut, channels } = await this.desk.papers(roundId);
    const figures = { roundId, unused, keptShut: [...keptShut], replaced: 0, channels: [...channels], by: meta.actor, household };
    return this.parts.execute(new ReconcilePapers(figures, meta));
  }

  async declare(roundId: string, meta: CommandMeta): Promise<Outcome> {
    if ((await this.voting(roundId)).result) return alreadySo;
    return this.parts.execute(new CountVotes({ roundId, because: 'count', by: meta.actor, stepUp: 'demonstration' }, meta));
  }

  private voting(roundId: string): Promise<Voting> {
    return votingIn(this.parts.ledger, roundId);
  }
}

/** The vote as its stream has it. @throws Error before it opens */
export async function votingIn(ledger: Ledger, roundId: string): Promise<Voting> {
  const entries = await ledger.readStream(`voting-${roundId}`);
  const events = entries.map(({ json }) => catalogue.decode(json) as unknown as Recorded<VotingEvent>);
  const state: VotingState = fold(votingDecider, events);
  if (!state) throw new Error(`the vote of ${roundId} has not opened`);
  return state;
}
