import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addDays } from '#decider/calendar';
import { Api } from '../support/api.js';
import { copyOf, type DataFolder, seasonFolder } from '../support/data-folder.js';
import { LiveVote, VOTE } from '../support/live-vote.js';
import { answersOf, differences, exportOf, type Found, logOf, pagesOf, tablesOf } from '../support/reachable.js';
import { type Service, startService } from '../support/server-process.js';

/** Whoever looks, from the applicant to the auditor; some of them vote as well. */
const PEOPLE = ['RES-1', 'PM-H1', 'PM-H2', 'ORG-1', 'FH-1', 'RO-2', 'KEY-2', 'SCR-2', 'AUD-1', 'ADM-1', 'AP-H-001'];
const VOTERS = ['RES-1', 'PM-H1', 'PM-H2', 'PM-H3', 'PM-H4', 'PM-H5', 'PM-H6'];
const { roundId, bankId, bids } = VOTE;
const [first = '', second = '', third = '', fourth = '', fifth = '', sixth = ''] = bids;

/** What each of the two estates chooses, at the same moments: the longest ballots and the shortest, blank ones, one that is replaced, and a pile of papers. */
const ESTATES = [
  {
    online: [[first, second, third], [first], [], [second, first], [third], [sixth, fifth, fourth], [first, second]],
    again: [[first], [second, third, fourth]],
    papers: [[first, second, third], [first], [], [second], [first, third], [sixth]],
  },
  {
    online: [[], [sixth, fifth, fourth], [third, second, first], [fourth], [fourth, fifth, sixth], [sixth], []],
    again: [[second, third, fourth], []],
    papers: [[], [sixth, fifth, fourth], [fourth, second, third], [fifth, fourth], [], [fifth, sixth]],
  },
] as const;

interface Estate {
  readonly folder: DataFolder;
  readonly service: Service;
  readonly vote: LiveVote;
  readonly chosen: (typeof ESTATES)[number];
}
const estates: Estate[] = [];
let day: string;

/** One vote that has opened, twice: both have the same secret, the same roll and the same people. */
beforeAll(async () => {
  const folder = await seasonFolder();
  const service = await startService({ dataDir: folder.path });
  const vote = await LiveVote.beside(folder);
  day = await vote.open(VOTERS);
  await settledIn(service);
  await vote.stop();
  await service.stop();
  for (const [n, chosen] of ESTATES.entries()) {
    const own = n === 0 ? folder : await copyOf(folder);
    const started = await startService({ dataDir: own.path, env: { LOG_LEVEL: 'trace' } });
    estates.push({ folder: own, service: started, vote: await LiveVote.beside(own), chosen });
  }
}, 300_000);
afterAll(async () => {
  for (const { vote, service } of estates) {
    await vote.stop();
    await service.stop();
  }
  for (const { folder } of estates) await folder.remove();
}, 60_000);

/** Nothing waits to be told any more. */
async function settledIn({ url }: Service): Promise<void> {
  for (;;) {
    const { body } = await new Api(url).get('/health/ready');
    const queue = body.probes.find(({ name }: { name: string }) => name === 'notifications');
    if (queue.waiting === 0) return;
    await sleep(200);
  }
}

/** The same people do the same at the same times of the business clock; what they choose is their own. */
async function voteIn({ service, vote, chosen }: Estate): Promise<void> {
  const api = new Api(service.url);
  const cast = async (voter: number, n: number, choices: readonly string[]) => {
    const ballot = { n, choices: choices.map((bidId) => ({ bidId })) };
    const { status, body } = await api.post(`/api/rounds/${roundId}/ballots`, ballot, { as: VOTERS[voter] ?? '' });
    expect([status, body.code]).toEqual([201, undefined]);
  };
  await vote.setTime(day, '10:10');
  for (const [voter, choices] of chosen.online.entries()) await cast(voter, 1, choices);
  await vote.setTime(day, '11:10');
  for (const [voter, choices] of chosen.again.entries()) await cast(voter, 2, choices);
  // When the worker writes is told by the machine's clock: what comes next comes after it in both.
  await vote.setTime(day, '12:10');
  await vote.flushed();
  for (const place of chosen.papers.keys()) await vote.paperOf(VOTERS.length, place, place + 1);
  await vote.typed(0, chosen.papers);
  await vote.setTime(addDays(day, 1), '09:10');
  await vote.flushed();
  await settledIn(service);
}

async function foundIn({ folder, service, vote }: Estate): Promise<Found> {
  const found: Found = new Map();
  const names = { roundId, bankId, bidId: first, stream: `voting-${roundId}`, fundId: 'F4', placeId: 'hilgrove', estateId: 'hilgrove' };
  await answersOf(service, PEOPLE, names, found);
  const starts = ['', '/vote', '/my-vote', '/voting', '/roll', '/papers', '/papers/figures', '/declare', '/result', '/recount', '/slip', '/assisted'];
  await pagesOf(
    service,
    PEOPLE,
    [...starts.map((page) => `/rounds/${roundId}${page}`), `/streams/voting-${roundId}`, `/bids/${first}`, '/votes', '/'],
    45,
    found,
  );
  // In how many goes the worker wrote to the box is told by the machine's clock: what is left is its rows alone.
  await vote.pool.query('VACUUM FULL ballots.box');
  await tablesOf(vote.pool, found);
  await exportOf(folder, found);
  logOf(service, found);
  return found;
}

test('Two estates that vote at the same times and choose otherwise cannot be told apart before the close, by anybody, in any byte', async () => {
  for (const estate of estates) await voteIn(estate);
  const [one, other] = (await Promise.all(estates.map(foundIn))) as [Found, Found];
  expect(one.size).toBeGreaterThan(300);
  for (const place of ['table ballots.box', 'export', 'log', `json /api/rounds/${roundId} for RO-2`]) expect([...one.keys()]).toContain(place);
  expect(differences(one, other)).toEqual([]);
}, 300_000);

test('The same look finds one row that is a byte longer, and one line of a log that tells how many bids were chosen', async () => {
  const [estate] = estates as [Estate];
  const before: Found = new Map();
  await tablesOf(estate.vote.pool, before);
  await estate.vote.pool.query("UPDATE ballots.box SET sealed = sealed || '\\x00' WHERE (v, n) = (SELECT v, n FROM ballots.box ORDER BY v LIMIT 1)");
  const after: Found = new Map();
  await tablesOf(estate.vote.pool, after);
  expect(differences(before, after).map((place) => place.split(',')[0])).toEqual(['table ballots.box']);
  const told = (bidsChosen: number): Found => new Map([['log', `{"level":30,"msg":"cast","bids":${bidsChosen}}`]]);
  expect(differences(told(1), told(3))).toHaveLength(1);
}, 60_000);
