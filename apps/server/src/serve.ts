import { createServer } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { ReadSide } from '#cqrs';
import { type Database, openDatabase } from '#database';
import { createLog, HealthProbes, httpAdapter, NestLog, openApi, setUpHttp } from '#http';
import { ProcessorStatuses, Processors } from '#processors';
import { setUpWeb, type UpToDate } from '#web';
import type { Config } from './config.js';
import { cookieSecretOf } from './cookie-secret.js';
import { HouseModule } from './house.module.js';
import { loadDemonstration } from './season/demonstration.js';
import { startedAs } from './season/started-as.js';
import { openSite } from './site.js';
import { build, version } from './version.js';

/** A page says the time in minutes. */
const GOOD_FOR_MS = 200;

/** The service cannot run as it was asked to; the message is one sentence for the operator. */
export class CannotServe extends Error {}

export interface Service {
  /** What to print once it serves. */
  readonly greeting: readonly string[];
  readonly app: NestFastifyApplication;
  /** Settles when it was stopped and everything it started is down. */
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
  const site = await openSite(database, config.ledger, operator.say);
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
    const processors = app.get(Processors);
    await startedAs(app, config.mode);
    if (config.mode === 'demo' && !operator.stopped.aborted) await loadDemonstration(app, site, config, operator);
    if (operator.stopped.aborted) {
      await close();
      return undefined;
    }
    if (config.roles.includes('worker')) processors.start();
    const address = config.roles.includes('http') ? await listen(app, config) : undefined;
    return { app, greeting: greetingOf(address, config), ended: untilStopped(operator.stopped).then(close) };
  } catch (fault) {
    await app?.get(Processors).stop();
    await site.close();
    throw fault;
  }
}

/** The application with all its rooms, not listening yet. */
export async function openHouse(site: Awaited<ReturnType<typeof openSite>>, config: Config, log: Logger): Promise<NestFastifyApplication> {
  const secret = await cookieSecretOf(config);
  const web = { secret, demo: config.mode === 'demo', build, secureCookies: config.mode === 'production', strictTexts: false };
  const app = await NestFactory.create<NestFastifyApplication>(HouseModule.on(site, log, web), httpAdapter(), {
    logger: new NestLog(log),
    abortOnError: false,
  });
  setUpHttp(app, log);
  await setUpWeb(app, { viewer: (person) => site.people.get(person), upToDate: remembered(() => app.get(ReadSide).atHead()) });
  openApi(app, version);
  app.get(HealthProbes).add({ name: 'ledger', check: async () => ({ events: (await site.ledger.head())?.count ?? 0 }) });
  app.get(HealthProbes).add({ name: 'read-models', check: () => allFit(app.get(ProcessorStatuses)) });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

/** Every processor runs, and what pages read is built: after an upgrade a changed read model is not, for a while. */
async function allFit(statuses: ProcessorStatuses): Promise<Readonly<Record<string, number>>> {
  const all = await statuses.all();
  const unfit = all.filter(({ kind, state }) => state === 'stopped' || (kind === 'projection' && (state === 'building' || state === 'waiting')));
  if (unfit.length > 0)
    throw new Error(unfit.map(({ name, state, stoppedAt }) => `${name}: ${state}${stoppedAt === undefined ? '' : ` at ${stoppedAt}`}`).join(', '));
  return { running: all.length };
}

async function listen(app: NestFastifyApplication, config: Config): Promise<string> {
  try {
    await app.listen(config.port, config.host);
  } catch (fault) {
    throw portProblem(fault, config);
  }
  return (await app.getUrl()).replace('[::1]', 'localhost');
}

/** Found out before anything is started, so that a second service does no work in vain. */
async function portIsFree({ host, port }: Config): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (fault) => reject(portProblem(fault, { host, port })));
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

function portProblem(fault: unknown, { host, port }: Pick<Config, 'host' | 'port'>): unknown {
  const code = fault instanceof Error && 'code' in fault ? fault.code : undefined;
  if (code === 'EADDRINUSE') return new CannotServe(`Port ${port} is in use by another program: stop it, or choose another port with PORT=3001.`);
  if (code === 'EACCES') return new CannotServe(`Port ${port} may not be used by this user: choose one above 1023 with PORT=3000.`);
  if (code === 'EADDRNOTAVAIL') return new CannotServe(`This machine has no address ${host}: choose another HOST.`);
  return fault;
}

function greetingOf(address: string | undefined, config: Config): string[] {
  if (!address) return ['Estate Bank is at work (no pages in this process).'];
  const demo = config.mode === 'demo' ? ['This is a demonstration: all people and money in it are made up.', `Act as somebody: ${address}/demo`] : [];
  return [`Estate Bank is at ${address}`, ...demo];
}

function untilStopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
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
