import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { buildIfStale } from '../../infra/dev/prepare.mjs';
import { startService } from '../support/service.mjs';
import { prepare } from './prepare.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Before the first browser spec: one service and one Chromium for all of them; `run.ts` finds both by these variables. */
export default async function setup() {
  if (!existsSync(CHROMIUM)) {
    console.warn(`The browser tests are skipped: there is no Chromium at ${CHROMIUM} (CHROMIUM names another place).`);
    return;
  }
  await buildIfStale();
  const service = await startService();
  await prepare(service.url).catch(async (fault) => {
    await service.stop();
    throw fault;
  });
  const browser = await chromium.launchServer({ executablePath: CHROMIUM, args: ARGS, headless: true });
  process.env.TEST_SERVICE_URL = service.url;
  process.env.TEST_BROWSER = browser.wsEndpoint();
  globalThis.browserRun = { service, browser };
}
