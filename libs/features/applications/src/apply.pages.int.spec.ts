import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { MemoryVault } from '#vault';
import { openHouse, textOf } from '../../../../test/support/feature/feature-house.js';
import { openRound, Telling } from '../../../../test/support/feature/round-story.js';
import { ApplicationsModule } from './applications.module.js';

const people = [
  { person: 'AP-1', name: 'Rosa', household: 'HH-1', roles: [] },
  { person: 'AP-2', name: 'Noor', household: 'HH-2', roles: [] },
];

jest.setTimeout(60_000);

let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
const vault = new MemoryVault();
beforeAll(async () => {
  database = await testDatabase();
  house = await openHouse(database, await openRound(new Telling(vault)), { feature: ApplicationsModule, people, at: '2026-02-10T09:00:00.000Z', vault });
});
afterAll(async () => {
  await house.close();
  await database.drop();
});

type Visitor = ReturnType<typeof house.visitor>;
const fieldsOf = (html: string) =>
  [...html.slice(html.indexOf('<main')).matchAll(/<(?:input|textarea)[^>]*\bname="([^"]+)"/g)]
    .map(([, name = '']) => name)
    .filter((name) => !name.startsWith('_'));

/** Begins a bid, and answers with the address of its draft. */
async function begin(visitor: Visitor, idea = 'A bench by the bus stop. Older people can rest there.'): Promise<string> {
  const begun = await visitor.post('/apply/rounds/R1', { idea });
  expect(begun.statusCode).toBe(303);
  return String(begun.headers.location).replace(/\/money$/, '');
}

/** Answers every question of a small bid. */
async function answerAll(visitor: Visitor, draft: string, asked = '£180', you: Record<string, string | string[]> = {}) {
  await visitor.post(`${draft}/money`, { asked });
  await visitor.post(`${draft}/where`, { where: 'The bus stop, in May', who: 'About 30 neighbours' });
  return visitor.post(`${draft}/you`, { name: 'Rosa Sample', contact: 'rosa@example.org', ...you });
}

describe('A bid under £250', () => {
  it('takes four screens and six fields, and has its reference at once', async () => {
    const visitor = house.visitor();
    expect(await visitor.read('/apply')).toContain('Ask for up to £500, until the end of 27 February 2026.');
    const draft = await begin(visitor);
    const screens = ['/apply/rounds/R1', `${draft}/money`, `${draft}/where`, `${draft}/you`];
    const fields: string[] = [];
    for (const screen of screens) fields.push(...fieldsOf((await visitor.get(screen)).body).filter((name) => name !== 'fits'));
    expect(fields).toEqual(['idea', 'asked', 'where', 'who', 'name', 'contact']);
    const last = await answerAll(visitor, draft);
    expect(last.headers.location).toBe(`${draft}/check`);
    const check = await visitor.read(`${draft}/check`);
    for (const said of ['A bench by the bus stop', '£180', 'About 30 neighbours', 'rosa@example.org']) expect(check).toContain(said);
    const sent = await visitor.post(`${draft}/check`, {}, `${draft}/send`);
    expect(String(sent.headers.location)).toContain(`${draft}/sent?after=`);
    const confirmed = await visitor.read(String(sent.headers.location));
    const bidId = /C-[0-9A-HJKMNP-TV-Z]{6}/.exec(draft)?.[0] ?? '';
    expect(confirmed).toContain(`Your reference is ${bidId}`);
    expect(confirmed).toContain('The answers come on 11 March 2026.');
    expect((await house.events(`application-${bidId}`)).map(({ type }) => type)).toEqual([
      ...['DraftSaved', 'DraftSaved', 'DraftSaved', 'DraftSaved'],
      ...['BidReceived', 'BidReceivedBasis'],
    ]);
    expect(await visitor.read(`/bids/${bidId}`)).toContain('We got this bid');
  });

  it('sent twice by a double press is one bid, and so is a bid begun twice', async () => {
    const visitor = house.visitor();
    const body = await visitor.tokens('/apply/rounds/R1');
    body.set('idea', 'One idea');
    const [one, other] = [await visitor.send('/apply/rounds/R1', body), await visitor.send('/apply/rounds/R1', body)];
    expect(one.headers.location).toBe(other.headers.location);
    const draft = String(one.headers.location).replace(/\/money$/, '');
    await answerAll(visitor, draft);
    const again = await visitor.tokens(`${draft}/check`);
    const answers = [await visitor.send(`${draft}/send`, again), await visitor.send(`${draft}/send`, again)];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303]);
    const events = await house.events(`application-${/C-[0-9A-Z]{6}/.exec(draft)?.[0]}`);
    expect(events.filter(({ type }) => type === 'BidReceived')).toHaveLength(1);
  });

  it('keeps what was typed and says what is wrong', async () => {
    const visitor = house.visitor();
    const empty = await visitor.post('/apply/rounds/R1', { idea: '' });
    expect([empty.statusCode, textOf(empty.body)]).toEqual([400, expect.stringContaining('Tell us your idea and what the money is for')]);
    const draft = await begin(visitor);
    const small = await visitor.post(`${draft}/money`, { asked: '12' });
    expect([small.statusCode, textOf(small.body)]).toEqual([400, expect.stringContaining('Type £50 or more')]);
    expect(small.body).toContain('value="12"');
    const half = await visitor.post(`${draft}/where`, { where: 'Here', who: '' });
    expect(half.body).toContain('value="Here"');
  });
});

describe('A draft', () => {
  it('is gone on with from elsewhere by its reference and its code, and by no other', async () => {
    const visitor = house.visitor();
    const draft = await begin(visitor, 'A draft to write down.');
    const [, bidId = ''] = /([A-Z]-[0-9A-Z]{6})\.[A-Za-z0-9]{22}$/.exec(draft) ?? [];
    const [code = ''] = /[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}(?=<)/.exec((await visitor.get(`${draft}/saved`)).body) ?? [];
    const elsewhere = house.visitor();
    const found = await elsewhere.post('/apply/return', { reference: bidId.toLowerCase(), code: code.replaceAll('-', ' ').toLowerCase() });
    expect([found.statusCode, found.headers.location]).toEqual([303, draft]);
    const other = /([A-Z]-[0-9A-Z]{6})\./.exec(await begin(visitor, 'Another draft.'))?.[1] ?? '';
    for (const reference of [other, 'C-000000', '..']) expect((await elsewhere.post('/apply/return', { reference, code })).statusCode).toBe(400);
    expect((await elsewhere.post('/apply/return', {})).statusCode).toBe(400);
    const statuses = [];
    for (let tries = 0; tries < 11; tries++) statuses.push((await elsewhere.post('/apply/return', { reference: bidId, code: 'AAAA-AAAA-AAAA' })).statusCode);
    expect(statuses.slice(-2)).toEqual([429, 429]);
  });

  it('is gone on with in the same browser or with its link, and with no other key', async () => {
    const visitor = house.visitor();
    const draft = await begin(visitor, 'A draft to keep.');
    await visitor.post(`${draft}/money`, { asked: '90', step: 'later' });
    expect(await visitor.read('/apply')).toContain('A draft to keep');
    const elsewhere = house.visitor();
    expect(await elsewhere.read('/apply')).not.toContain('A draft to keep');
    const opened = await elsewhere.get(draft);
    expect([opened.statusCode, opened.headers.location]).toEqual([303, `${draft}/where`]);
    expect((await elsewhere.get(`${draft}/money`)).body).toContain('value="£90"');
    const wrong = `${draft.slice(0, -1)}${draft.endsWith('A') ? 'B' : 'A'}`;
    expect((await elsewhere.get(wrong)).statusCode).toBe(404);
    expect((await elsewhere.get(`${draft.split('.')[0]}/money`)).statusCode).toBe(404);
  });

  it('has a link that follows from nothing the panel or an auditor reads, and that stays the same', async () => {
    const draft = await begin(house.visitor('AP-1'), 'A secret draft.');
    const [, bidId = '', key = ''] = /([A-Z]-[0-9A-Z]{6})\.([A-Za-z0-9]{22})$/.exec(draft) ?? [];
    const [saved] = await house.events(`application-${bidId}`);
    expect(JSON.stringify(saved)).not.toContain(key);
    const applicant = String(saved?.data.applicant);
    const digest = createHash('sha256').update(`bid|${bidId}|${applicant}`).digest('base64url').slice(0, 22);
    for (const guess of [digest, applicant, applicant.slice('per-'.length)])
      expect((await house.visitor('AP-2').get(`/apply/drafts/${bidId}.${guess}/money`)).statusCode).toBe(404);
    expect((await house.visitor().get(`${draft}/money`)).statusCode).toBe(200);
  });

  it('has nothing in public: neither its page nor a public event', async () => {
    const draft = await begin(house.visitor(), 'Nobody sees this.');
    const bidId = /C-[0-9A-Z]{6}/.exec(draft)?.[0] ?? '';
    expect((await house.visitor().get(`/bids/${bidId}`)).statusCode).toBe(404);
    expect((await house.events(`application-${bidId}`)).map(({ type }) => type)).toEqual(['DraftSaved']);
  });
});

describe('A bid from £250 on', () => {
  it('lists its costs, which add up, line by line and without scripts', async () => {
    const visitor = house.visitor();
    const draft = await begin(visitor);
    const asked = await visitor.post(`${draft}/money`, { asked: '300' });
    expect(asked.headers.location).toBe(`${draft}/costs`);
    const none = await visitor.post(`${draft}/costs`, { 'costs.0.what': '' });
    expect(textOf(none.body)).toContain('Write down what the £300 is for.');
    // A gap between the lines moves up, so that the problem stands beside the line it is about.
    const wrong = await visitor.post(`${draft}/costs`, { 'costs.0.what': '', 'costs.3.what': 'Wood', 'costs.3.amount': 'much' });
    expect(wrong.body).toMatch(/id="costs.0.amount-error"/);
    expect(wrong.body).toContain('value="much"');
    const more = await visitor.post(`${draft}/costs`, { 'costs.0.what': 'Wood', 'costs.0.amount': '200', step: 'line' });
    expect(more.body).toContain('name="costs.8.what"');
    expect(more.body).toContain('value="Wood"');
    const short = await visitor.post(`${draft}/costs`, { 'costs.0.what': 'Wood', 'costs.0.amount': '200' });
    expect(textOf(short.body)).toContain('Your lines add up to £200, and you ask for £300.');
    const right = await visitor.post(`${draft}/costs`, { 'costs.0.what': 'Wood', 'costs.0.amount': '200', 'costs.1.what': 'Paint', 'costs.1.amount': '£100' });
    expect(right.headers.location).toBe(`${draft}/where`);
  });

  it('above the maximum is received with a warning', async () => {
    const visitor = house.visitor();
    const draft = await begin(visitor);
    await visitor.post(`${draft}/money`, { asked: '600' });
    await visitor.post(`${draft}/costs`, { 'costs.0.what': 'Everything', 'costs.0.amount': '600' });
    await visitor.post(`${draft}/where`, { where: 'Here', who: 'Us' });
    await visitor.post(`${draft}/you`, { name: 'A', contact: 'B' });
    expect(await visitor.read(`${draft}/check`)).toContain('you can get £500 at most');
    const sent = await visitor.post(`${draft}/check`, {}, `${draft}/send`);
    expect(await visitor.read(String(sent.headers.location))).toContain('You can get £500 at most.');
  });
});

describe('Somebody under 18', () => {
  it('is asked for an adult, and only then', async () => {
    const visitor = house.visitor();
    const draft = await begin(visitor);
    const you = await answerAll(visitor, draft, '£80', { fits: ['under-18', 'at-risk'] });
    expect(you.headers.location).toBe(`${draft}/more`);
    expect((await visitor.post(`${draft}/more`, { ageBand: 'under-16' })).statusCode).toBe(400);
    const more = await visitor.post(`${draft}/more`, { ageBand: 'under-16', coSigner: 'Grown Up', goals: 'C1', meets: 'outdoor' });
    expect(more.headers.location).toBe(`${draft}/check`);
    await visitor.post(`${draft}/check`, {}, `${draft}/send`);
    const events = await house.events(`application-${/C-[0-9A-Z]{6}/.exec(draft)?.[0]}`);
    const [received, basis] = events.slice(-2);
    expect(received?.data).toMatchObject({ goals: ['C1'], meets: ['outdoor'], atRisk: true, channel: 'online' });
    expect(basis?.data).toMatchObject({ ageBand: 'under-16', coSigner: expect.stringMatching(/^per-/) });
    expect((await vault.namesOf([String(basis?.data.coSigner)])).get(String(basis?.data.coSigner))).toBe('Grown Up');
    expect(JSON.stringify(received?.data)).not.toMatch(/per-|hh-/);
  });
});

describe('A bid that was sent', () => {
  it('is taken back by its applicant and nobody else, and says so', async () => {
    const rosa = house.visitor('AP-1');
    const draft = await begin(rosa, 'A swap shelf.');
    await answerAll(rosa, draft);
    await rosa.post(`${draft}/check`, {}, `${draft}/send`);
    const bidId = /C-[0-9A-Z]{6}/.exec(draft)?.[0] ?? '';
    // Where they come back to it from: any browser they are signed in with, and nobody else's.
    expect(await house.visitor('AP-1').read('/apply')).toMatch(new RegExp(`Your bids .*A swap shelf \\( ${bidId} \\)`));
    for (const other of [house.visitor('AP-2'), house.visitor()]) expect(await other.read('/apply')).not.toContain(bidId);
    expect((await house.visitor('AP-2').get(`/bids/${bidId}/withdraw`)).statusCode).toBe(403);
    expect((await house.visitor().get(`/bids/${bidId}/withdraw`)).statusCode).toBe(403);
    // The same person in another browser is known by who they are, not by a cookie.
    const laterOn = house.visitor('AP-1');
    expect(await laterOn.read(`/bids/${bidId}`)).toContain('Take this bid back');
    expect((await laterOn.post(`/bids/${bidId}/withdraw`, { reason: '' })).statusCode).toBe(400);
    const gone = await laterOn.post(`/bids/${bidId}/withdraw`, { reason: 'Somebody gave us one' });
    expect(String(gone.headers.location)).toMatch(new RegExp(`^/bids/${bidId}\\?after=`));
    const page = await house.visitor().read(`/bids/${bidId}`);
    expect(page).toContain('It was taken back because “Somebody gave us one”.');
    expect(page).not.toContain('Take this bid back');
  });
});

describe('Bids over JSON', () => {
  const body = { bankId: 'chalcots', roundId: 'R1', title: 'A hose', what: 'A hose for the raised beds', askedPence: 9_000, name: 'Noor', contact: '07' };

  it('are sent once for one key, and read with the ETag of their stream', async () => {
    const noor = house.visitor('AP-2');
    const key = { 'idempotency-key': 'the-same-key-twice' };
    const [one, other] = [await noor.call('/api/bids', body, key), await noor.call('/api/bids', body, key)];
    expect([one.statusCode, other.statusCode, one.json().bidId]).toEqual([201, 201, other.json().bidId]);
    const read = await house.app.inject(String(one.headers.location));
    expect([read.headers.etag, read.json().title]).toEqual(['"1"', 'A hose']);
    expect(read.body).not.toMatch(/per-|Noor/);
    const stale = await noor.call(`/api/bids/${one.json().bidId}/withdrawal`, { reason: 'no' }, { 'if-match': '"0"' });
    expect(stale.statusCode).toBe(412);
  });

  it('are refused in their own words, and without a person', async () => {
    expect((await house.visitor().call('/api/bids', body)).statusCode).toBe(403);
    const small = await house.visitor('AP-2').call('/api/bids', { ...body, askedPence: 100 });
    expect([small.statusCode, small.json().code]).toEqual([422, 'below-minimum']);
    const odd = await house.visitor('AP-2').call('/api/bids', { ...body, askedPence: 1.5 });
    expect(odd.json().errors).toEqual([expect.objectContaining({ pointer: '/askedPence' })]);
  });
});
