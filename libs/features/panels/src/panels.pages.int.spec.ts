import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { MemoryVault } from '#vault';
import { openHouse, textOf } from '../../../../test/support/feature/feature-house.js';
import { bankId, meetingId, people, roundId, story, visitors } from '../test/panel-story.js';
import { PanelsModule } from './panels.module.js';

// The first test of a run may start the server.
jest.setTimeout(60_000);

let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
const vault = new MemoryVault();
const tokenOf = (index: number) => vault.pseudonym({ person: people[index]?.person ?? '', context: bankId });
const evening = `/panel/meetings/${meetingId}`;

beforeAll(async () => {
  database = await testDatabase();
  const everybody = [...people, ...visitors];
  house = await openHouse(database, await story(vault), { feature: PanelsModule, people: everybody, at: '2026-03-11T19:00:00.000Z', vault });
});
afterAll(async () => {
  await house.close();
  await database.drop();
});

const chair = () => house.visitor('PM-C1');
const member = () => house.visitor('PM-C3');

describe('A panel’s evening, from the call to the list read back', () => {
  it('shows a member what waits, and nothing to anybody else', async () => {
    const text = await member().read('/panel');
    expect(text).toContain('The Chalcots Bank');
    expect(text).toContain('C-001: A garden for everyone £180 4 February Waits for a meeting');
    expect(text).not.toContain('Call a meeting');
    expect(text).not.toContain('Plan a new round');
    expect((await chair().get('/panel')).body).toContain('href="/banks/chalcots/rounds/new"');
    expect(text).toContain('Up to date 7:00 pm');
    for (const [who, path] of [
      [undefined, '/panel'],
      ['AP-1', '/panel'],
      ['PM-C3', '/panel/meetings/new'],
      ['PM-H1', '/panel/meetings/new?bank=chalcots'],
    ] as const)
      expect([who, path, (await house.visitor(who).get(path)).statusCode]).toEqual([who, path, 403]);
    expect((await chair().get('/panel/meetings/nowhere')).statusCode).toBe(404);
  });

  it('is called by the chair, once, for a round that is to be decided', async () => {
    const visitor = chair();
    const empty = await visitor.post('/panel/meetings/new', { bankId });
    expect([empty.statusCode, textOf(empty.body)]).toEqual([400, expect.stringContaining('There is a problem')]);
    const called = await visitor.post('/panel/meetings/new', { bankId, roundId, heldOn: '2026-03-11' });
    expect([called.statusCode, called.headers.location]).toEqual([303, expect.stringMatching(new RegExp(`^${evening}\\?after=`))]);
    const again = await visitor.post('/panel/meetings/new', { bankId, roundId, heldOn: '2026-03-11' });
    expect([again.statusCode, textOf(again.body)]).toEqual([409, expect.stringContaining('This meeting is called already.')]);
    expect(again.body).toContain('value="2026-03-11"');
    expect((await house.visitor('PM-H1').get(evening)).statusCode).toBe(403);
  });

  it('has people come and go by ticks, with the room counted for each bid', async () => {
    const [amber, basil, cedar, dahlia] = await Promise.all([0, 1, 2, 3].map(tokenOf));
    const visitor = chair();
    expect((await visitor.post(evening, { here: [amber, basil, cedar, dahlia] as string[] }, `${evening}/room`)).statusCode).toBe(303);
    expect(await visitor.read(evening)).toContain('Enough people in the room: 4 in the room, 3 needed.');
    await visitor.post(evening, { here: [amber, basil, cedar] as string[], was: [amber, basil, cedar, dahlia] as string[] }, `${evening}/room`);
    expect(await visitor.read(evening)).toContain('3 in the room, 3 needed.');
    // Basil lives with who asks for C-002, and says so.
    expect(await visitor.read(`${evening}/items/C-002`)).toContain('Basil Sample asked for this money, or lives with who did.');
    const refused = await visitor.post(`${evening}/items/C-002`, { outcome: 'award', amount: '500', hands: 'all-yes' });
    expect([refused.statusCode, textOf(refused.body)]).toEqual([403, expect.stringContaining('they must step out first')]);
    const unsaid = await house.visitor('PM-C2').post(`${evening}/items/C-002`, {}, `${evening}/items/C-002/step-out`);
    expect(unsaid.statusCode).toBe(400);
    const out = await house.visitor('PM-C2').post(`${evening}/items/C-002`, { kind: 'family' }, `${evening}/items/C-002/step-out`);
    expect(out.statusCode).toBe(303);
    expect(await visitor.read(evening)).toContain('Not enough people in the room: 2 in the room, 3 needed. 1 person stepped out.');
  });

  it('records hands: everybody yes in one step, or hand by hand, and keeps what was typed when it cannot', async () => {
    const [amber, , cedar] = await Promise.all([0, 1, 2].map(tokenOf));
    const visitor = chair();
    const item = `${evening}/items/C-001`;
    expect((await visitor.get(item)).body).toContain('value="180"');
    const wrong = await visitor.post(item, { outcome: 'award', amount: '£18o', 'conditions.0.what': 'Keep the gate open', hands: 'all-yes' });
    expect([wrong.statusCode, wrong.body]).toEqual([400, expect.stringContaining('value="£18o"')]);
    expect(wrong.body).toContain('value="Keep the gate open"');
    const tooMuch = await visitor.post(item, { outcome: 'award', amount: '181', hands: 'all-yes' });
    expect([tooMuch.statusCode, textOf(tooMuch.body)]).toEqual([422, expect.stringContaining('more than was asked for')]);
    expect((await visitor.post(item, { outcome: 'award', amount: '180', hands: 'all-yes' })).statusCode).toBe(303);
    expect(await visitor.read(item)).toContain('Yes, £180 3 said yes, 0 said no, 0 said neither. 3 in the room, 3 needed.');
    const warned = await visitor.post(item, { outcome: 'award', amount: '150', 'conditions.0.what': 'Ask Sam on 020 7946 0018', hands: 'all-yes' });
    expect([warned.statusCode, warned.body]).toEqual([200, expect.stringContaining('Leave it, it is meant to be public')]);
    expect(warned.body).toContain('Ask Sam on 020 7946 0018');
    const again = { outcome: 'award', amount: '150', 'conditions.0.what': 'Keep the gate open', 'conditions.0.beforePayment': 'yes' };
    await visitor.post(item, { ...again, [`vote.${amber}`]: 'yes', [`vote.${cedar}`]: 'no', [`vote.${await tokenOf(1)}`]: 'yes' });
    expect(await visitor.read(item)).toContain('Yes, £150 2 said yes, 1 said no, 0 said neither.');
    expect(await member().read(item)).toContain('Cedar Sample : No');
    expect(await member().read(item)).not.toContain('Write down these hands');
    expect((await member().post(item, { outcome: 'decline' })).statusCode).toBe(403);
    const [voted] = (await house.events(`meeting-${meetingId}`)).filter(({ type }) => type === 'ItemVoted').slice(-1);
    expect(voted?.data.motion).toMatchObject({ conditions: [{ conditionId: 'condition-1', beforePayment: true }] });
    expect(JSON.stringify(voted)).not.toContain('gate');
  });

  it('a form sent twice is one vote', async () => {
    const visitor = chair();
    const page = (await visitor.get(`${evening}/items/C-002`)).body;
    const field = (name: string) => [name, new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? ''] as [string, string];
    const form = new URLSearchParams([field('_csrf'), field('_once'), ['outcome', 'award'], ['amount', '500'], ['hands', 'all-yes']]);
    const both = [await visitor.send(`${evening}/items/C-002`, form), await visitor.send(`${evening}/items/C-002`, form)];
    expect(both.map(({ statusCode }) => statusCode)).toEqual([303, 303]);
    const votes = (await house.events(`meeting-${meetingId}`)).filter(({ type, data }) => type === 'ItemVoted' && data.bidId === 'C-002');
    expect(votes).toHaveLength(1);
    expect(await visitor.read(`${evening}/items/C-002`)).toContain('No decision: not enough people in the room');
  });

  it('ends with the list read back, and can be opened again', async () => {
    const visitor = chair();
    const list = await member().read(`${evening}/read-back`);
    expect(list).toContain('C-001: A garden for everyone £180 Yes, if … £150. 2 said yes, 1 said no, 0 said neither.');
    expect(list).toContain('The chair finishes the evening.');
    expect((await visitor.post(`${evening}/read-back`, {})).statusCode).toBe(303);
    const sealed = await visitor.get(`${evening}/read-back`);
    expect(sealed.body).toContain(`href="/banks/chalcots/declare/${meetingId}"`);
    expect((await visitor.post(`${evening}/read-back`, { why: 'item-to-be-voted-again' }, `${evening}/reopen`)).statusCode).toBe(303);
    expect(await visitor.read('/panel')).toContain(`Evening of 11 March 2026 (Round C-R1) Open`);
    await visitor.post(`${evening}/read-back`, {});
    expect(await visitor.read('/panel')).toContain('Read back');
  });
});

describe('A small bid between meetings', () => {
  const track = '/panel/fast-track/C-003';

  it('is opened by the chair and answered by each member once', async () => {
    expect((await member().get(track)).statusCode).toBe(404);
    expect(await chair().read('/panel')).toContain('Ask the panel about C-003 now');
    expect((await chair().post('/panel', {}, `${track}/open`)).headers.location).toMatch(/^\/panel\/fast-track\/C-003/);
    const again = await chair().post('/panel/meetings/new', {}, `${track}/open`);
    expect([again.statusCode, textOf(again.body)]).toEqual([409, expect.stringContaining('has been on the fast track already')]);
    const silent = await member().post(track, { vote: 'step-out' });
    expect([silent.statusCode, textOf(silent.body)]).toEqual([400, expect.stringContaining('There is a problem')]);
    expect((await member().post(track, { vote: 'step-out', interest: 'helped-write' })).statusCode).toBe(303);
    expect(await member().read(track)).toContain('You stepped out.');
    expect((await house.visitor('PM-C4').post(track, { vote: 'yes' })).statusCode).toBe(303);
    expect(await house.visitor('PM-C5').read(track)).toContain('1 said yes, 2 needed.');
    expect((await house.visitor('PM-C5').get('/api/fast-tracks/C-003')).json()).toMatchObject({ yes: 1 });
    expect((await house.visitor().get('/api/fast-tracks/C-003')).json()).not.toHaveProperty('yes');
    await house.visitor('PM-C5').post(track, { vote: 'yes' });
    expect(await chair().read(track)).toContain('The chair now tells everyone and the money is promised.');
    expect((await house.visitor('AP-1').get(track)).statusCode).toBe(403);
  });
});

describe('The panel as JSON', () => {
  it('gives totals to everybody, names and votes to the panel', async () => {
    const open = await house.visitor().get(`/api/meetings/${meetingId}`);
    expect(open.statusCode).toBe(200);
    expect(open.json().items[0].newest).toMatchObject({ yes: 2, no: 1, result: 'carried' });
    expect(open.body).not.toMatch(/per-|Amber/);
    expect(open.json()).not.toHaveProperty('present');
    for (const hidden of ['inTheRoom', 'steppedOut', 'enough']) expect(open.json().items[0]).not.toHaveProperty(hidden);
    expect((await member().get(`/api/meetings/${meetingId}`)).body).toMatch(/Amber/);
    expect((await house.visitor().get('/api/fast-tracks/C-003')).body).not.toContain('per-');
    for (const path of ['/api/banks/chalcots/panel', `/api/meetings/${meetingId}/bids/C-001`]) {
      expect((await house.visitor('AP-1').get(path)).statusCode).toBe(403);
      expect((await member().get(path)).statusCode).toBe(200);
    }
  });

  it('takes every command from whoever may send it, checks If-Match, and answers a repeat alike', async () => {
    const visitor = chair();
    const etag = (await visitor.get(`/api/meetings/${meetingId}`)).headers.etag as string;
    const stale = await visitor.call(`/api/meetings/${meetingId}/reopening`, { why: 'declaration-refused' }, { 'if-match': '"0"' });
    expect(stale.statusCode).toBe(412);
    const key = { 'idempotency-key': 'reopen-it-once', 'if-match': etag };
    const both = [
      await visitor.call(`/api/meetings/${meetingId}/reopening`, { why: 'declaration-refused' }, key),
      await visitor.call(`/api/meetings/${meetingId}/reopening`, { why: 'declaration-refused' }, key),
    ];
    expect(both.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(both[1]?.json()).toEqual(both[0]?.json());
    expect((await member().call(`/api/meetings/${meetingId}/reading-back`, {})).statusCode).toBe(403);
    const spoofed = await member().call(`/api/meetings/${meetingId}/bids/C-001/interests`, { kind: 'self', member: await tokenOf(0) });
    expect(spoofed.statusCode).toBe(400);
    expect((await visitor.call('/api/meetings/nowhere/reading-back', {})).statusCode).toBe(404);
    const over = await member().call('/api/fast-tracks/C-003/votes', { vote: 'no' });
    expect([over.statusCode, over.json().code]).toEqual([409, 'fast-track-over']);
  });
});
