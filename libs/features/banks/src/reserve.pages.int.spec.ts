import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { catalogue } from '#events';
import type { Ledger } from '#ledger';
import { agreed, bankId, hash, opened, received, reserved, roundRules } from '../test/chalcots.js';
import { openHouse } from '../test/house.js';
import { ledgerOf, type Told, tell } from '../test/story.js';

const next = 'C-R2';
const ruled = { rulesVersion: 1, rulesHash: hash('b') };
const dates = { opensOn: '2026-05-11', closesOn: '2026-06-05', decisionOn: '2026-06-17' };
const planned = (round: string): Told => ({
  stream: `round-${round}`,
  at: '2026-05-01T09:00:00.000Z',
  facts: [{ type: 'RoundPlanned', data: { roundId: round, bankId, ...dates, preset: 'panel-decided', rules: roundRules, ...ruled } }],
});
/** £3,000 in F1, of which another round has £2,000, £5,000 in F4, nothing in F5, and two rounds that are only planned. */
const story: readonly Told[] = [
  {
    stream: `bank-${bankId}`,
    at: '2026-01-30T10:00:00.000Z',
    facts: [opened, agreed('F1'), agreed('F4', ['outdoor']), agreed('F5'), received('F1', 300_000), received('F4', 500_000), reserved(['F1', 200_000])],
  },
  planned(next),
  planned('C-R3'),
];

let database: TestDatabase;
let ledger: Ledger;
let house: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  database = await testDatabase();
  ledger = await ledgerOf(story);
  house = await openHouse(database, ledger);
}, 60_000);
afterAll(async () => {
  await house.close();
  await database.drop();
});

const page = `/banks/${bankId}/reserve/${next}`;
const typed = (...pots: [fundId: string, amount: string, place: string][]) =>
  Object.fromEntries(pots.flatMap((pot, i) => ['fundId', 'amount', 'place'].map((field, at) => [`pots.${i}.${field}`, pot[at] ?? ''])));
const reservations = async () => {
  const events = (await ledger.readStream(`bank-${bankId}`)).map(({ json }) => catalogue.decode(json));
  return events.filter(({ type, data }) => type === 'FundsReserved' && data.roundId === next).map(({ data }) => data.reserves);
};

describe('Money is set aside for a planned round', () => {
  it('by the treasurer or the chair, and nobody else', async () => {
    for (const person of [undefined, 'FH-1']) expect((await house.visitor(person).get(page)).statusCode).toBe(403);
    for (const person of ['PM-C1', 'PM-C2']) expect((await house.visitor(person).get(page)).statusCode).toBe(200);
  });

  it.each([`/banks/${bankId}/reserve/C-R9`, `/banks/other/reserve/${next}`])('%s is not found, or not theirs', async (url) => {
    expect([403, 404]).toContain((await house.visitor('PM-C2').get(url)).statusCode);
  });

  it('they find it on the bank’s page, a visitor does not', async () => {
    expect((await house.visitor('PM-C2').get(`/banks/${bankId}`)).body).toContain(`href="${page}"`);
    expect((await house.visitor().get(`/banks/${bankId}`)).body).not.toContain(page);
  });

  it('each pot says what is left to give and how much of it is free, and the order is explained', async () => {
    const text = (await house.visitor('PM-C2').get(page)).body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    expect(text).toContain('Fund F1 Left to give: £3,000. £1,000 of it is free for this round.');
    expect(text).toContain('Fund F4 Left to give: £5,000. All of it is free for this round.');
    expect(text).toContain('Fund F5 Left to give: £0. Nothing is free for this round.');
    expect(text).toContain('When a bid fits two pots equally well, the pot with the first place pays, as long as it has enough.');
  });

  it.each([
    ['nothing typed', typed(['F1', '', '1'], ['F4', '', '2']), '#pots.0.amount">Type how much from at least one pot'],
    ['two pots in one place', typed(['F1', '10', '1'], ['F4', '20', '1']), '#pots.1.place">Two pots have the same place.'],
    ['words for an amount', typed(['F1', 'lots', '1'], ['F4', '20', '2']), '#pots.0.amount">Type an amount of money in pounds'],
  ])('%s is shown at its field', async (_name, fields, problem) => {
    const response = await house.visitor('PM-C2').post(page, fields);
    expect([response.statusCode, response.body.includes(problem)]).toEqual([400, true]);
  });

  it('more than a pot has free is refused at that pot; what was typed is kept and nothing is set aside', async () => {
    const response = await house.visitor('PM-C2').post(page, typed(['F1', '£1,000.01', '2'], ['F4', '500', '1'], ['F5', '', '']));
    expect(response.statusCode).toBe(422);
    expect(response.body).toContain('<a href="#pots.0.amount">Fund F1 has only £1,000 free</a>');
    expect(response.body).toMatch(/name="pots\.0\.amount"[^>]*value="£1,000.01"/);
    expect(response.body).toMatch(/name="pots\.1\.place"[\s\S]*?<option value="1" selected>/);
    expect(await reservations()).toEqual([]);
  });

  it('in the order of the places, not of the page; the treasurer goes on to the round, the chair to what comes next', async () => {
    const done = await house.visitor('PM-C2').post(page, typed(['F1', '300', '2'], ['F4', '500', '1'], ['F5', '', '3']));
    expect([done.statusCode, done.headers.location]).toEqual([303, expect.stringMatching(`^/rounds/${next}\\?after=`)]);
    const more = await house.visitor('PM-C1').post(page, typed(['F1', '50', '1'], ['F4', '', '2']));
    expect([more.statusCode, more.headers.location]).toEqual([303, expect.stringMatching(`^/rounds/${next}/manage\\?after=`)]);
    expect(await reservations()).toEqual([
      [
        { fundId: 'F4', amountPence: 50_000 },
        { fundId: 'F1', amountPence: 30_000 },
      ],
      [{ fundId: 'F1', amountPence: 5_000 }],
    ]);
  });

  it('the page then says what the round has, first the pot that is charged first', async () => {
    const text = (await house.visitor('PM-C2').get(page)).body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    expect(text).toContain('Set aside for this round already Fund F4: £500 Fund F1: £350');
  });

  it.each(['en-XA', 'ar-XB'])('has every word from a catalogue (%s)', async (lang) => {
    expect((await house.visitor('PM-C2').get(`${page}?lang=${lang}`)).statusCode).toBe(200);
  });

  it('an open round’s pot stands still', async () => {
    const late = house.visitor('PM-C2');
    const reserves = [{ fundId: 'F4', amountPence: 50_000 }];
    const data = { roundId: next, bankId, reserves, potPence: 50_000, rules: roundRules, ...ruled, closesOn: dates.closesOn };
    await tell(ledger, [{ stream: `round-${next}`, at: '2026-05-11T09:00:00.000Z', facts: [{ type: 'RoundOpened', data }] }]);
    expect((await late.get(page)).body).toContain('This round is open already');
    const sent = await late.post(`/banks/${bankId}/reserve/C-R3`, typed(['F4', '1', '1']), page);
    expect([sent.statusCode, sent.body.includes('This round is open already')]).toEqual([409, true]);
    expect(await reservations()).toHaveLength(2);
  });
});
