import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { v5 } from 'uuid';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { publicTexts, type TextRef, wordingTypes } from '#events';
import { MemoryVault } from '#vault';
import { openHouse, type Told } from '../../../../test/support/feature/feature-house.js';
import { BANK, privacyRoom, ROSA } from '../test/paid-person.js';

jest.setTimeout(90_000);

const people = [
  { person: ROSA, name: 'Rosa', household: 'HH-1', roles: [] },
  { person: 'ORG-1', name: 'Iris', roles: [{ role: 'organiser', context: BANK }] },
  { person: 'ORG-2', name: 'Olive', roles: [{ role: 'organiser', context: 'hilgrove' }] },
  { person: 'ORG-3', name: 'Rosa’s flatmate', household: 'HH-1', roles: [{ role: 'organiser', context: BANK }] },
  { person: 'AUD-1', name: 'Ada', roles: [{ role: 'auditor', context: 'everywhere' }] },
  { person: 'CH-1', name: 'Cem', roles: [{ role: 'panel-chair', context: BANK }] },
];

/** One private thing of each kind, and how the page names it. */
const PRIVATE = [
  ['020 7946 0018', 'a phone number'],
  ['sam@example.org', 'an e-mail'],
  ['NW3 4AB', 'a postcode'],
  ['AB 12 34 56 C', 'a National Insurance number'],
  ['4111 1111 1111 1111', 'a card number'],
] as const;

interface Planted {
  readonly type: string;
  readonly part: string;
  readonly words: string;
  readonly kind: string;
  readonly ref: TextRef;
  readonly bankId: string;
}

const vault = new MemoryVault();
let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
const planted: Planted[] = [];
const clean: string[] = [];

const sample = (type: string) => JSON.parse(readFileSync(`libs/events/samples/${type}@1.json`, 'utf8')).data;
/** What the samples leave out, since it may be absent. */
const more = (type: string, ref: TextRef): object => {
  if (type === 'BidReceived') return { where: ref, when: ref, whoBenefits: ref, hostName: ref, costs: [{ what: ref, amountPence: 100 }] };
  if (type === 'AwardDeclared') return { fundBecause: ref, conditions: [{ conditionId: 'keys', what: ref, beforePayment: true }] };
  if (type === 'GrantOpened') return { conditions: [{ conditionId: 'keys', what: ref, beforePayment: true }] };
  if (type === 'ItemVoted') return { motion: { ...sample(type).motion, conditions: [{ conditionId: 'keys', what: ref, beforePayment: true }] } };
  return {};
};
const streamOf = (type: string, bankId: string, bidId: string) => {
  if (/^(Money|Award|BidDeclined|Loss)/.test(type)) return `bank-${bankId}`;
  if (type === 'ItemVoted') return `meeting-M-${bankId}`;
  return /^(Grant|Report)/.test(type) ? `grant-${bidId}` : `application-${bidId}`;
};

/** An event of a type, in which every public text says what `words` answers. */
async function said(type: string, bankId: string, bidId: string, words: (part: string) => string): Promise<Told> {
  const stream = streamOf(type, bankId, bidId);
  const about = await vault.pseudonym({ person: ROSA, context: bankId });
  const blank: TextRef = { subject: stream, field: 'reason', version: 1, commitment: '0'.repeat(64) };
  const given = sample(type);
  const data = { ...given, ...more(type, blank), ...('bidId' in given ? { bidId } : {}), ...('bankId' in given ? { bankId } : {}) };
  const put = async (value: unknown, path: readonly string[]): Promise<unknown> => {
    if (Array.isArray(value)) return Promise.all(value.map((item) => put(item, path)));
    if (typeof value !== 'object' || value === null) return value;
    const part = path.join('.');
    if (!('commitment' in value))
      return Object.fromEntries(await Promise.all(Object.entries(value).map(async ([name, each]) => [name, await put(each, [...path, name])])));
    const text = words(part);
    const ref = await vault.put({
      commandId: v5(`${stream} ${type} ${part} ${text}`, v5.URL),
      subject: stream,
      field: part,
      value: text,
      about,
      retention: 'finance',
    });
    const kind = PRIVATE.find(([held]) => text.includes(held))?.[1];
    if (kind) planted.push({ type, part, words: text, kind, ref, bankId });
    else clean.push(text);
    return ref;
  };
  const facts = [{ type, data: (await put(data, [])) as object }];
  if (type !== 'BidReceived') return { stream, at: '2026-03-11T12:00:00.000Z', facts };
  const basis = { bidId, applicant: about, household: await vault.household({ household: 'HH-1', context: bankId }), ageBand: 'adult' };
  return { stream, at: '2026-02-04T12:00:00.000Z', facts: [...facts, { type: 'BidReceivedBasis', data: basis }] };
}

const ORDER = ['BidReceived', ...wordingTypes.filter((type) => type !== 'BidReceived')];

beforeAll(async () => {
  database = await testDatabase();
  const told: Told[] = [];
  for (const [nth, type] of ORDER.entries()) {
    const held = (part: string) => PRIVATE[(nth + part.length) % PRIVATE.length]?.[0];
    told.push(await said(type, BANK, 'C-101', (part) => `${type} ${part} says ${held(part)}`));
    told.push(await said(type, BANK, 'C-102', (part) => `${type} ${part} is fine`));
    told.push(await said(type, 'hilgrove', 'H-101', (part) => `Elsewhere ${type} ${part} says ${held(part)}`));
  }
  house = await openHouse(database, told, { feature: privacyRoom(), people, at: '2026-06-15T10:00:00.000Z', vault });
});
afterAll(async () => {
  await house.close();
  await database.drop();
});

const page = async (who: string) => (await house.visitor(who).get('/privacy/wording')).body;
const entryOf = (html: string, words: string) => html.split('<h2').find((entry) => entry.includes(words));
/** The bid's own words were put right by `BidReworded`, in the story too: the newest of each name stand. */
const isFormer = ({ type, part }: Planted) => type === 'BidReceived' && publicTexts('BidReworded', sample('BidReworded')).some(({ path }) => path === part);
const chalcots = () => planted.filter((each) => each.bankId === BANK && !isFormer(each));
const of = (type: string) => {
  const found = planted.find((each) => each.bankId === BANK && each.type === type);
  if (!found) throw new Error(type);
  return found;
};
const addressOf = ({ ref }: Planted, bankId = BANK) => `/privacy/wording/${bankId}/${ref.commitment}`;

describe('The list of public words to look at', () => {
  it('names every kind of public text that seems to hold something private, says what, and leads to where it is put right', async () => {
    const html = await page('ORG-1');
    expect(new Set(planted.map(({ type }) => type))).toEqual(new Set(wordingTypes));
    expect(new Set(chalcots().map(({ kind }) => kind))).toEqual(new Set(PRIVATE.map(([, kind]) => kind)));
    for (const each of chalcots()) {
      const entry = entryOf(html, each.words) ?? '';
      expect([each.words, entry]).toEqual([each.words, expect.stringContaining(`Seems to hold: ${each.kind}`)]);
      const own = /^Bid(Received|Reworded)$/.test(each.type) && !/^(costs|hostName)/.test(each.part);
      expect(entry).toContain(`href="${own ? '/bids/C-101/wording' : addressOf(each)}"`);
    }
  });

  it('leaves out what is clean, what was put right, and other places’', async () => {
    const html = await page('ORG-1');
    expect(clean.length).toBeGreaterThan(10);
    for (const words of clean) expect(html).not.toContain(words);
    expect(html).not.toContain('Elsewhere');
    for (const each of planted.filter((one) => one.bankId === BANK && isFormer(one))) expect(html).not.toContain(each.words);
    const elsewhere = await page('ORG-2');
    expect(elsewhere).toContain('Elsewhere BidDeclined reason says');
    expect(elsewhere).not.toContain('C-101');
  });

  it('is for organisers alone', async () => {
    expect((await house.visitor('CH-1').get('/privacy/wording')).statusCode).toBe(403);
    expect((await house.visitor(ROSA).get(addressOf(of('BidDeclined')))).statusCode).toBe(403);
    expect((await house.visitor('ORG-2').get(addressOf(of('BidDeclined')))).statusCode).toBe(403);
    expect((await house.visitor('ORG-2').get(addressOf(of('BidDeclined'), 'hilgrove'))).statusCode).toBe(404);
  });
});

describe('Public words', () => {
  const wordsIn = (event: { readonly data: object } | undefined) => (event?.data ?? {}) as { readonly words: TextRef };
  const newest = async ({ ref }: Planted) => (await vault.readNewest([ref])).get(ref.commitment);
  const exact = async ({ ref }: Planted) => (await vault.read([ref])).get(ref.commitment);

  it('are put right in one step, with a reason: the new ones stand wherever the old ones were named, which are hidden as evidence', async () => {
    const declined = of('BidDeclined');
    const iris = house.visitor('ORG-1');
    expect(await iris.read(addressOf(declined))).toContain(declined.words);
    expect((await iris.post(addressOf(declined), { words: 'It was too late.' })).body).toContain('Say what the old words hold');
    expect((await iris.post(addressOf(declined), { words: declined.words, ground: 'phone' })).body).toContain('Write them anew');
    const put = await iris.post(addressOf(declined), { words: 'It was too late.', ground: 'phone' });
    expect([put.statusCode, String(put.headers.location)]).toEqual([303, expect.stringMatching(/^\/privacy\/wording/)]);
    expect(await iris.read('/privacy/wording')).not.toContain(declined.words);
    expect([await exact(declined), await newest(declined)]).toEqual([undefined, 'It was too late.']);

    const [event, basis] = await house.events(`wording-bank-${BANK}`);
    expect(event).toMatchObject({
      type: 'WordingPutRight',
      actor: 'organiser',
      data: { bankId: BANK, bidId: 'C-101', saidIn: 'BidDeclined', part: 'reason' },
    });
    expect(event?.data.former).toEqual(declined.ref);
    expect(JSON.stringify(event)).not.toMatch(/too late|per-|phone/);
    expect(basis?.data).toEqual({
      commitment: declined.ref.commitment,
      ground: 'phone',
      organiser: await vault.pseudonym({ person: 'ORG-1', context: BANK }),
      bid: {
        applicant: await vault.pseudonym({ person: ROSA, context: BANK }),
        household: await vault.household({ household: 'HH-1', context: BANK }),
        interested: expect.any(Array),
      },
    });
    // They are about the one who asked, and kept as evidence of money like the old ones.
    expect((await vault.held(ROSA)).texts.find(({ value }) => value === 'It was too late.')).toMatchObject({ retention: 'finance' });
    expect((await house.visitor('ORG-1').get(addressOf(declined))).statusCode).toBe(404);
  });

  it('are not put right by an organiser who lives with the person who asked, on the page and over JSON', async () => {
    const lost = of('LossRecorded');
    const flatmate = house.visitor('ORG-3');
    const body = { subject: lost.ref.subject, commitment: lost.ref.commitment, ground: 'name', moneyWords: 'Nothing was lost' };
    expect((await flatmate.call(`/api/banks/${BANK}/wording`, body)).json()).toMatchObject({ status: 403 });
    const sent = await flatmate.post(addressOf(lost), { words: 'Nothing was lost', ground: 'name' });
    expect(sent.body).toContain('You live with the person who asked for the money');
    expect(await newest(lost)).toBe(lost.words);
  });

  it('as they were are read by an auditor, who finds a list of what was put right, by whom and why', async () => {
    const declined = of('BidDeclined');
    const ada = house.visitor('AUD-1');
    const list = await ada.read('/privacy/hidden');
    expect(list).toContain('C-101');
    expect(list).toContain('Iris');
    expect(list).toContain('A phone number');
    expect(list).not.toContain(declined.words);
    expect((await ada.post('/privacy/hidden', { stream: declined.ref.subject })).body).toContain(declined.words);
    expect((await vault.held(ROSA)).texts.find(({ value }) => value === declined.words)).toMatchObject({ restricted: true });
  });

  it('that seem to hold something private again go with a tick alone, and can be put right again', async () => {
    const [event] = await house.events(`wording-bank-${BANK}`);
    const again = `/privacy/wording/${BANK}/${wordsIn(event).words.commitment}`;
    const iris = house.visitor('ORG-1');
    const warned = await iris.post(again, { words: 'Ring the hall on 020 7946 0019.', ground: 'other-private' });
    expect([warned.statusCode, warned.body]).toEqual([200, expect.stringContaining('Leave it, it is meant to be public')]);
    expect((await iris.post(again, { words: 'Ring the hall on 020 7946 0019.', ground: 'other-private', _meant: 'yes' })).statusCode).toBe(303);
    await iris.read('/privacy/wording');
    expect(await newest(of('BidDeclined'))).toBe('Ring the hall on 020 7946 0019.');
  });

  it('of each class stand under it, over JSON too', async () => {
    const iris = house.visitor('ORG-1');
    const to = `/api/banks/${BANK}/wording`;
    const body = ({ ref }: Planted, more: object) => ({ subject: ref.subject, commitment: ref.commitment, ground: 'name', ...more });
    const [withdrawn, voted, report] = [of('BidWithdrawn'), of('ItemVoted'), of('ReportReceived')];
    expect((await iris.call(to, body(withdrawn, { bidWords: 'Moved away' }))).statusCode).toBe(200);
    expect((await iris.call(to, body(voted, { officeWords: 'Ask for keys' }))).statusCode).toBe(200);
    expect((await iris.call(to, body(report, { bidWords: 'Under another name' }))).statusCode).toBe(409);
    expect((await iris.call(to, body(withdrawn, { bidWords: 'Twice' }))).json()).toMatchObject({ status: 409 });
    expect((await iris.call(to, body(planted.find(({ bankId }) => bankId === 'hilgrove') as Planted, { bidWords: 'Elsewhere' }))).statusCode).toBe(404);
    expect((await house.visitor('CH-1').call(to, body(report, { moneyWords: 'By the chair' }))).statusCode).toBe(403);
    await iris.read('/privacy/wording');
    expect([await newest(withdrawn), await newest(voted)]).toEqual(['Moved away', 'Ask for keys']);
    const { texts } = await vault.held(ROSA);
    expect(texts.map(({ value }) => value)).not.toContain(withdrawn.words);
    expect(texts.find(({ value }) => value === voted.words)).toMatchObject({ restricted: true });
    expect(texts.find(({ value }) => value === 'Moved away')?.retention).toBe('bid');
    expect(texts.find(({ value }) => value === 'Ask for keys')?.retention).toBe('office');
  });
});
