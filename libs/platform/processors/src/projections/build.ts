import type { Envelope } from '#events';
import type { LedgerEntry } from '#ledger';
import type { Checkpoint } from '../checkpoints/checkpoint.js';
import { inOneLine, isPassing } from '../faults.js';
import { LeaseLost } from '../leases/leases.js';
import { type LedgerTail, recordedAtOf, type TailPage } from '../ledger-tail.js';
import type { ProcessorLog } from '../log.js';
import type { Progress } from '../processor.js';
import type { IdleAdvances } from './idle-advances.js';
import type { Projection } from './projection.js';
import { BuildMoved, type BuildState, type ReadModels } from './read-models.js';

/** What builds need of the house. */
export interface BuildSite {
  readonly models: ReadModels;
  readonly idle: IdleAdvances;
  readonly tail: LedgerTail;
  readonly catalogue: { decode(json: string): Envelope };
  readonly log: ProcessorLog;
}

/** One schema of one projection on its way along the ledger. An event that it cannot take stops it, and it alone. */
export class Build {
  #state: BuildState | undefined;
  #stopped = false;
  #gone = false;
  #known = false;
  #ahead: { readonly from: Checkpoint; readonly page: Promise<TailPage> } | undefined;
  readonly #types: ReadonlySet<string>;

  constructor(
    private readonly projection: Projection,
    private readonly schema: string,
    private readonly site: BuildSite,
    private readonly origin: 'create' | 'asked-for',
  ) {
    this.#types = new Set(projection.types);
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Removed by a newer version, or never asked for: nothing is left to do. */
  get gone(): boolean {
    return this.#gone;
  }

  get live(): boolean {
    return this.#state?.live ?? false;
  }

  forget(): void {
    this.#state = undefined;
    this.#ahead = undefined;
  }

  resume(): void {
    this.forget();
    this.#stopped = false;
  }

  async step(fencing: number): Promise<Progress> {
    if (this.#stopped || this.#gone) return 'at-head';
    try {
      this.#state ??= await this.#open(fencing);
      if (!this.#state) return 'at-head';
      const from = this.#state.checkpoint;
      const page = await this.#read(from);
      if (page.entries.length > 0) await this.#take(page.entries, page.reached, fencing);
      else if (page.reached.position !== from.position || page.reached.number !== from.number) await this.#pass(page.reached, fencing);
      return page.atEnd || this.#stopped ? 'at-head' : 'more';
    } catch (fault) {
      this.forget();
      if (fault instanceof BuildMoved) return 'more';
      throw fault;
    }
  }

  async goLive(): Promise<void> {
    await this.site.models.goLive(this.schema);
    if (this.#state) this.#state = { ...this.#state, live: true };
  }

  /** Creates what is missing only once: a build that disappears later was replaced by a newer version. */
  async #open(fencing: number): Promise<BuildState | undefined> {
    const mayCreate = this.origin === 'create' && !this.#known;
    try {
      const state = await this.site.models.open(this.projection, this.schema, fencing, mayCreate);
      this.#known = true;
      this.#gone = state === undefined;
      return state;
    } catch (fault) {
      if (isPassing(fault)) throw fault;
      await this.#stop(fault, -1);
      return undefined;
    }
  }

  /** While one batch is written, the next is read. */
  async #read(from: Checkpoint): Promise<TailPage> {
    const ahead = this.#ahead?.from === from ? this.#ahead.page : undefined;
    this.#ahead = undefined;
    const page = await (ahead ?? this.site.tail.read(from, this.#types));
    if (page.atEnd) return page;
    const next = this.site.tail.read(page.reached, this.#types);
    next.catch(() => undefined);
    this.#ahead = { from: page.reached, page: next };
    return page;
  }

  /** Writes a batch; when an event in it does not go in, halves it until that event stands alone, so that all before it are in. */
  async #take(entries: readonly LedgerEntry[], to: Checkpoint, fencing: number): Promise<void> {
    try {
      await this.#commit(to, fencing, entries);
    } catch (fault) {
      const first = entries[0];
      if (!first || fault instanceof BuildMoved || fault instanceof LeaseLost || isPassing(fault)) throw fault;
      if (entries.length === 1) return this.#stop(fault, first.number);
      const half = Math.ceil(entries.length / 2);
      await this.#take(entries.slice(0, half), checkpointAt(entries[half - 1] ?? first), fencing);
      if (!this.#stopped) await this.#take(entries.slice(half), to, fencing);
    }
  }

  async #commit(to: Checkpoint, fencing: number, entries: readonly LedgerEntry[]): Promise<void> {
    if (!this.#state) throw new BuildMoved(this.schema);
    await this.site.models.commit(this.schema, this.#state.checkpoint.position, to, fencing, (client) =>
      this.projection.project(
        entries.map((entry) => ({ number: entry.number, event: this.site.catalogue.decode(entry.json) })),
        client,
      ),
    );
    this.#state = { ...this.#state, checkpoint: to };
  }

  async #pass(to: Checkpoint, fencing: number): Promise<void> {
    if (!this.#state || !(await this.site.idle.advance(this.schema, this.#state.checkpoint.position, to, fencing))) throw new BuildMoved(this.schema);
    this.#state = { ...this.#state, checkpoint: to };
  }

  async #stop(fault: unknown, number: number): Promise<void> {
    const error = inOneLine(fault);
    await this.site.models.stop(this.projection, this.schema, error, number);
    this.#stopped = true;
    this.site.log.error({ schema: this.schema, number, error }, 'a projection stopped; the others go on');
  }
}

function checkpointAt(entry: LedgerEntry): Checkpoint {
  return { position: entry.position, number: entry.number, recordedAt: recordedAtOf(entry) };
}
