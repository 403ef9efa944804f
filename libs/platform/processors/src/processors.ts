import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { londonDay } from '#decider/calendar';
import { type Envelope, catalogue as everyEvent } from '#events';
import type { Ledger } from '#ledger';
import { type Checkpoint, MemoryCheckpoints, type TargetedCheckpoints } from './checkpoints/checkpoint.js';
import { PostgresCheckpoints } from './checkpoints/postgres-checkpoints.js';
import type { BusinessClock } from './clocks/clock.js';
import { inOneLine } from './faults.js';
import { leaseOf } from './follower.js';
import { LeaseKeeper } from './leases/lease-keeper.js';
import { LeaseLost, type Leases, MemoryLeases } from './leases/leases.js';
import { PostgresLeases } from './leases/postgres-leases.js';
import { LedgerTail } from './ledger-tail.js';
import { type ProcessorLog, SILENT } from './log.js';
import type { Processor } from './processor.js';
import { ProcessorLoop } from './processor-loop.js';
import type { AnyTimedReaction, ProcessorRegistry } from './processor-registry.js';
import { IdleAdvances } from './projections/idle-advances.js';
import { rebuildSchemaOf } from './projections/projection.js';
import { Projector } from './projections/projector.js';
import { ReadModels } from './projections/read-models.js';
import { answersOf } from './reactions/answers.js';
import { LedgerFold } from './reactions/ledger-fold.js';
import type { Execute } from './reactions/reaction-processor.js';
import { Reactor } from './reactions/reactor.js';
import { type TimedReaction, TimedRunner } from './reactions/timed-reaction.js';

export interface ProcessorsOptions {
  readonly ledger: Ledger;
  readonly registry: ProcessorRegistry;
  readonly execute: Execute;
  readonly clock: BusinessClock;
  /** Where checkpoints, leases and read models live. Without it everything is in memory and nothing is projected: the season's dry run. */
  readonly pool?: Pool | undefined;
  readonly catalogue?: { decode(json: string): Envelope };
  readonly log?: ProcessorLog;
  /** How often everybody looks without a hint (default 500 ms). */
  readonly pollMs?: number;
  /** How long another process waits for the processors of one that was killed (default 5 s). */
  readonly leaseMs?: number;
  /** How long older versions of a projection stay after the newer went live (default one minute). */
  readonly retireAfterMs?: number;
  /** How often timed reactions look at the calendar (default 30 s). */
  readonly tickMs?: number;
}

/** How often a drain tries a processor that fails before it gives up. */
const DRAIN_ATTEMPTS = 4;

/** All projections and reactions of one process (the worker's role). Any number of processes may run them: each is run by the holder of its lease. */
export class Processors {
  readonly #options: ProcessorsOptions;
  readonly #log: ProcessorLog;
  readonly #tail: LedgerTail;
  readonly #leases: LeaseKeeper;
  readonly #models: ReadModels | undefined;
  #projectors: readonly ProcessorLoop[] = [];
  #reactors: readonly ProcessorLoop[] = [];
  #timed: readonly TimedRunner[] = [];
  #followers: readonly ProcessorLoop[] = [];
  #started = false;
  #keeping: Promise<void> | undefined;
  #timers: NodeJS.Timeout[] = [];

  constructor(options: ProcessorsOptions) {
    this.#options = options;
    this.#log = options.log ?? SILENT;
    this.#tail = new LedgerTail(options.ledger, options.pollMs ?? 500);
    this.#models = options.pool && new ReadModels(options.pool);
    const leases: Leases = options.pool ? new PostgresLeases(options.pool) : new MemoryLeases();
    this.#leases = new LeaseKeeper(
      leases,
      options.leaseMs ?? 5_000,
      () => this.#leaseNames(),
      () => this.#tail.wake(),
      (fault) => this.#log.warn({ fault: inOneLine(fault) }, 'leases could not be renewed'),
    );
  }

  /** Starts to follow the ledger in the background. */
  start(): void {
    this.#started = true;
    this.#prepare();
    this.#tail.follow();
    for (const loop of this.#loops()) loop.start();
    const tickMs = this.#options.tickMs ?? 30_000;
    this.#timers.push(setInterval(() => void this.tick().catch((fault) => this.#log.error({ fault: inOneLine(fault) }, 'timed reactions failed')), tickMs));
    if (this.#models) this.#timers.push(setInterval(() => void this.#lookForRebuilds().catch(() => undefined), this.#options.pollMs ?? 500));
  }

  /** Ends every batch under way and gives the leases back. */
  async stop(): Promise<void> {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    await Promise.all(this.#loops().map((loop) => loop.stop()));
    this.#tail.close();
    await this.#leases.release().catch((fault) => this.#log.warn({ fault: inOneLine(fault) }, 'leases could not be given back'));
    await this.#keeping;
  }

  /** Runs reactions, and the reactions to what they caused, until none is left. @throws the fault of a processor that keeps failing */
  async drainReactions(): Promise<void> {
    await this.#holdLeases();
    for (let counted = -1; ; ) {
      this.#tail.refresh();
      const count = (await this.#tail.head())?.count ?? 0;
      if (count === counted) return;
      for (const loop of this.#reactors) await this.#toHead(loop);
      counted = count;
    }
  }

  /** Runs everything until no reaction is left and every projection that is not stopped stands at the head. */
  async drain(): Promise<void> {
    await this.drainReactions();
    await this.#lookForRebuilds();
    await Promise.all(this.#projectors.map((loop) => this.#toHead(loop)));
  }

  /** Carries out what is due on the business clock's day; answers how many commands were accepted. Skips what another process runs. */
  async tick(): Promise<number> {
    this.#prepare();
    await this.#leases.take();
    const day = londonDay(this.#options.clock.now());
    let accepted = 0;
    for (const timed of this.#timed) {
      if (this.#leases.fencing(timedLease(timed)) !== undefined) accepted += await timed.run(day);
    }
    return accepted;
  }

  /** Builds a projection anew beside itself; the switch comes by itself, in whichever process runs it. */
  async rebuild(name: string): Promise<void> {
    if (!this.#models) throw new Error('nothing is projected in memory');
    await this.#models.requestRebuild(this.#options.registry.projectionNamed(name));
    await this.#lookForRebuilds();
    this.#tail.wake();
  }

  /** Tries a stopped processor of this process again. */
  resume(name: string): void {
    for (const { processor } of this.#loops()) if (processor.name === name) processor.resume();
    this.#tail.wake();
  }

  /** What this process waits to try again, by lease name. */
  faults(): ReadonlyMap<string, string> {
    return new Map(this.#loops().flatMap((loop) => (loop.fault === undefined ? [] : [[loop.processor.lease, loop.fault] as const])));
  }

  #prepare(): void {
    if (this.#keeping) return;
    const { ledger, registry, execute, pool, retireAfterMs = 60_000 } = this.#options;
    const catalogue = this.#options.catalogue ?? everyEvent;
    const checkpoints: TargetedCheckpoints = pool ? new PostgresCheckpoints(pool) : new MemoryCheckpoints();
    const shared = { tail: this.#tail, catalogue, log: this.#log };
    this.#reactors = registry.reactions.map((reaction) =>
      this.#loop(new Reactor(reaction, answersOf(reaction, ledger, catalogue), { ...shared, checkpoints, execute })),
    );
    this.#timed = registry.timed.map((reaction) => new TimedRunner(timedOn(ledger, reaction, catalogue), execute, this.#log));
    if (pool && this.#models) {
      const site = { ...shared, models: this.#models, idle: new IdleAdvances(pool) };
      this.#projectors = registry.projections.map((projection) => this.#loop(new Projector(projection, site, this.#isBehind, retireAfterMs)));
    }
    const outside = { ledger, tail: this.#tail, checkpoints, log: this.#log };
    this.#followers = registry.followers.map((follower) => this.#loop(follower.processorOn(outside)));
    this.#keeping = this.#leases.keep();
  }

  #loop(processor: Processor): ProcessorLoop {
    return new ProcessorLoop(processor, this.#tail, this.#leases, this.#log);
  }

  #loops(): readonly ProcessorLoop[] {
    return [...this.#projectors, ...this.#reactors, ...this.#followers];
  }

  /** A process that only drains leaves the followers to whoever runs them. */
  #leaseNames(): readonly string[] {
    const followers = this.#started ? this.#options.registry.followers.map(leaseOf) : [];
    return [...this.#drained(), ...followers];
  }

  #drained(): readonly string[] {
    return [...[...this.#projectors, ...this.#reactors].map((loop) => loop.processor.lease), ...this.#timed.map(timedLease)];
  }

  /** Waits until this process holds every lease that a drain needs: that of a killed process ends by itself. */
  async #holdLeases(): Promise<void> {
    this.#prepare();
    const leaseMs = this.#options.leaseMs ?? 5_000;
    for (let waitedMs = 0; !this.#drained().every((name) => this.#leases.fencing(name) !== undefined); waitedMs += leaseMs / 10) {
      if (waitedMs > 3 * leaseMs) throw new Error('another process runs the processors: stop it first');
      if (waitedMs > 0) await sleep(leaseMs / 10);
      await this.#leases.take();
    }
  }

  async #toHead(loop: ProcessorLoop): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await loop.toHead();
      } catch (fault) {
        loop.processor.forget();
        if (attempt === DRAIN_ATTEMPTS) throw fault;
        await sleep(50 * 2 ** attempt);
        if (fault instanceof LeaseLost) await this.#holdLeases();
        this.#tail.refresh();
      }
    }
  }

  async #lookForRebuilds(): Promise<void> {
    if (!this.#models) return;
    const wanted = await this.#models.rebuilds();
    for (const { processor } of this.#projectors) {
      if (processor instanceof Projector) processor.rebuilding(wanted.has(rebuildSchemaOf(this.#options.registry.projectionNamed(processor.name))));
    }
  }

  readonly #isBehind = (a: Checkpoint, b: Checkpoint): boolean =>
    b.position !== undefined && (a.position === undefined || this.#options.ledger.compare(a.position, b.position) < 0);
}

function timedOn(ledger: Ledger, timed: AnyTimedReaction, catalogue: { decode(json: string): Envelope }): TimedReaction {
  if (!('folding' in timed)) return timed;
  const folded = new LedgerFold(ledger, timed, catalogue);
  return { name: timed.name, due: async (day) => timed.due(await folded.current(), day) };
}

function timedLease(timed: TimedRunner): string {
  return `timed:${timed.reaction.name}`;
}
