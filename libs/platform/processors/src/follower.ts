import type { Ledger } from '#ledger';
import type { TargetedCheckpoints } from './checkpoints/checkpoint.js';
import type { LedgerTail } from './ledger-tail.js';
import type { ProcessorLog } from './log.js';
import type { Processor, ProcessorKind } from './processor.js';

/** What a follower is given to work with: the ledger as the other processors of this process read it, and where it may keep its checkpoint. */
export interface FollowerSite {
  readonly ledger: Ledger;
  readonly tail: LedgerTail;
  readonly checkpoints: TargetedCheckpoints;
  readonly log: ProcessorLog;
}

/**
 * A processor that a platform room brings along, such as one that passes facts on to the outside. It runs once processors were started, under a lease of
 * its own; no drain waits for it, since what it depends on may be away while the house goes on.
 */
export interface Follower {
  readonly kind: Exclude<ProcessorKind, 'projection' | 'reaction'>;
  readonly name: string;
  processorOn(site: FollowerSite): Processor;
}

/** The name of a follower's lease and checkpoint. */
export function leaseOf({ kind, name }: Pick<Follower, 'kind' | 'name'>): string {
  return `${kind}:${name}`;
}
