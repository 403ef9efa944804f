import { Injectable } from '@nestjs/common';
import type { Follower } from './follower.js';
import type { Projection } from './projections/projection.js';
import type { AnyReaction } from './reactions/reaction-processor.js';
import type { FoldingTimedReaction, TimedReaction } from './reactions/timed-reaction.js';

export type AnyTimedReaction = TimedReaction | FoldingTimedReaction<unknown>;

/** What one feature wants run. */
export interface FeatureProcessors {
  readonly projections?: readonly Projection[];
  readonly reactions?: readonly AnyReaction[];
  readonly timed?: readonly AnyTimedReaction[];
}

/** What the features want run. Each feature's module adds its own in its constructor; processors read it when they start. */
@Injectable()
export class ProcessorRegistry {
  readonly #projections = new Map<string, Projection>();
  readonly #reactions = new Map<string, AnyReaction>();
  readonly #timed = new Map<string, AnyTimedReaction>();
  readonly #followers = new Map<string, Follower>();

  get projections(): readonly Projection[] {
    return [...this.#projections.values()];
  }

  get reactions(): readonly AnyReaction[] {
    return [...this.#reactions.values()];
  }

  get timed(): readonly AnyTimedReaction[] {
    return [...this.#timed.values()];
  }

  get followers(): readonly Follower[] {
    return [...this.#followers.values()];
  }

  /** All of one feature's. */
  add({ projections = [], reactions = [], timed = [] }: FeatureProcessors): this {
    return this.projection(...projections)
      .reaction(...reactions)
      .timedReaction(...timed);
  }

  projection(...projections: readonly Projection[]): this {
    return this.#add(this.#projections, projections);
  }

  reaction(...processors: readonly AnyReaction[]): this {
    return this.#add(this.#reactions, processors);
  }

  timedReaction(...timed: readonly AnyTimedReaction[]): this {
    return this.#add(this.#timed, timed);
  }

  follower(...followers: readonly Follower[]): this {
    return this.#add(this.#followers, followers);
  }

  /** @throws Error for a projection nobody added */
  projectionNamed(name: string): Projection {
    const projection = this.#projections.get(name);
    if (!projection) throw new Error(`no projection is called ${name}`);
    return projection;
  }

  #add<T extends { readonly name: string }>(to: Map<string, T>, added: readonly T[]): this {
    for (const each of added) {
      if (to.has(each.name)) throw new Error(`two processors are called ${each.name}`);
      to.set(each.name, each);
    }
    return this;
  }
}
