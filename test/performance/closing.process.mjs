import { randomBytes, randomUUID } from 'node:crypto';
import { postgresVote } from '#features/ballots';
import { ballotSeal } from '#proof';
import { measuring } from './cpu-spent.mjs';
import { besideService, officer, openRoll } from './voting-round.mjs';

/**
 * Holds a vote and closes it: argument is JSON with `dataDir`, whose PostgreSQL `postgres` runs, `voters`, and whether `ballots` are all `flushed` into the ledger before
 * the box is shut, or `waiting` in it. Prints how long it took from there until they were open on record.
 */
const { dataDir, postgres, voters, ballots } = JSON.parse(process.argv[2]);
/** The course of a vote takes at most so many into the ledger at once. */
const LOT = 2_000;

const beside = await besideService(dataDir);
const { pool, box, clock, now } = beside;
let finished;
let closedAt;
/** The commands of the vote's course, with a look at the watch. */
const execute = async (command) => {
  const outcome = await beside.execute(command);
  if (command.type === 'CloseVoting') closedAt = performance.now();
  if (command.type === 'RecordOpening') finished = measured(1);
  return outcome;
};
const vote = postgresVote({ ...beside, execute });
const { roundId, bids, closesAt } = await openRoll(beside, voters);
const { rows: roll } = await pool.query('SELECT voter_id AS "voterId", number FROM ballots.roll WHERE round_id = $1 ORDER BY number', [roundId]);
const choicesAt = (at) => [0, 1, 2].map((place) => ({ bidId: bids[(at * 3 + place) % bids.length] }));

for (let from = 0; from < roll.length; from += LOT) {
  const lot = roll.slice(from, from + LOT);
  const last = ballots === 'flushed' ? lot.pop() : undefined;
  await Promise.all(lot.map(cast));
  // Casts as a program does: whatever waits goes to the ledger thereafter.
  if (last) await vote.cast({ roundId, number: last.number, channel: 'online', choices: choicesAt(from) });
}
// While people vote the ledger takes a few hundred at a time.
while (ballots === 'flushed' && (await box.state(roundId))?.waiting > 0) await vote.course.advanceAll();
await expectWaiting(ballots === 'flushed' ? 0 : voters);
await clock.runOn(new Date(Date.parse(closesAt) + 10 * 3_600_000).toISOString());

const measured = measuring('service', { postgres });
const start = performance.now();
await vote.close(roundId, { commandId: randomUUID(), actor: officer, office: 'returning-officer', role: 'returning-officer' });
await expectInLedger('BallotSealed');
await expectInLedger('BallotOpened');
await beside.close();
const seconds = (ms) => Math.round(ms) / 1000;
process.stdout.write(
  JSON.stringify({
    seconds: seconds(1_000 / finished.perSecond),
    untilClosed: seconds(closedAt - start),
    cpuSeconds: { service: seconds(finished.cpuMs.service), postgres: seconds(finished.cpuMs.postgres) },
    megabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);

async function cast({ voterId }, at) {
  const ballot = { v: randomBytes(32).toString('hex'), n: 1, choices: choicesAt(at), r: randomBytes(32).toString('hex') };
  const answer = await box.cast({ ...ballot, c: ballotSeal({ round: roundId, ...ballot }), roundId, voterId, channel: 'online', at: now() });
  if (answer !== 'done') throw new Error(`a ballot was answered ${answer}`);
}

async function expectWaiting(count) {
  const state = await box.state(roundId);
  if (state?.waiting !== count) throw new Error(`${state?.waiting} ballots wait in the box where ${count} should`);
}

async function expectInLedger(type) {
  const { rows } = await pool.query("SELECT count(*) AS count FROM ledger.events WHERE type = $1 AND json->'data'->>'roundId' = $2", [type, roundId]);
  if (rows[0].count !== voters) throw new Error(`${rows[0].count} of ${voters} ballots stand in the ledger as ${type}`);
}
