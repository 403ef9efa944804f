import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { carryOut } from '#cqrs';
import { createPool } from '#database';
import { addDays, londonDay, startOfLondonDay } from '#decider/calendar';
import { catalogue } from '#events';
import { FindEligible, PutToPanel, SubmitBid } from '#features/applications';
import { FileRoundSecrets, OpenVoting, PostgresBallotBox, RollBook, RollKeys, rowBytesOf } from '#features/ballots';
import { AgreeFund, OpenBank, RecordMoneyIn, ReserveForRound } from '#features/banks';
import { ballotOf, CloseRound, OpenRound, PlanRound, ruleDocument } from '#features/rounds';
import { PostgresSessions, sessionLimits } from '#identity';
import { PostgresLedger } from '#ledger';
import { OffsetClock } from '#processors';
import { contentHash } from '#proof';
import { EnvironmentMasterKey, PostgresVault } from '#vault';
import { doorwayOf } from '../../dist/apps/server/src/features.js';
import { together } from './timing.mjs';

const ROUND = { roundId: 'bench-vote', bankId: 'bench' };
const BIDS = 8;
const HASH = contentHash('agreed');
const RULES = {
  ...{ quorum: 3, minPence: 5_000, maxPence: 50_000, fastTrackMaxPence: 0, fastTrackYesNeeded: 0, householdCapPence: 0 },
  ...{ lapseDays: 28, spendWithinDays: 180, reportDueDays: 14 },
};
const token = (name) => `per-${name.padEnd(22, '0')}`;
/** The returning officer at the bank. */
export const officer = token('officer');
const home = (name) => `hh-${name.padEnd(22, '0')}`;
/** So many sessions begin at once. */
const AT_ONCE = 64;

/** Beside a running service on its data folder: a round in which `voters` people vote, opened now, and a session for each of them. Answers what their programs need. */
export async function openVote(dataDir, voters) {
  const beside = await besideService(dataDir);
  try {
    const { people, ...vote } = await openRoll(beside, voters);
    await beside.pool.query('INSERT INTO identity.people (person, household) SELECT p, p FROM unnest($1::text[]) AS p', [people]);
    return { ...vote, sessions: await sessionsOf(beside.pool, people) };
  } finally {
    await beside.close();
  }
}

/** A round in which `voters` people vote, opened now; from `closesAt` on it takes no more ballots. */
export async function openRoll(beside, voters) {
  const bids = await closedRound(beside);
  const book = new RollBook(beside.pool, new RollKeys(beside.pool, beside.masterKey), { now: beside.now });
  const people = Array.from({ length: voters }, (_, n) => ({ person: `VOTER-${n}`, name: `Voter ${n}`, address: `Flat ${n}, Bench House, NW1 0AA` }));
  await book.add(ROUND.roundId, people, { what: 'list' });
  const closesAt = await openBox(beside, bids, await book.root(ROUND.roundId));
  return { ...ROUND, bids, closesAt, people: people.map(({ person }) => person) };
}

/** What a program has on a data folder whose PostgreSQL runs. */
export async function besideService(dataDir) {
  const [, , , port, host] = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n');
  const connection = { host, port: Number(port), database: 'estate_bank', user: 'estate_bank' };
  const pool = createPool(connection, { max: 16 });
  const masterKey = new EnvironmentMasterKey(Buffer.from(readFileSync(join(dataDir, 'vault-master-key'), 'utf8'), 'hex'));
  const [ledger, vault, clock] = [new PostgresLedger({ pool, connection }), new PostgresVault(pool, masterKey), await OffsetClock.open(pool)];
  const execute = (sent) => carryOut(doorwayOf(sent.type), { ledger, vault, clock, catalogue }, sent);
  const send = async (command, data) => {
    const sent = new command(data, { commandId: randomUUID(), actor: 'system', office: 'system', role: 'system' });
    const outcome = await execute(sent);
    if (outcome.status !== 'done') throw new Error(`${sent.type} was answered ${JSON.stringify(outcome)}`);
  };
  const close = async () => {
    clock.close();
    await ledger.close();
    await pool.end();
  };
  const box = new PostgresBallotBox(pool, masterKey);
  const secrets = new FileRoundSecrets(join(dataDir, 'round-secrets'));
  return { pool, masterKey, ledger, clock, box, secrets, now: () => clock.now(), execute, send, close };
}

/** Bids came in and are ready to be voted on; the days until then are gone by, for the service as well. */
async function closedRound({ send, clock }) {
  const today = londonDay(clock.now());
  const [bidsUntil, opensOn, closesOn] = [today, addDays(today, 1), addDays(today, 15)];
  const { bankId, roundId } = ROUND;
  await send(OpenBank, { bankId, estateId: bankId, name: 'The Bench Bank', rulesVersion: 1, rulesHash: HASH, rules: RULES });
  await send(AgreeFund, { bankId, fundId: 'F1', name: 'A fund', funder: 'A funder', agreementHash: HASH, purposeHash: HASH, requires: [] });
  await send(RecordMoneyIn, { bankId, fundId: 'F1', amountPence: 100_000, agreementHash: HASH, statementLine: 'ST-1' });
  await send(ReserveForRound, { bankId, roundId, reserves: [{ fundId: 'F1', amountPence: 100_000 }] });
  const rules = { ...RULES, method: 'ballot', tie: 'not-approved', fundDown: 'skip', awards: 'at-once', ballot: ballotOf({ opensOn, closesOn }) };
  const hashed = { rules, rulesVersion: 1, rulesHash: contentHash(ruleDocument(rules, 1)) };
  await send(PlanRound, { roundId, bankId, opensOn: today, closesOn: bidsUntil, preset: 'whole-estate-vote', ...hashed });
  await send(OpenRound, { roundId });
  const bids = Array.from({ length: BIDS }, (_, n) => `BENCH-${n + 1}`);
  for (const [n, bidId] of bids.entries()) {
    const idea = { title: `Idea ${n}`, what: `Idea ${n}`, askedPence: 20_000 + n, leadKind: 'individual', atRisk: false, goals: [], costs: [], meets: [] };
    const from = { applicant: token(`A${n}`), household: home(`A${n}`), ageBand: 'adult', channel: 'online', language: 'en', receivedOn: today };
    await send(SubmitBid, { bidId, bankId, roundId, ...idea, ...from });
    await send(FindEligible, { bidId });
  }
  await clock.runOn(new Date(Date.parse(startOfLondonDay(opensOn)) + 9 * 3_600_000 + 10 * 60_000).toISOString());
  await send(CloseRound, { roundId });
  for (const bidId of bids) await send(PutToPanel, { bidId });
  return bids;
}

async function openBox({ box, secrets, send, now }, bids, roll) {
  const { roundId } = ROUND;
  const secret = await secrets.draw(roundId);
  const day = londonDay(now());
  const ballot = ballotOf({ opensOn: day, closesOn: addDays(day, 14) });
  const closesAt = startOfLondonDay(addDays(ballot.closesOn, 1));
  await box.open({ roundId, closesAt, rowBytes: rowBytesOf(ballot, bids), growing: false });
  const lots = bids.map((bidId, n) => ({ bidId, lot: n + 1 }));
  await send(OpenVoting, { roundId, bids, lots, roll, secretHash: contentHash(secret.toString('hex')), by: officer });
  return closesAt;
}

async function sessionsOf(pool, people) {
  const sessions = new PostgresSessions(pool);
  const limits = sessionLimits('demonstration', []);
  return together(people, AT_ONCE, async (person) => (await sessions.begin({ person, method: 'demonstration', device: 'unknown', limits })).secret);
}
