import type { Pool } from 'pg';
import { carryOut } from '#cqrs';
import { createPool, type DatabaseConnection } from '#database';
import { catalogue } from '#events';
import { PostgresLedger } from '#ledger';
import { SeasonClock } from '#processors';
import { ballotSeal } from '#proof';
import { EnvironmentMasterKey, MemoryVault } from '#vault';
import { PostgresBallotBox } from '../src/box/postgres-box.js';
import { VoterMarks } from '../src/casting/voter-marks.js';
import { BallotCarrier } from '../src/course/ballot-carrier.js';
import { CourseOfVotes } from '../src/course/course-of-votes.js';
import { FileRoundSecrets } from '../src/secrets/file-secrets.js';
import { votingDoorway } from '../src/voting.doorway.js';

/** What a process of its own is told: where things stand, which time it is, and whose ballots it casts before it goes on with votes. */
export interface ProcessOfVotes {
  readonly connection: DatabaseConnection;
  readonly secrets: string;
  readonly at: string;
  readonly casts?: { readonly roundId: string; readonly voters: readonly string[] };
}

/** The box and the course of votes in one process, on the database and the ledger in it. */
export function votesOn(
  { connection, secrets, at }: Pick<ProcessOfVotes, 'connection' | 'secrets' | 'at'>,
  roll: { readonly size: number; readonly root: string },
) {
  const pool: Pool = createPool(connection, { max: 6 });
  const ledger = new PostgresLedger({ pool, connection });
  const clock = new SeasonClock(at);
  const box = new PostgresBallotBox(pool, new EnvironmentMasterKey(Buffer.alloc(32, 'estate bank')));
  const rounds = new FileRoundSecrets(secrets);
  const marks = new VoterMarks(rounds);
  const site = { ledger, clock, catalogue, vault: new MemoryVault() };
  const commands = { execute: (command: Parameters<typeof carryOut>[2]) => carryOut(votingDoorway, site, command) };
  const desk = { root: async () => roll, end: async () => undefined, setAside: async () => undefined };
  const carrier = new BallotCarrier(ledger, clock, catalogue);
  const log = { error: (fields: unknown) => console.error(fields) };
  const course = new CourseOfVotes(ledger, box, rounds, desk, desk, clock, commands as never, carrier, marks, log as never);
  return {
    ...{ pool, ledger, box, course, secrets: rounds },
    async cast(roundId: string, voterId: string): Promise<{ readonly c: string; readonly answer: string }> {
      const v = await marks.markOf(roundId, voterId);
      const ballot = { v, n: 1, choices: [{ bidId: 'H-001' }], r: v };
      const c = ballotSeal({ round: roundId, ...ballot });
      return { c, answer: await box.cast({ ...ballot, c, roundId, voterId, channel: 'online', at }) };
    },
    async close() {
      await ledger.close();
      await pool.end();
    },
  };
}
