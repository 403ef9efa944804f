import 'reflect-metadata';
import { BadConfig, type Config, readConfig } from './config.js';
import { CannotServe, type Service, serve } from './serve.js';

/** One sentence for whoever starts the service; exit code 1. */
function fail(fault: unknown): never {
  const known = fault instanceof BadConfig || fault instanceof CannotServe || (fault instanceof Error && fault.name === 'DatabaseUnavailable');
  const text = known || isDatabaseUnavailable(fault) ? (fault as Error).message : fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

const isDatabaseUnavailable = (fault: unknown): boolean => fault instanceof Error && 'code' in fault === false && /DatabaseUnavailable/.test(fault.name);

async function main(): Promise<void> {
  const config: Config = readConfig(process.env);
  const stopped = new AbortController();
  let service: Service | undefined;
  const stop = () => {
    if (stopped.signal.aborted) process.exit(130);
    stopped.abort();
    process.stderr.write('Stopping …\n');
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  service = await serve(config, { say: (line) => process.stderr.write(`${line}\n`), stopped: stopped.signal });
  if (!service) return process.exit(0);
  for (const line of service.greeting) process.stdout.write(`${line}\n`);
  await service.ended;
  process.exit(0);
}

main().catch(fail);
