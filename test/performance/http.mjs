import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { inProcess } from './in-process.mjs';
import { seasonFolder, startService } from './service.mjs';
import { TARGETS } from './targets.mjs';
import { median, ratio } from './timing.mjs';

const LOAD = fileURLToPath(new URL('./load.process.mjs', import.meta.url));
const SEASON = new URL('../../infra/dev/seasons/estate-banks.json', import.meta.url);
const CLIENTS = 64;
const READERS = 64;
const RENDERS = 200;
const BANKS = 32;
const HASH = 'a'.repeat(64);
const RULES = {
  quorum: 3,
  minPence: 5_000,
  maxPence: 50_000,
  fastTrackMaxPence: 10_000,
  fastTrackYesNeeded: 3,
  householdCapPence: 0,
  lapseDays: 28,
  spendWithinDays: 180,
  reportDueDays: 14,
};
const note = 'the load comes from a process of its own on the same cores: cpuMs says how much each took for one answer';

/** Money expected and money received, in turn, told by a fund holder over JSON; every one answered 2xx and found in the ledger. */
export const commands = (_, options) =>
  onService(async (service) => {
    const post = await moneyCommands(service.url);
    await load(service, { clients: CLIENTS, seconds: Math.min(2, options.seconds), post });
    const before = await eventsIn(service.url);
    const measured = await rounds(options, () => load(service, { clients: CLIENTS, seconds: options.seconds, post }));
    const written = (await eventsIn(service.url)) - before;
    if (written < measured.answered) throw new Error(`${measured.answered} commands were answered, and the ledger grew by ${written}`);
    return { clients: CLIENTS, ...measured, ofTarget: ratio(measured.perSecond, TARGETS.commands.perSecond), note };
  });

/** A bank's page as every visitor gets it: from the cache, with the time up to which it is fresh. */
export const cachedPage = (_, options) =>
  onService(async (service) => {
    const [bank] = await banksOf(service.url);
    const get = `/banks/${bank.bankId}`;
    await load(service, { clients: READERS, seconds: Math.min(2, options.seconds), get });
    const measured = await rounds(options, () => load(service, { clients: READERS, seconds: options.seconds, get }));
    return { page: get, clients: READERS, ...measured, ofTarget: ratio(measured.perSecond, TARGETS.cachedPage.perSecond), note };
  });

/** What rendering costs: each request asks under an address that nobody asked for before. */
export const uncachedPage = () =>
  onService(async (service) => {
    const pages = [];
    for (const page of await publicPages(service.url)) pages.push(await renders(service, page));
    const worst = Math.max(...pages.map(({ cpuMs }) => cpuMs));
    return { renders: RENDERS, pages, worstCpuMs: worst, ofTarget: ratio(worst, TARGETS.uncachedPage.cpuMsMost) };
  });

async function onService(measure) {
  const service = await startService(await seasonFolder());
  try {
    return await measure(service);
  } finally {
    await service.stop();
  }
}

/** Load from a process of its own, with what one answer cost; every request must have succeeded. */
export async function load(service, asked, program = LOAD) {
  const before = service.cpu();
  const result = await inProcess(program, [JSON.stringify({ url: service.url, ...asked })]);
  if (result.failed > 0) throw new Error(`${result.failed} of ${result.answered + result.failed} requests failed`);
  return { ...result, cpuMs: { generator: each(result.cpuMs, result), ...spent(before, service.cpu(), result.answered) } };
}

const each = (ms, { answered }) => Math.round((ms / answered) * 1000) / 1000;
const spent = (before, after, count) =>
  Object.fromEntries(Object.keys(after).map((name) => [name, after[name] === undefined ? undefined : each(after[name] - before[name], { answered: count })]));

/** The middle of several runs. */
export async function rounds({ rounds }, measure) {
  const runs = [];
  for (let round = 0; round < rounds; round++) runs.push(await measure());
  const middle = (of) => Math.round(median(runs.map(of)) * 1000) / 1000;
  return {
    answered: runs.reduce((sum, { answered }) => sum + answered, 0),
    perSecond: Math.round(middle((run) => run.perSecond)),
    p50Ms: middle((run) => run.p50Ms),
    p99Ms: middle((run) => run.p99Ms),
    cpuMs: Object.fromEntries(Object.keys(runs[0].cpuMs).map((name) => [name, middle((run) => run.cpuMs[name])])),
  };
}

/** In as many banks as a town may have, opened by commands too: each keeps a history of an ordinary length. */
async function moneyCommands(url) {
  const { people } = JSON.parse(await readFile(SEASON, 'utf8'));
  const as = people.find(({ role }) => role === 'fund_holder').id;
  const banks = Array.from({ length: BANKS }, (_, n) => ({ bankId: `bench-${n}`, fundId: `F${n}` }));
  for (const { bankId, fundId } of banks) {
    await send(url, as, '/api/banks', { bankId, estateId: bankId, name: `Bench ${bankId}`, rulesVersion: 1, rulesHash: HASH, rules: RULES });
    const fund = { fundId, name: `Fund ${fundId}`, funder: 'A funder', agreementHash: HASH, purposeHash: HASH, requires: [] };
    await send(url, as, `/api/banks/${bankId}/funds`, fund);
  }
  return banks.flatMap(({ bankId, fundId }) => [
    { path: `/api/banks/${bankId}/funds/${fundId}/expected`, as, body: { amountPence: 5_000, dueOn: '2026-12-01' } },
    {
      path: `/api/banks/${bankId}/funds/${fundId}/receipts`,
      as,
      body: { amountPence: 5_000, agreementHash: HASH, statementLine: '<new>' },
    },
  ]);
}

async function send(url, as, path, body) {
  const headers = { 'content-type': 'application/json', 'x-demo-person': as, 'idempotency-key': randomUUID() };
  const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (answer.status !== 201) throw new Error(`${path} was answered ${answer.status} ${await answer.text()}`);
}

const json = async (address) => (await fetch(address)).json();
const banksOf = async (url) => (await json(`${url}/api/banks`)).banks;
const eventsIn = async (url) => (await json(`${url}/health/ready`)).probes.find(({ name }) => name === 'ledger').events;

async function publicPages(url) {
  const [{ bankId, funds }] = await banksOf(url);
  const { rounds, decisions } = await json(`${url}/api/banks/${bankId}`);
  const bank = `/banks/${bankId}`;
  return ['/', bank, `${bank}/funds/${funds[0].fundId}`, `${bank}/statement`, `/rounds/${rounds[0].roundId}`, `/bids/${decisions[0].bidId}`];
}

async function renders(service, page) {
  const ask = async (n) => {
    const answer = await fetch(`${service.url}${page}?n=${n}`);
    await answer.text();
    if (answer.status !== 200) throw new Error(`${page} was answered ${answer.status}`);
  };
  for (let n = 0; n < RENDERS; n++) await ask(`warm-${n}`);
  const before = service.cpu();
  for (let n = 0; n < RENDERS; n++) await ask(n);
  const { service: cpuMs, postgres } = spent(before, service.cpu(), RENDERS);
  return { page, cpuMs, postgresCpuMs: postgres };
}
