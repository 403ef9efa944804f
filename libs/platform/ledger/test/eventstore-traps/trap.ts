import type { Append, Ledger } from '../../src/ledger.js';
import type { StandIn } from '../eventstore-stand-in/stand-in.js';

export interface OpenedAs {
  /** Added to the server's address. */
  readonly query?: string;
  /** How long one call may take, in milliseconds. */
  readonly answerMs?: number;
}

export interface TrapPlace {
  readonly standIn: StandIn;
  /** Opens the adapter under trial as one more process would. */
  open(as?: OpenedAs): Promise<Ledger>;
}

/** One way in which a server or its client misleads an adapter. */
export interface Trap {
  readonly name: string;
  /** Sets the trap and lets the adapter walk into it. Throws when it bites. */
  spring(place: TrapPlace): Promise<void>;
}

/** The ids under which an append's command stands in the server, once for each of its events that is there. */
export function standing({ standIn }: TrapPlace, { stream, events }: Append): readonly string[] {
  const asked = new Set(events.map(({ json }) => json));
  return standIn.store
    .stream(stream)
    .filter(({ data }) => asked.has(data.toString()))
    .map(({ id }) => id);
}

/** Answers what resolves once so many more appends have reached the server. */
export function arrivals({ standIn }: TrapPlace, count: number): () => Promise<void> {
  const before = standIn.faults.arrived;
  return async () => {
    while (standIn.faults.arrived < before + count) await new Promise((resolve) => setTimeout(resolve, 2));
  };
}
