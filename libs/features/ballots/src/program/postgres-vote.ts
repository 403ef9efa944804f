import type { Pool } from 'pg';
import type { SentCommand } from '#cqrs';
import { catalogue } from '#events';
import type { Ledger, Outcome } from '#ledger';
import { LedgerFacts } from '#ledger/fact-reader';
import type { BusinessClock } from '#processors';
import type { MasterKey } from '#vault';
import type { BallotBox } from '../box/ballot-box.js';
import { NextBallotHandler } from '../casting/casting.handlers.js';
import { OpenedVotes } from '../casting/opened-votes.js';
import { VoterMarks } from '../casting/voter-marks.js';
import { Batches } from '../paper/batches.js';
import { Envelopes } from '../paper/envelopes.js';
import { Settling } from '../paper/settling.js';
import { RollBook } from '../roll/roll-book.js';
import { RollKeys } from '../roll/roll-keys.js';
import type { RoundSecrets } from '../secrets/round-secrets.js';
import { PostgresDesk } from './postgres-desk.js';
import { VoteProgram } from './vote-program.js';

export interface VoteSite {
  readonly pool: Pool;
  readonly masterKey: MasterKey;
  readonly ledger: Ledger;
  readonly clock: BusinessClock;
  readonly box: BallotBox;
  readonly secrets: RoundSecrets;
  execute(command: SentCommand): Promise<Outcome>;
}

/** A vote in the real house. */
export function postgresVote({ pool, masterKey, ...parts }: VoteSite): VoteProgram {
  const { ledger, clock, box, secrets } = parts;
  const facts = new LedgerFacts(ledger, catalogue.decode);
  const reads = { reader: () => facts.reader() };
  // biome-ignore lint/suspicious/noExplicitAny: the bus answers each command with what its own handler answers
  const commands = { execute: (command: any) => parts.execute(command) as Promise<any> };
  const next = new NextBallotHandler(pool, new OpenedVotes(reads), new VoterMarks(secrets), box);
  // biome-ignore lint/suspicious/noExplicitAny: the same of queries; there is one that the desk asks
  const queries = { execute: (query: any) => next.execute(query) as Promise<any> };
  const keys = new RollKeys(pool, masterKey);
  const batches = new Batches(pool, keys);
  const settling = new Settling(commands, reads, box, batches);
  return new VoteProgram(parts, new PostgresDesk(new RollBook(pool, keys, clock), new Envelopes(pool, queries, box), batches, settling));
}
