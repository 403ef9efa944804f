import { EventstoreClient } from '../../src/eventstoredb/eventstore-client.js';
import type { Ledger } from '../../src/ledger.js';
import { answering, reaching, reading, type Trap } from '../eventstore-traps/index.js';
import * as answers from './answering.mistakes.js';
import { ledgerOver, type NaiveOptions } from './naive-ledger.js';
import * as reach from './reaching.mistakes.js';
import * as reads from './reading.mistakes.js';

export interface NaiveAdapter {
  /** What it thinks of the server. */
  readonly mistake: string;
  readonly trap: Trap;
  open(options: NaiveOptions): Ledger;
}

type Client = new (url: string, answerMs: number) => EventstoreClient;

function over(mistake: string, trap: Trap, Client: Client): NaiveAdapter {
  return { mistake, trap, open: (options) => ledgerOver(new Client(options.url, options.answerMs), options) };
}

/** One adapter per trap: right but for one mistake. */
export const naiveAdapters: readonly NaiveAdapter[] = [
  over('reading everything reads what was appended', reading.systemEvents, reads.TakesSystemEvents),
  over('a page without ours is the last', reading.longRunOfOthers, reads.StopsAtTheFirstEmptyPage),
  over('whatever is not the server’s is ours', reading.foreignEvents, reads.TakesForeignEvents),
  {
    mistake: 'positions are texts',
    trap: reading.sparsePositions,
    open: (options) => reads.comparingTexts(ledgerOver(new EventstoreClient(options.url, options.answerMs), options)),
  },
  over('what the server had no time for was not written', answering.deadlineAfterCommit, answers.WritesAgainAfterADeadline),
  over('what is not there now will not come', answering.lateCommit, answers.LooksOnceAfterADeadline),
  over('the deadline is kept', answering.noAnswer, answers.WaitsForAnAnswer),
  over('what a broken stream leaves unanswered was not written', answering.brokenStream, answers.WritesAgainAfterABreak),
  over('a revision means success', answering.appendFailureOption, answers.BelievesTheRevision),
  over('the events’ ids make an append safe', answering.raceForOneRevision, answers.ExpectsAnyRevision),
  over('a call may stay open', reaching.firstBurst, reach.ListensToEachStream),
  over('the package’s error classes say it all', reaching.serverAway, reach.KnowsTheErrorClasses),
  over('a follower’s refusal is final', reaching.newLeader, reach.GivesUpOnAFollower),
];
