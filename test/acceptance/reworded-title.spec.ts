import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { type AwardDeclared, catalogue, type RecordedOf } from '#events';
import { createLog } from '#http';
import { Processors } from '#processors';
import { readConfig } from '../../apps/server/src/config.js';
import { loadDemonstration } from '../../apps/server/src/season/demonstration.js';
import { openHouse } from '../../apps/server/src/serve.js';
import { type OpenSite, openSite } from '../../apps/server/src/site.js';
import { testMasterKey } from '../support/master-key.js';
import { Visitor } from '../support/visitor.js';

const REASON = 'A reason that was put right, without a name';
const TITLE = 'A title that was put right';
/** Each page that shows the title of C-001, and somebody who may read it. */
const PAGES = [
  [undefined, '/bids/C-001'],
  [undefined, '/rounds/C-R1'],
  [undefined, '/goals/chalcots/C1'],
  [undefined, '/api/bids'],
  [undefined, '/api/bids/C-001'],
  [undefined, '/api/banks/chalcots'],
  [undefined, '/api/rounds/C-R1'],
  ['FH-1', '/payments'],
  ['FH-1', '/payments/PAY-001'],
  ['AP-C-001', '/grants/C-001'],
] as const;

let place: TestDatabase;
let site: OpenSite;
let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  place = await testDatabase();
  site = await openSite({ connection: place.connection, stop: async () => undefined }, { kind: 'postgres' }, () => {}, testMasterKey);
  const config = readConfig({
    ...{ REQUESTS_PER_ADDRESS: '0', REQUESTS_PER_SESSION: '0', LOG_LEVEL: 'silent' },
    COOKIE_SECRET: 'a-secret-of-forty-characters-for-the-tests',
  });
  app = await openHouse(site, config, createLog({ level: 'silent' }));
  await loadDemonstration(app, site, config, { say: () => {} });
  await app.get(Processors).drain();
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
}, 180_000);
afterAll(async () => {
  await app.get(Processors).stop();
  await app.close();
  await site.close();
  await place.drop();
});

async function pages(): Promise<Map<string, string>> {
  await app.get(Processors).drain();
  const shown = new Map<string, string>();
  for (const [person, path] of PAGES) {
    const visitor = new Visitor(url);
    if (person) await visitor.actAs(person);
    const { status, html } = await visitor.see(path);
    expect([path, status]).toEqual([path, 200]);
    shown.set(path, html);
  }
  return shown;
}

test('a title that an organiser put right stands on every page that showed the former one, and none of them says [private]', async () => {
  const before = await pages();
  const former = /<h1[^>]*>\s*([^<]+?)\s*</.exec(before.get('/bids/C-001') ?? '')?.[1] ?? '';
  const showing = [...before].filter(([, html]) => html.includes(former)).map(([path]) => path);
  expect([former, showing]).toEqual([expect.stringMatching(/\w/), PAGES.map(([, path]) => path)]);

  const organiser = new Visitor(url);
  await organiser.actAs('ORG-1');
  expect((await organiser.submit('/bids/C-001/wording', { title: TITLE, what: 'What it is about was put right too' })).status).toBe(303);

  for (const [path, html] of await pages()) {
    expect([path, html.includes(TITLE), html.includes(former), html.includes('[private]')]).toEqual([path, true, false, false]);
  }
}, 120_000);

test('a reason that an organiser put right stands wherever the former one was named, and the record says that it was changed', async () => {
  const declared = (await site.ledger.readStream('bank-chalcots'))
    .map(({ json }) => catalogue.decode(json))
    .find(({ type, data }) => type === 'AwardDeclared' && (data as { readonly bidId: string }).bidId === 'C-001') as RecordedOf<typeof AwardDeclared>;
  const { reason } = declared.data;
  const former = (await site.vault.read([reason])).get(reason.commitment) ?? '';
  const shows = async (path: string) => {
    await app.get(Processors).drain();
    const { html } = await new Visitor(url).see(path);
    return [html.includes(former), html.includes(REASON)];
  };
  const showing = ['/bids/C-001', '/api/bids/C-001'];
  expect(former).toMatch(/\w{3}/);
  for (const path of showing) expect([path, ...(await shows(path))]).toEqual([path, true, false]);

  const organiser = new Visitor(url);
  await organiser.actAs('ORG-1');
  const put = await organiser.submit(`/privacy/wording/chalcots/${reason.commitment}`, { words: REASON, ground: 'name' });
  expect(put.status).toBe(303);

  for (const path of showing) expect([path, ...(await shows(path))]).toEqual([path, false, true]);
  expect(await shows('/streams/wording-bank-chalcots')).toEqual([false, true]);
  expect((await site.vault.read([reason])).get(reason.commitment)).toBeUndefined();
}, 120_000);
