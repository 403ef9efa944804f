import { createServer } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DemoLinks } from '#features/demonstration';
import { PublicUrl } from '#http';
import type { Config } from '../config.js';

/** The service cannot run as it was asked to; the message is one sentence for the operator. */
export class CannotServe extends Error {}

/** Found out before anything is started, so that a second service does no work in vain. @throws CannotServe */
export async function portIsFree({ host, port }: Config): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (fault) => reject(portProblem(fault, { host, port })));
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

/** Answers people from now on. Says where. @throws CannotServe */
export async function answerPeople(app: NestFastifyApplication, config: Config): Promise<readonly string[]> {
  const address = await listen(app, config);
  if (config.publicUrl === undefined) app.get(PublicUrl).is(address);
  return [`Estate Bank is at ${address}`, ...(config.mode === 'demo' ? await waysIn(app, address) : [])];
}

/** A link for each kind of person of a demonstration. Whoever has one may be them: it is told to the operator alone. */
async function waysIn(app: NestFastifyApplication, address: string): Promise<readonly string[]> {
  const links = await app.get(DemoLinks).perRole();
  const lines = links.map(({ role, name, path }) => `  ${role} (${name}): ${address}${path}`);
  return ['This is a demonstration: all people and money in it are made up.', `Sign in as anybody: ${address}/demo, or as`, ...lines];
}

async function listen(app: NestFastifyApplication, config: Config): Promise<string> {
  try {
    await app.listen(config.port, config.host);
  } catch (fault) {
    throw portProblem(fault, config);
  }
  return (await app.getUrl()).replace('[::1]', 'localhost');
}

function portProblem(fault: unknown, { host, port }: Pick<Config, 'host' | 'port'>): unknown {
  const code = fault instanceof Error && 'code' in fault ? fault.code : undefined;
  if (code === 'EADDRINUSE') return new CannotServe(`Port ${port} is in use by another program: stop it, or choose another port with PORT=3001.`);
  if (code === 'EACCES') return new CannotServe(`Port ${port} may not be used by this user: choose one above 1023 with PORT=3000.`);
  if (code === 'EADDRNOTAVAIL') return new CannotServe(`This machine has no address ${host}: choose another HOST.`);
  return fault;
}
