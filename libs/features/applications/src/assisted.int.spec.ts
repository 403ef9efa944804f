import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import type { AssistPurpose } from '#events';
import { sessionLimits } from '#identity';
import { MemoryVault } from '#vault';
import { openHouse } from '../../../../test/support/feature/feature-house.js';
import { openRound, Telling } from '../../../../test/support/feature/round-story.js';
import { ApplicationsModule } from './applications.module.js';

const ROSA = { person: 'AP-1', name: 'Rosa', household: 'HH-1', roles: [] };
const OLIVE = { person: 'ORG-C', name: 'Olive', roles: [{ role: 'organiser', context: 'chalcots' }] };

jest.setTimeout(60_000);
let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
const vault = new MemoryVault();
beforeAll(async () => {
  database = await testDatabase();
  const at = '2026-02-10T09:00:00.000Z';
  house = await openHouse(database, await openRound(new Telling(vault)), { feature: ApplicationsModule, people: [ROSA, OLIVE], at, vault });
});
afterAll(async () => {
  await house.close();
  await database.drop();
});

type Visitor = ReturnType<typeof house.visitor>;

/** A browser in which Olive sits beside Rosa. */
async function together(purpose: AssistPurpose = 'ask-for-money'): Promise<Visitor> {
  const browser = house.visitor();
  const { secret } = await house.sessions.begin({
    person: 'AP-1',
    method: 'helper',
    device: 'computer',
    helper: 'ORG-C',
    purpose,
    limits: sessionLimits('helper', []),
  });
  browser.bring('eb-session', secret);
  return browser;
}

async function send(browser: Visitor, idea: string): Promise<{ readonly bidId: string; readonly draft: string }> {
  const begun = await browser.post('/apply/rounds/R1', { idea });
  const draft = String(begun.headers.location).replace(/\/money$/, '');
  await browser.post(`${draft}/money`, { asked: '90' });
  await browser.post(`${draft}/where`, { where: 'Here', who: 'Us' });
  await browser.post(`${draft}/you`, { name: 'Rosa', contact: 'rosa@example.org' });
  await browser.post(`${draft}/check`, {}, `${draft}/send`);
  return { bidId: /C-[0-9A-Z]{6}/.exec(draft)?.[0] ?? '', draft };
}

describe('A bid that was made with a helper', () => {
  it('is the person’s own, says that it was assisted, and by whom in what only auditors read', async () => {
    const { bidId, draft } = await send(await together(), 'A canary for the hall.');
    const [received, basis] = (await house.events(`application-${bidId}`)).slice(-2);
    const [applicant, helper] = await Promise.all(['AP-1', 'ORG-C'].map((person) => vault.pseudonym({ person, context: 'chalcots' })));
    expect([received?.type, received?.data.channel, received?.actor]).toEqual(['BidReceived', 'assisted', 'applicant']);
    expect(JSON.stringify(received)).not.toMatch(/per-|hh-/);
    expect(basis).toMatchObject({ type: 'BidReceivedBasis', data: { applicant, helper } });
    // Rosa goes on with it alone, in a browser of her own.
    expect((await house.visitor('AP-1').get(`/bids/${bidId}/withdraw`)).statusCode).toBe(200);
    expect((await house.visitor('AP-1').get(`${draft}/sent`)).statusCode).toBe(200);
  });

  it('says nothing of a helper when nobody helped', async () => {
    const { bidId } = await send(house.visitor('AP-1'), 'Alone.');
    const [received, basis] = (await house.events(`application-${bidId}`)).slice(-2);
    expect([received?.data.channel, basis?.data.helper]).toEqual(['online', undefined]);
  });
});

describe('Whoever sits beside somebody', () => {
  it('may do nothing with what that person began before, and sees none of it', async () => {
    const before = await send(house.visitor('AP-1'), 'An earlier canary.');
    await house.drain();
    const browser = await together();
    expect((await browser.get(`/bids/${before.bidId}/withdraw`)).statusCode).toBe(403);
    expect((await browser.call(`/api/bids/${before.bidId}/withdrawal`, { reason: 'no' })).statusCode).toBe(403);
    expect(await browser.read(`/bids/${before.bidId}`)).not.toContain('Take this bid back');
    expect((await browser.get('/apply')).body).not.toContain(before.draft);
  });

  it('leaves no draft behind for the next one who is helped in the same browser', async () => {
    const browser = await together();
    const begun = await browser.post('/apply/rounds/R1', { idea: 'A shy canary.' });
    expect(begun.statusCode).toBe(303);
    // What was begun is gone on with by its address.
    expect((await browser.get(String(begun.headers.location))).statusCode).toBe(200);
    expect((await browser.get('/apply')).body).not.toContain('shy canary');
    expect(browser.brings('eb-bids') ?? '').toBe('');
  });

  it.each(['join-a-home', 'find-something-out'] as const)('asks for no money where they came to %s', async (purpose) => {
    const draft = String((await (await together()).post('/apply/rounds/R1', { idea: 'Begun before.' })).headers.location).replace(/\/money$/, '');
    const browser = await together(purpose);
    for (const path of ['/apply', '/apply/rounds/R1', '/apply/return', `${draft}/check`]) {
      const page = await browser.get(path);
      expect([path, page.statusCode, page.body]).toEqual([path, 403, expect.stringContaining('You began this together for something else')]);
    }
    const saved = await browser.call('/api/drafts', { bankId: 'chalcots', roundId: 'R1', title: 'No' });
    expect([saved.statusCode, saved.json().code]).toEqual([403, 'other-help']);
    expect((await browser.get('/bids')).statusCode).not.toBe(403);
    expect((await house.visitor('AP-1').get('/apply')).statusCode).toBe(200);
  });

  it('is out at the next request once they are an organiser no more', async () => {
    const browser = await together();
    const draft = String((await browser.post('/apply/rounds/R1', { idea: 'Not to be sent.' })).headers.location).replace(/\/money$/, '');
    await house.people.add({ ...OLIVE, roles: [] });
    try {
      const page = await browser.get('/apply');
      expect(page.body).not.toContain('Olive');
      expect((await browser.call('/api/drafts', { bankId: 'chalcots' })).statusCode).toBe(403);
      // The draft's address lets in whoever has it, as a visitor; no more as Rosa with a helper.
      await browser.post(`${draft}/money`, { asked: '90' });
      const last = (await house.events(`application-${/C-[0-9A-Z]{6}/.exec(draft)?.[0]}`)).at(-1);
      expect(last?.data).not.toHaveProperty('helper');
    } finally {
      await house.people.add(OLIVE);
    }
  });
});
