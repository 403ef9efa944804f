import type { Checkpoint } from '../checkpoints/checkpoint.js';
import { inOneLine } from '../faults.js';
import type { Processor, Progress } from '../processor.js';
import { Build, type BuildSite } from './build.js';
import { checkName, type Projection, rebuildSchemaOf, schemaOf } from './projection.js';

/** Keeps one projection up to date, and builds it anew beside itself when asked. */
export class Projector implements Processor {
  readonly kind = 'projection';
  readonly name: string;
  /** Of this version: processes of two releases run side by side. */
  readonly lease: string;
  #live: Build;
  #next: Build | undefined;
  /** When older versions go; Infinity before this one is live, undefined when they are gone. */
  #retireAt: number | undefined = Number.POSITIVE_INFINITY;

  constructor(
    private readonly projection: Projection,
    private readonly site: BuildSite,
    private readonly isBehind: (a: Checkpoint, b: Checkpoint) => boolean,
    private readonly retireAfterMs: number,
  ) {
    checkName(projection);
    this.name = projection.name;
    this.lease = `projection:${schemaOf(projection)}`;
    this.#live = new Build(projection, schemaOf(projection), site, 'create');
  }

  /** Says whether a rebuild is asked for or under way. */
  rebuilding(wanted: boolean): void {
    if (!wanted) this.#next = undefined;
    else this.#next ??= new Build(this.projection, rebuildSchemaOf(this.projection), this.site, 'asked-for');
  }

  async step(fencing: number): Promise<Progress> {
    const live = await this.#live.step(fencing);
    if (live === 'at-head' && !this.#live.stopped && !this.#live.live) await this.#live.goLive();
    if (this.#live.live) await this.#retireOlder();
    const next = this.#next ? await this.#stepRebuild(this.#next, fencing) : 'at-head';
    return live === 'more' ? live : next;
  }

  forget(): void {
    this.#live.forget();
    this.#next?.forget();
  }

  resume(): void {
    this.#live.resume();
    this.#next?.resume();
  }

  async #stepRebuild(next: Build, fencing: number): Promise<Progress> {
    if ((await next.step(fencing)) === 'more') return 'more';
    if (next.stopped) return 'at-head';
    if (!next.gone && !(await this.site.models.switch(this.projection, this.isBehind))) return 'more';
    this.#next = undefined;
    if (next.gone) return 'at-head';
    this.#live = new Build(this.projection, schemaOf(this.projection), this.site, 'create');
    this.site.log.info({ projection: this.name }, 'a projection was built anew and switched');
    return 'more';
  }

  /** Later than the switch, so that processes of the release before can still serve what they read. */
  async #retireOlder(): Promise<void> {
    if (this.#retireAt === undefined) return;
    if (this.#retireAt === Number.POSITIVE_INFINITY) this.#retireAt = performance.now() + this.retireAfterMs;
    if (performance.now() < this.#retireAt) return;
    try {
      await this.site.models.retireOlder(this.projection);
      this.#retireAt = undefined;
    } catch (fault) {
      this.#retireAt = performance.now() + this.retireAfterMs + 1_000;
      this.site.log.warn({ projection: this.name, fault: inOneLine(fault) }, 'older versions could not be removed yet');
    }
  }
}
