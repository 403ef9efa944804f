import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { MemoryVault } from '#vault';
import { openHouse, textOf } from '../../../../test/support/feature/feature-house.js';
import { openRound, Telling } from '../../../../test/support/feature/round-story.js';
import { ApplicationsModule } from './applications.module.js';

const organiser = (person: string, context: string) => ({ person, name: person, roles: [{ role: 'organiser', context }] });
const people = [organiser('ORG-C', 'chalcots'), organiser('ORG-2', 'chalcots'), organiser('ORG-H', 'hilgrove')];
const CODE = /[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}(?=<)/;
const SEEN = { check: 'seen-papers', told: 'helper' };

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

/** A draft somebody put aside, with the code that they lost. */
async function lost() {
  const writer = house.visitor();
  const begun = await writer.post('/apply/rounds/R1', { idea: 'A canary bench.' });
  const draft = String(begun.headers.location).replace(/\/money$/, '');
  const bidId = /C-[0-9A-Z]{6}/.exec(draft)?.[0] ?? '';
  const code = CODE.exec((await writer.get(`${draft}/saved`)).body)?.[0] ?? '';
  return { writer, draft, bidId, code, page: `/apply/return/lost/${bidId}` };
}
const goOn = async (reference: string, code: string) => (await house.visitor().post('/apply/return', { reference, code })).headers.location;
const reissues = async (bidId: string) => (await house.events(`application-${bidId}`)).filter(({ type }) => type === 'SaveCodeReissued');

describe('A lost code', () => {
  it('is given out anew by an organiser, and the code, the link and the browser before it open nothing from then on', async () => {
    const { writer, draft, bidId, code, page } = await lost();
    expect(await goOn(bidId, code)).toBe(draft);
    const helper = house.visitor('ORG-C');
    const found = await helper.post('/apply/return/lost', { reference: ` ${bidId.toLowerCase()} ` });
    expect([found.statusCode, found.headers.location]).toEqual([303, page]);
    expect((await helper.get(page)).body).not.toContain('canary');
    const given = await helper.post(page, { ...SEEN, issue: '1' });
    const fresh = CODE.exec(given.body)?.[0] ?? '';
    expect([given.statusCode, given.headers['cache-control']]).toEqual([200, 'private, no-store']);
    expect(fresh).not.toBe(code);
    expect(await goOn(bidId, code)).toBeUndefined();
    expect((await house.visitor().get(draft)).statusCode).toBe(404);
    expect((await writer.get(`${draft}/money`)).statusCode).toBe(404);
    expect(await writer.read('/apply')).not.toContain('canary');
    const opened = String(await goOn(bidId, fresh));
    expect(opened).not.toBe(draft);
    expect((await house.visitor().get(`${opened}/money`)).statusCode).toBe(200);
  });

  it('is logged with who, when and how they made sure, and with neither the code nor the link', async () => {
    const { bidId, page } = await lost();
    const given = await house.visitor('ORG-C').post(page, { ...SEEN, issue: '1' });
    const code = CODE.exec(given.body)?.[0] ?? '';
    const link = String(await goOn(bidId, code));
    const [event] = await reissues(bidId);
    expect(event).toMatchObject({ actor: expect.stringMatching(/^per-/), role: 'organiser', recordedAt: expect.any(String) });
    expect(event?.data).toEqual({ bidId, bankId: 'chalcots', issue: 1, check: 'seen-papers', told: 'helper' });
    for (const secret of [code, code.replaceAll('-', ''), link.split('.')[1] ?? '']) expect(JSON.stringify(event)).not.toContain(secret);
  });

  it('given out by two helpers at once is given out by one of them', async () => {
    const { bidId, page } = await lost();
    const helpers = [house.visitor('ORG-C'), house.visitor('ORG-2')];
    const forms = await Promise.all(helpers.map((helper) => helper.tokens(page)));
    const answers = await Promise.all(
      helpers.map(async (helper, i) => {
        const form = forms[i] ?? new URLSearchParams();
        for (const [name, value] of Object.entries({ ...SEEN, issue: '1' })) form.set(name, value);
        return helper.send(page, form);
      }),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
    expect(await reissues(bidId)).toHaveLength(1);
    const [first, second] = [answers.find(({ statusCode }) => statusCode === 200), answers.find(({ statusCode }) => statusCode === 409)];
    expect(await goOn(bidId, CODE.exec(first?.body ?? '')?.[0] ?? '')).toBeDefined();
    expect(textOf(second?.body ?? '')).toContain('Somebody has just given out a new code');
    expect(second?.body).not.toMatch(CODE);
  });

  it('is shown once: the same form again says that it was', async () => {
    const { bidId, page } = await lost();
    const helper = house.visitor('ORG-C');
    const form = await helper.tokens(page);
    for (const [name, value] of Object.entries({ ...SEEN, issue: '1' })) form.set(name, value);
    const [one, other] = [await helper.send(page, form), await helper.send(page, form)];
    expect(one.body).toMatch(CODE);
    expect([other.statusCode, textOf(other.body)]).toEqual([200, expect.stringContaining('You have seen the code before.')]);
    expect(other.body).not.toMatch(CODE);
    expect(await reissues(bidId)).toHaveLength(1);
  });

  it('goes to the contact in the bid instead, and the helper does not see it', async () => {
    const { writer, draft, bidId, page } = await lost();
    const helper = house.visitor('ORG-C');
    const nobody = await helper.post(page, { check: 'called-back', told: 'applicant', issue: '1' });
    expect([nobody.statusCode, textOf(nobody.body)]).toEqual([400, expect.stringContaining('no way to reach them yet')]);
    await writer.post(`${draft}/you`, { name: 'Rosa Canary', contact: 'rosa@example.org' });
    const sent = await helper.post(page, { check: 'called-back', told: 'applicant', issue: '1' });
    expect(sent.body).not.toMatch(CODE);
    const message = house.notifications.sent.at(-1);
    expect(message).toMatchObject({ template: 'applications.newCode', to: { contact: 'rosa@example.org' }, values: { reference: bidId } });
    expect(await goOn(bidId, String(message?.values.code))).toBeDefined();
  });
});

describe('No new code', () => {
  it('for a bid that was sent', async () => {
    const { writer, draft, bidId, page } = await lost();
    await writer.post(`${draft}/money`, { asked: '90' });
    await writer.post(`${draft}/where`, { where: 'Here', who: 'Us' });
    await writer.post(`${draft}/you`, { name: 'Rosa', contact: 'rosa@example.org' });
    const helper = house.visitor('ORG-C');
    const form = await helper.tokens(page);
    for (const [name, value] of Object.entries({ ...SEEN, issue: '1' })) form.set(name, value);
    await writer.post(`${draft}/check`, {}, `${draft}/send`);
    expect((await helper.send(page, form)).statusCode).toBe(409);
    expect(await reissues(bidId)).toEqual([]);
    expect(await helper.read(page)).toContain('This bid was sent already');
    // The link that sent it still says so.
    expect((await writer.get(`${draft}/sent`)).statusCode).toBe(200);
  });

  it.each([
    [{ told: 'helper' }, 'Choose how you made sure'],
    [{ check: 'i-believe-them', told: 'helper' }, 'Choose how you made sure'],
    [{ check: 'seen-papers' }, 'Choose who gets the new code'],
  ])('without saying how and to whom: %j', async (fields, says) => {
    const { bidId, page } = await lost();
    const answer = await house.visitor('ORG-C').post(page, { issue: '1', ...fields });
    expect([answer.statusCode, textOf(answer.body)]).toEqual([400, expect.stringContaining(says)]);
    expect(await reissues(bidId)).toEqual([]);
  });

  it('from an organiser of another bank, or from the writer', async () => {
    const { writer, page } = await lost();
    expect((await house.visitor('ORG-H').get(page)).statusCode).toBe(403);
    expect((await writer.get(page)).statusCode).toBe(403);
    expect((await writer.get('/apply/return/lost')).statusCode).toBe(403);
    const unknown = await house.visitor('ORG-H').post('/apply/return/lost', { reference: 'C-NOBODY' });
    expect([unknown.statusCode, textOf(unknown.body)]).toEqual([400, expect.stringContaining('We find no bid with this reference')]);
  });
});
