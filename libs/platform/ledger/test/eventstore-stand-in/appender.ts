import { setTimeout as sleep } from 'node:timers/promises';
import type { Decision, Expected } from './append-decision.js';
import type { StandInFaults } from './stand-in-faults.js';
import type { Proposed, StandInStore } from './stand-in-store.js';
import { foreignEvents, systemEvent } from './strewn-events.js';

/** One append as it arrived, by either of the protocol's two ways. */
export interface Arrived {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: readonly Proposed[];
}

export type Outcome = Decision | { readonly outcome: 'timeout' | 'too-large' | 'busy' | 'none' };

/** The server's default for the bytes of one append. */
export const MAX_APPEND_BYTES = 1024 * 1024;

/** Carries appends to the store, each with its fate. */
export class Appender {
  constructor(
    private readonly store: StandInStore,
    private readonly faults: StandInFaults,
  ) {}

  /** Answers at once, but for the slow. */
  async append(arrived: Arrived): Promise<Outcome> {
    if (sizeOf(arrived.events) > MAX_APPEND_BYTES) return { outcome: 'too-large' };
    const fate = this.faults.nextFate();
    switch (fate?.kind) {
      case undefined:
        return this.write(arrived);
      case 'lost':
        return { outcome: 'timeout' };
      case 'busy':
        return { outcome: 'busy' };
      case 'late':
        setTimeout(() => this.write(arrived), fate.afterMs);
        return { outcome: 'timeout' };
      case 'deadline':
        this.write(arrived);
        return { outcome: 'timeout' };
      case 'slow': {
        const decision = this.write(arrived);
        await sleep(fate.afterMs);
        return decision;
      }
      case 'silent':
        this.write(arrived);
        return { outcome: 'none' };
      case 'hold':
        if (fate.written) this.write(arrived);
        return { outcome: 'none' };
    }
  }

  private write(arrived: Arrived): Decision {
    const decision = this.store.append(arrived.stream, arrived.expected, arrived.events);
    if (decision.outcome === 'written') this.strew(arrived);
    return decision;
  }

  private strew(arrived: Arrived): void {
    for (let i = 0; i < this.faults.systemEventsPerAppend; i++) systemEvent(this.store, this.store.log.length);
    if (this.faults.foreignEvents) foreignEvents(this.store, arrived.events[0]);
  }
}

/** As the server counts what an event takes on its disk. */
function sizeOf(events: readonly Proposed[]): number {
  return events.reduce((sum, { data, metadata, type }) => sum + data.length + metadata.length + 2 * type.length, 0);
}
