import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { ReadSide } from '#cqrs';
import { type Database, openDatabase } from '#database';
import { FileRoundSecrets } from '#features/ballots';
import { createLog, HealthProbes, httpAdapter, NestLog, openApi, PublicUrl, RATE_LIMITS, setUpHttp } from '#http';
import { Queue } from '#notifications';
import { ProcessorStatuses, Processors } from '#processors';
import { setUpWeb, type UpToDate } from '#web';
import type { Config } from './config.js';
import { cookieSecretOf } from './cookie-secret.js';
import { fitness } from './fitness.js';
import { HouseModule } from './house.module.js';
import { privacyOf } from './privacy-settings.js';
import { answerPeople, portIsFree } from './roles/http.role.js';
import { keepNotary } from './roles/notary.role.js';
import { startWork } from './roles/worker.role.js';
import { alone } from './season/alone.js';
import { loadDemonstration } from './season/demonstration.js';
import { startedAs } from './season/started-as.js';
import { type OpenSite, openSite } from './site.js';
import { tellsBy } from './tells-by.js';
import { masterKeyOf } from './vault-master-key.js';
import { build, version } from './version.js';

/** A page says the time in minutes. */
const GOOD_FOR_MS = 200;

export interface Service {
  /** What to print once it serves. */
  readonly greeting: readonly string[];
  readonly app: NestFastifyApplication;
  /** Settles when it was stopped and everything it started is down. @throws AnotherLedger when the database goes on with another ledger: the process must end at once */
  readonly ended: Promise<void>;
}

export interface Operator {
  readonly say: (line: string) => void;
  readonly stopped: AbortSignal;
}

/**
 * Starts everything in order, each step told to the operator: database, migrations, the demonstration's season, processors, pages.
 * Undefined when it was stopped before it served.
 *
 * @throws CannotServe, DatabaseUnavailable, BadConfig with one sentence
 */
export async function serve(config: Config, operator: Operator): Promise<Service | undefined> {
  if (config.roles.includes('http')) await portIsFree(config);
  operator.say('Starting the database …');
  const database = await openDatabase({ dataDir: config.dataDir, databaseUrl: config.databaseUrl, log: operator.say });
  try {
    return await serveOn(database, config, operator);
  } catch (fault) {
    await database.stop();
    throw fault;
  }
}

async function serveOn(database: Database, config: Config, operator: Operator): Promise<Service | undefined> {
  const site = await openSite(database, config.ledger, operator.say, await masterKeyOf(config));
  const log = createLog({ level: config.logLevel });
  let app: NestFastifyApplication | undefined;
  const close = async () => {
    await app?.close();
    await app?.get(Processors).stop();
    await site.close();
    await database.stop();
  };
  try {
    app = await openHouse(site, config, log);
    await startedAs(app, config.mode);
    if (config.mode === 'demo' && config.roles.some((role) => role !== 'notary')) await loadAlone(app, site, database, config, operator);
    if (operator.stopped.aborted) {
      await close();
      return undefined;
    }
    const greeting = await takeUp(app, config);
    const over = site.over.then((why) => Promise.reject(why));
    return { app, greeting, ended: Promise.race([untilStopped(operator.stopped).then(close), over]) };
  } catch (fault) {
    await app?.get(Processors).stop();
    await site.close();
    throw fault;
  }
}

/** The application with all its rooms, not listening yet. */
export async function openHouse(site: OpenSite, config: Config, log: Logger): Promise<NestFastifyApplication> {
  const secret = await cookieSecretOf(config);
  const web = { secret, demo: config.mode === 'demo', build, secureCookies: config.mode === 'production', strictTexts: false };
  const reaching = {
    address: new PublicUrl(config.publicUrl ?? `http://${config.host}:${config.port}`),
    workIssuer: config.workIssuer,
    smtp: config.smtp,
    notify: config.notify,
    relay: config.kafka,
    privacy: privacyOf(config),
    ballots: { secrets: new FileRoundSecrets(config.roundSecretsDir) },
  };
  const app = await NestFactory.create<NestFastifyApplication>(HouseModule.on(site, log, web, reaching), httpAdapter(config), {
    logger: new NestLog(log),
    abortOnError: false,
  });
  setUpHttp(app, log);
  await setUpWeb(app, {
    viewer: (person) => site.people.get(person),
    hidden: () => site.vault.hidden(),
    upToDate: remembered(() => app.get(ReadSide).atHead()),
    requests: { ...config.requests, limits: app.get(RATE_LIMITS) },
  });
  openApi(app, version);
  app.get(HealthProbes).add({ name: 'ledger', check: async () => ({ events: (await site.ledger.head())?.count ?? 0 }) });
  app.get(HealthProbes).add({ name: 'read-models', check: () => fitness(app.get(ProcessorStatuses)) });
  // Never a reason not to be ready: mail that is away stops nobody here, and operators read the numbers.
  app.get(HealthProbes).add({ name: 'notifications', check: async () => ({ ...(await app.get(Queue).counts(new Date())) }) });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

/** One process loads the season, whichever comes first; the others wait for it. */
async function loadAlone(app: NestFastifyApplication, site: OpenSite, database: Database, config: Config, operator: Operator): Promise<void> {
  const waiting = () => operator.say('Another process is loading the season; waiting for it …');
  await alone(database.connection, operator.stopped, waiting, async (still) => {
    const goOn = async () => {
      operator.stopped.throwIfAborted();
      await still();
    };
    // Whoever waited went by real time until now; its first fact, which may be the demonstration's door, must not lie in the season's future.
    await site.clock.refresh();
    if (!operator.stopped.aborted) await loadDemonstration(app, site, config, { say: operator.say, goOn });
  });
  // Loading takes the leases of all processors; a process that is no worker gives them back.
  if (!config.roles.includes('worker')) await app.get(Processors).stop();
}

/** Takes up each role, and answers what to tell the operator: where people find the service, or else what this process does in its place. */
async function takeUp(app: NestFastifyApplication, config: Config): Promise<readonly string[]> {
  const work = config.roles.includes('worker') ? startWork(app, config) : [];
  const notary = config.roles.includes('notary') ? keepNotary() : [];
  if (config.roles.includes('http')) return [...(await answerPeople(app, config)), ...(config.roles.includes('worker') ? tellsBy(config) : [])];
  return [...work, ...notary, 'This process has no pages.'];
}

function untilStopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    // A process with nothing to do stays all the same, until it is told to go.
    const alive = setInterval(() => {}, 60_000);
    const stop = () => {
      clearInterval(alive);
      resolve();
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** One look at the ledger serves all pages of a moment. */
function remembered(look: () => Promise<{ readonly upToDate: UpToDate }>): () => Promise<UpToDate> {
  let known: { readonly until: number; readonly answer: Promise<UpToDate> } | undefined;
  return () => {
    if (known && performance.now() < known.until) return known.answer;
    const answer = look().then(({ upToDate }) => upToDate);
    known = { until: performance.now() + GOOD_FOR_MS, answer };
    answer.catch(() => {
      known = undefined;
    });
    return answer;
  };
}
