import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addDays } from '#decider/calendar';
import { Api } from '../support/api.js';
import { type DataFolder, seasonFolder } from '../support/data-folder.js';
import { LiveVote, VOTE } from '../support/live-vote.js';
import { type Service, startService } from '../support/server-process.js';
import { Visitor } from '../support/visitor.js';

const { roundId, bankId, bids } = VOTE;
const ROUND = `/rounds/${roundId}`;
/** Known here, with the numbers 1 to 6 on the roll; who comes after them votes on paper. */
const VOTERS = ['RES-1', 'PM-H1', 'PM-H3', 'PM-H4', 'PM-H5', 'PM-H6'];
const OTHERS = 8;

let folder: DataFolder;
let service: Service;
let vote: LiveVote;
let api: Api;
let day: string;
const visitors = new Map<string, Promise<Visitor>>();

beforeAll(async () => {
  folder = await seasonFolder();
  service = await startService({ dataDir: folder.path });
  vote = await LiveVote.beside(folder);
  api = new Api(service.url);
  day = await vote.prepare(VOTERS);
  // The service looks at the clock every five seconds.
  await sleep(6_000);
}, 240_000);
afterAll(async () => {
  await vote?.stop();
  await service?.stop();
  await folder?.remove();
}, 60_000);

function as(person: string): Promise<Visitor> {
  const known =
    visitors.get(person) ??
    (async () => {
      const visitor = new Visitor(service.url);
      await visitor.actAs(person);
      return visitor;
    })();
  visitors.set(person, known);
  return known;
}

/** Fills in a form as somebody, who is led on. */
async function sends(person: string, page: string, fields: Readonly<Record<string, string>> | URLSearchParams, to = page): Promise<string | null> {
  const visitor = await as(person);
  const { html } = await visitor.see(page);
  const body = new URLSearchParams(fields);
  for (const name of ['_csrf', '_once']) body.set(name, new RegExp(`name="${name}" value="([^"]+)"`).exec(html)?.[1] ?? '');
  const { status, html: answered, location } = await visitor.post(to, body);
  if (status !== 303)
    throw new Error(`${to} was answered ${status}: ${/<div class="govuk-error-summary[\s\S]*?<\/ul>/.exec(answered)?.[0] ?? textOf(answered).slice(0, 600)}`);
  return location;
}
const textOf = (html: string) =>
  html
    .replace(/<(head|script)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
const reads = async (person: string, page: string) => textOf((await (await as(person)).see(page)).html);
const field = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

/** List, check, done: by the pages, without a script. */
async function votes(person: string, choices: readonly string[]): Promise<void> {
  const visitor = await as(person);
  const list = (await visitor.see(`${ROUND}/vote`)).html;
  const tokens = { _csrf: field(list, '_csrf'), _once: field(list, '_once') };
  const marked = choices.length === 0 ? { none: 'yes' } : Object.fromEntries(choices.map((bidId, n) => [`place-${n + 1}`, bidId]));
  const check = await visitor.post(`${ROUND}/vote/check`, new URLSearchParams({ ...tokens, ...marked, n: field(list, 'n') }));
  expect(check.status).toBe(200);
  const sent = new URLSearchParams({ ...tokens, ...marked, n: field(check.html, 'n'), r: field(check.html, 'r'), drawn: field(check.html, 'drawn') });
  const { status, html } = await visitor.post(`${ROUND}/vote/done`, sent);
  expect([status, status === 200 ? '' : textOf(html)]).toEqual([200, '']);
}

test('A vote goes from the roll to the money by the pages and the API alone', async () => {
  // The roll, and the opening.
  const list = ['name,address', ...Array.from({ length: OTHERS }, (_, n) => `Other ${n + 1} Sample,"Flat ${n + 1}, Paper House, ZZ99 9ZZ"`)].join('\n');
  await sends('RO-2', `${ROUND}/roll/list`, { csv: list });
  expect(await reads('RO-2', `${ROUND}/roll`)).toContain(String(VOTERS.length + OTHERS));
  await sends('RO-2', `${ROUND}/voting`, new URLSearchParams(bids.map((bidId): [string, string] => ['bids', bidId])), `${ROUND}/voting/open`);
  await sends('RO-2', `${ROUND}/papers`, { papers: '10' }, `${ROUND}/papers/issued`);

  // Online, by the pages and by a program; one is replaced, one is blank.
  await votes('RES-1', [bids[0], bids[1]]);
  await votes('RES-1', [bids[1], bids[0]]);
  await votes('PM-H1', []);
  for (const person of ['PM-H3', 'PM-H4', 'PM-H5']) {
    const { body: next } = await api.get(`/api${ROUND}/ballots/next`, { as: person });
    const cast = await api.post(`/api${ROUND}/ballots`, { n: next.n, choices: [{ bidId: bids[0] }, { bidId: bids[2] }] }, { as: person });
    expect([cast.status, cast.body.n]).toEqual([201, 1]);
    expect(cast.body.v).toBe(next.v);
  }
  expect((await api.post(`/api${ROUND}/ballots`, { n: 2, choices: [{ bidId: 'H-001' }] }, { as: 'PM-H5' })).body.code).toBe('not-on-the-ballot');
  expect((await api.get(`/api${ROUND}/ballots/next`, { as: 'PM-C1' })).status).toBe(404);
  expect((await api.get(`/api${ROUND}/ballots/next`)).status).toBe(403);
  expect(await reads('PM-H3', `${ROUND}/my-vote`)).not.toContain(bids[0]);

  // On paper: five envelopes, one of them a second time; typed by two.
  for (let other = 1; other <= 5; other++) await envelope(VOTERS.length + other);
  await envelope(VOTERS.length + 5);
  await sends('KEY-2', `${ROUND}/papers`, { pile: '5' }, `${ROUND}/papers/batches`);
  const pile = /papers\/batches\/([\w-]+)/.exec((await (await as('KEY-2')).see(`${ROUND}/papers`)).html)?.[1];
  for (const keyer of ['KEY-2', 'KEY-3'])
    for (let paper = 1; paper <= 5; paper++)
      await sends(keyer, `${ROUND}/papers/batches/${pile}`, { paper: String(paper), [`mark-${bids[0]}`]: '1', [`mark-${bids[3]}`]: '2' });

  // Nobody is told anything before the close, and nobody may close yet.
  expect(await reads('RO-2', `${ROUND}/voting`)).not.toMatch(/\b(9|10|11) ballots/);
  await expect(sends('RO-2', `${ROUND}/voting`, {}, `${ROUND}/voting/close`)).rejects.toThrow(/409|still vote/);

  // The close, the figures, the result.
  await vote.setTime(addDays(day, 15), '10:00');
  await sleep(6_000);
  await sends('RO-2', `${ROUND}/voting`, {}, `${ROUND}/voting/close`);
  await sends('RO-2', `${ROUND}/papers/figures`, { unused: '4' });
  for (const scrutineer of ['SCR-2', 'SCR-3']) await sends(scrutineer, `${ROUND}/papers/figures`, {}, `${ROUND}/papers/figures/confirm`);
  await sends('RO-2', `${ROUND}/declare`, { because: 'count' });
  const { body: result } = await api.get(`/api${ROUND}/result`);
  expect(result).toMatchObject({ version: 1, turnout: { counting: 10, blank: 1 } });
  expect(result.bids.find(({ bidId }: { bidId: string }) => bidId === bids[0])).toMatchObject({ won: true, score: 4 * 8 + 2 });

  // The bank follows the result.
  const declare = `/banks/${bankId}/declare/voting-${roundId}`;
  const page = (await (await as('PM-H1')).see(declare)).html;
  expect(textOf(page)).toContain(bids[0]);
}, 180_000);

async function envelope(number: number): Promise<void> {
  const visitor = await as('KEY-2');
  const { status, html } = await visitor.submit(`${ROUND}/papers`, { number: String(number), fate: 'admit' }, `${ROUND}/papers/envelopes`);
  expect([status, status === 200 ? '' : textOf(html)]).toEqual([200, '']);
}
