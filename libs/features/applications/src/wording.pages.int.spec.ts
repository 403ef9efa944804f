import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import type { TextRef } from '#events';
import { MemoryVault } from '#vault';
import { openHouse, textOf } from '../../../../test/support/feature/feature-house.js';
import { openRound, Telling } from '../../../../test/support/feature/round-story.js';
import { ApplicationsModule } from './applications.module.js';

jest.setTimeout(60_000);

const people = [
  { person: 'AP-1', name: 'Rosa', household: 'HH-1', roles: [] },
  { person: 'ORG-1', name: 'Iris', roles: [{ role: 'organiser', context: 'chalcots' }] },
];
const vault = new MemoryVault();
let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
let bidId: string;
let draft: string;

beforeAll(async () => {
  database = await testDatabase();
  house = await openHouse(database, await openRound(new Telling(vault)), { feature: ApplicationsModule, people, at: '2026-02-10T09:00:00.000Z', vault });
  const rosa = house.visitor('AP-1');
  const begun = await rosa.post('/apply/rounds/R1', { idea: 'A bench. Call me on 020 7946 0018.' });
  draft = String(begun.headers.location).replace(/\/money$/, '');
  await rosa.post(`${draft}/money`, { asked: '£180' });
  await rosa.post(`${draft}/where`, { where: 'The bus stop', who: 'About 30 neighbours' });
  await rosa.post(`${draft}/you`, { name: 'Rosa Sample', contact: 'rosa@example.org' });
  bidId = /C-[0-9A-HJKMNP-TV-Z]{6}/.exec(draft)?.[0] ?? '';
});
afterAll(async () => {
  await house.close();
  await database.drop();
});

const received = async () => (await house.events(`application-${bidId}`)).find(({ type }) => type === 'BidReceived');

describe('Words that everybody will read', () => {
  it('are warned of when they seem to hold a phone number, kept as they were typed, and may be sent all the same', async () => {
    const rosa = house.visitor('AP-1');
    const check = await rosa.read(`${draft}/check`);
    expect(check).toContain('they seem to hold: a phone number.');
    expect(check).toContain('Call me on 020 7946 0018.');
    // What only the people who handle the bid see is no reason to warn.
    expect(check).not.toContain('an e-mail address');
    const sent = await rosa.post(`${draft}/check`, {}, `${draft}/send`);
    expect(String(sent.headers.location)).toContain('/sent');
    expect(await house.visitor().read(`/bids/${bidId}`)).toContain('020 7946 0018');
  });

  it('are put right by an organiser and nobody else: the old ones are erased, and the story says so', async () => {
    const old = (await received())?.data.what as TextRef;
    const saved = (await house.events(`application-${bidId}`)).flatMap(({ type, data }) => (type === 'DraftSaved' && data.what ? [data.what as TextRef] : []));
    expect((await house.visitor('AP-1').get(`/bids/${bidId}/wording`)).statusCode).toBe(403);
    const iris = house.visitor('ORG-1');
    await iris.post('/rounds/R1/check', { step: 'need', what: 'The landlord says yes' }, `/rounds/R1/check/${bidId}`);
    const page = await iris.read(`/bids/${bidId}/wording`);
    expect(page).toContain('These words seem to hold: a phone number');
    expect((await iris.post(`/bids/${bidId}/wording`, {})).body).toContain('Type the words as they should be.');
    const still = await iris.post(`/bids/${bidId}/wording`, { what: 'A bench. Ring 020 7946 0019.' });
    expect([still.statusCode, still.body]).toEqual([200, expect.stringContaining('Leave it, it is meant to be public')]);
    const put = await iris.post(`/bids/${bidId}/wording`, { title: 'A bench', what: 'A bench. Ask us.', where: 'The bus stop' });
    expect(put.statusCode).toBe(303);
    const shown = await house.visitor().read(`/bids/${bidId}`);
    // What must be settled has a field of the same name, and is another text.
    expect(shown).toContain('The landlord says yes');
    expect(shown).toContain('A bench. Ask us.');
    expect(shown).toContain('The words were changed');
    expect(shown).not.toContain('020 7946 0018');
    const read = await vault.read([old, ...saved]);
    expect(saved.length).toBeGreaterThan(0);
    expect([...read.values()].every((value) => value === undefined)).toBe(true);
    const reworded = (await house.events(`application-${bidId}`)).at(-1);
    expect(reworded?.type).toBe('BidReworded');
    // Where nothing was changed, nothing is said to have been.
    expect(Object.keys(reworded?.data ?? {})).not.toContain('where');
    expect(JSON.stringify(reworded)).not.toMatch(/020 7946|Ask us/);
  });

  it('are warned of in a reason too, which is kept and goes with a tick', async () => {
    const iris = house.visitor('ORG-1');
    const reason = 'It was Sam of 12 Elm Road, NW3 4AB, who asked.';
    const known = (await house.events(`application-${bidId}`)).length;
    const needed = await iris.post('/rounds/R1/check', { step: 'need', what: 'Ring Sam on 020 7946 0018' }, `/rounds/R1/check/${bidId}`);
    expect([needed.statusCode, textOf(needed.body)]).toEqual([
      200,
      expect.stringMatching(/they seem to hold: a phone number.*Leave it, it is meant to be public/),
    ]);
    expect((await house.events(`application-${bidId}`)).map(({ type }) => type)).toHaveLength(known);
    const refused = { step: 'not-eligible', reason };
    const warned = await iris.post('/rounds/R1/check', refused, `/rounds/R1/check/${bidId}`);
    expect(warned.statusCode).toBe(200);
    expect(textOf(warned.body)).toMatch(/they seem to hold: a postcode.*Leave it, it is meant to be public/);
    expect(warned.body).toContain(reason);
    expect((await house.events(`application-${bidId}`)).map(({ type }) => type)).not.toContain('BidFoundNotEligible');

    const rosa = house.visitor('AP-1');
    const page = `/bids/${bidId}/withdraw`;
    const asked = await rosa.post(page, { reason: 'Write to rosa@example.org instead.' });
    expect([asked.statusCode, textOf(asked.body)]).toEqual([200, expect.stringContaining('they seem to hold: an e-mail address')]);
    expect((await rosa.post(page, { reason: 'Write to us instead.' })).statusCode).toBe(303);
    expect((await house.events(`application-${bidId}`)).at(-1)?.type).toBe('BidWithdrawn');
  });

  it('go as they are once whoever wrote them says that they are meant to be public', async () => {
    const rosa = house.visitor('AP-1');
    const begun = await rosa.post('/apply/rounds/R1', { idea: 'A second bench.' });
    const link = String(begun.headers.location).replace(/\/money$/, '');
    await rosa.post(`${link}/money`, { asked: '£180' });
    await rosa.post(`${link}/where`, { where: 'The green', who: 'Everybody' });
    await rosa.post(`${link}/you`, { name: 'Rosa Sample', contact: 'rosa@example.org' });
    await rosa.post(`${link}/check`, {}, `${link}/send`);
    const second = /C-[0-9A-HJKMNP-TV-Z]{6}/.exec(link)?.[0] ?? '';
    const meant = { reason: 'Ring the hall on 020 7946 0018.', _meant: 'yes' };
    expect((await rosa.post(`/bids/${second}/withdraw`, meant)).statusCode).toBe(303);
    expect((await house.events(`application-${second}`)).at(-1)?.type).toBe('BidWithdrawn');
  });
});
