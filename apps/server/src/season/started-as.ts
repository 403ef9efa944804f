import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { catalogue } from '#events';
import { LEDGER, type Ledger } from '#ledger';
import { StartLedger } from './start.decider.js';

/** The ledger is not of the kind that this process was started for. */
export class OtherLedger extends Error {}

/**
 * A demonstration is one for ever, and a production ledger never becomes one (audit.md): the first event says which it is. An empty ledger of production
 * gets that event here; a demonstration's comes with its season.
 *
 * @throws OtherLedger with one sentence
 */
export async function startedAs(app: INestApplicationContext, mode: 'demo' | 'production'): Promise<void> {
  const kind = await ledgerKind(app.get<Ledger>(LEDGER));
  if (mode === 'production' && kind === 'demonstration')
    throw new OtherLedger('This data is a demonstration and stays one: use another DATA_DIR or DATABASE_URL for production.');
  if (mode === 'demo' && kind === 'production') throw new OtherLedger('This data is a production ledger: set MODE=production, or use another DATA_DIR.');
  if (mode === 'production' && kind === undefined) await startProduction(app);
}

async function startProduction(app: INestApplicationContext): Promise<void> {
  const meta = { commandId: randomUUID(), actor: 'system', office: 'system', role: 'system' };
  const outcome = await app.get(CommandBus).execute(new StartLedger({ kind: 'production' }, meta));
  if (outcome.status !== 'done')
    throw new OtherLedger('Another process has just started this ledger as a demonstration: use another DATA_DIR or DATABASE_URL.');
}

/** What the ledger's first event says it is; undefined for an empty one. */
export async function ledgerKind(ledger: Ledger): Promise<'demonstration' | 'production' | undefined> {
  const { entries } = await ledger.readAll({ limit: 1 });
  const first = entries[0];
  if (!first) return undefined;
  const event = catalogue.decode(first.json);
  return event.type === 'LedgerStarted' && event.data.kind === 'demonstration' ? 'demonstration' : 'production';
}
