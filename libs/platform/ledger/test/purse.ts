import { z } from 'zod';
import { accept, type Decider, type Recorded, refuse } from '#decider';
import { type Envelope, type EventType, eventType, type FactOf } from '#events';
import { type HandleRequest, type Handling, handle } from '../src/handle.js';
import type { Ledger } from '../src/ledger.js';

/** For specs: a purse that can hold money and be closed; small enough to see through, and with money to race for. */
const Filled = eventType('PurseFilled', 1, 'public', z.strictObject({ pence: z.int().min(0) }));
const Spent = eventType('PurseSpent', 1, 'restricted', z.strictObject({ pence: z.int().min(0), limit: z.int() }));
type PurseEvent = FactOf<typeof Filled> | FactOf<typeof Spent>;
type PurseCommand = { type: 'Fill' | 'Spend' | 'Rest'; data: { pence: number }; at: string };
type PurseFacts = { limit: number } | undefined;

export const purse: Decider<{ pence: number; spends: number }, PurseCommand, PurseFacts, PurseEvent> = {
  name: 'purse',
  refusals: { 'too-little': { kind: 'limit', title: 'There is too little in the purse.' }, 'over-limit': { kind: 'limit', title: 'That is over the limit.' } },
  initialState: { pence: 0, spends: 0 },
  evolve: (state, event) =>
    event.type === 'PurseFilled' ? { ...state, pence: state.pence + event.data.pence } : { pence: state.pence - event.data.pence, spends: state.spends + 1 },
  decide({ type, data }, state, facts) {
    if (type === 'Rest') return accept();
    if (type === 'Fill') return accept<PurseEvent>({ type: 'PurseFilled', data: { pence: data.pence } });
    const limit = facts?.limit ?? 1000;
    if (data.pence > limit) return refuse('over-limit', { limit });
    if (data.pence > state.pence) return refuse('too-little', { pence: state.pence });
    return accept<PurseEvent>({ type: 'PurseSpent', data: { pence: data.pence, limit } });
  },
  commandOf: ([event]) => ({ type: event?.type === 'PurseFilled' ? 'Fill' : 'Spend', data: { pence: event?.data.pence ?? 0 }, at: event?.recordedAt ?? '' }),
  factsOf: (events: readonly Recorded<PurseEvent>[]) => events.flatMap((event) => (event.type === 'PurseSpent' ? [{ limit: event.data.limit }] : []))[0],
};

const types = new Map<string, EventType>([Filled, Spent].map((each) => [each.type, each]));
const typeOf = (type: string) => {
  const found = types.get(type);
  if (!found) throw new Error(`unknown event type ${type}`);
  return found;
};

/** For specs: the catalogue of the purse's events. */
export const purseCatalogue = {
  typeOf,
  decode: (json: string) => JSON.parse(json) as Envelope,
  check: (type: string, data: unknown) => void typeOf(type).schema.parse(data),
};

/** For specs: one process that carries commands to purses. */
export function purseOn(ledger: Ledger, clock: Handling['clock'] = { now: () => new Date().toISOString() }) {
  const handling = { ledger, decider: purse, clock, catalogue: purseCatalogue };
  return (
    type: PurseCommand['type'],
    stream: string,
    pence: number,
    more: { commandId?: string; expectedRevision?: number; gatherFacts?: HandleRequest['gatherFacts'] } = {},
  ) => {
    const { commandId = crypto.randomUUID(), expectedRevision, gatherFacts } = more;
    const meta = { commandId, expectedRevision, actor: 'per-AAAAAAAAAAAAAAAAAAAAAA', office: 'treasurer', role: 'treasurer' };
    return handle(handling, { stream, command: { type, data: { pence } }, meta, gatherFacts });
  };
}
