import 'reflect-metadata';
import { DatabaseUnavailable } from '#database';
import { EventstoreUnavailable } from '#ledger';
import { LedgerIsMoved } from '#processors';
import { WrongMasterKey } from '#vault';
import { BadConfig, configHere } from './config.js';
import { DamagedSecret } from './drawn-secret.js';
import { AnotherLedger } from './marked-ledger.js';
import { CannotServe } from './roles/http.role.js';
import { NotAlone } from './season/alone.js';
import { SeasonRefused } from './season/season.schema.js';
import { OtherLedger } from './season/started-as.js';
import { serve } from './serve.js';

const SENTENCES = [
  AnotherLedger,
  BadConfig,
  CannotServe,
  DamagedSecret,
  DatabaseUnavailable,
  EventstoreUnavailable,
  LedgerIsMoved,
  NotAlone,
  OtherLedger,
  SeasonRefused,
  WrongMasterKey,
];

/** What an operator can mend is one sentence; anything else is a bug and keeps its stack. Exit code 1. */
function fail(fault: unknown): never {
  const said = SENTENCES.some((kind) => fault instanceof kind);
  process.stderr.write(`${fault instanceof Error ? (said ? fault.message : fault.stack) : String(fault)}\n`);
  process.exit(1);
}

async function main(): Promise<void> {
  const config = configHere();
  const stopped = new AbortController();
  const stop = () => {
    if (stopped.signal.aborted) process.exit(130);
    stopped.abort();
    process.stderr.write('Stopping …\n');
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const service = await serve(config, { say: (line) => process.stderr.write(`${line}\n`), stopped: stopped.signal });
  if (!service) return process.exit(0);
  for (const line of service.greeting) process.stdout.write(`${line}\n`);
  await service.ended;
  process.exit(0);
}

main().catch(fail);
