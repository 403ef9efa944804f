import { applicationEvents } from './application.events.js';
import { ballotEvents, votingEvents } from './ballot.events.js';
import { bankEvents } from './bank.events.js';
import { dwellingEvents, joiningRuleEvents, letterEvents } from './dwelling.events.js';
import { type Envelope, envelopeSchema } from './envelope.js';
import type { EventType } from './event-type.js';
import { grantEvents, paymentEvents } from './grant.events.js';
import { ledgerEvents } from './ledger.events.js';
import { fastTrackEvents, meetingEvents, panelEvents } from './panel.events.js';
import { administratorEvents, personEvents } from './person.events.js';
import { placeEvents } from './place.events.js';
import { privacyEvents, retentionEvents, wordingEvents } from './privacy.events.js';
import { roundEvents } from './round.events.js';
import { assistanceEvents, codeLetterEvents } from './sign-in.events.js';
import { type Upcasts, upcasts } from './upcasts.js';

/** The event types of one feature: the unit by which the outward stream is divided. */
export interface FeatureEvents {
  readonly feature: string;
  readonly types: readonly EventType[];
}

const features: readonly FeatureEvents[] = [
  { feature: 'ledger', types: ledgerEvents },
  { feature: 'people', types: [...administratorEvents, ...personEvents] },
  { feature: 'community', types: placeEvents },
  { feature: 'joining', types: [...dwellingEvents, ...letterEvents, ...joiningRuleEvents] },
  { feature: 'banks', types: bankEvents },
  { feature: 'rounds', types: roundEvents },
  { feature: 'applications', types: applicationEvents },
  { feature: 'panels', types: [...panelEvents, ...meetingEvents, ...fastTrackEvents] },
  { feature: 'ballots', types: [...votingEvents, ...ballotEvents] },
  { feature: 'grants', types: [...grantEvents, ...paymentEvents] },
  { feature: 'privacy', types: [...privacyEvents, ...retentionEvents, ...wordingEvents] },
  { feature: 'sign-in', types: [...assistanceEvents, ...codeLetterEvents] },
];

/** An event that this release cannot read: an unknown type, a newer version, or bytes that do not fit their schema. */
export class UndecodableEvent extends Error {
  constructor(
    readonly where: string,
    why: string,
  ) {
    super(`${where}: ${why}`);
    this.name = 'UndecodableEvent';
  }
}

/** What event types mean, for the types of the given features at their current versions and the steps from older versions to them. */
export function catalogueOf(grouped: readonly FeatureEvents[], steps: Upcasts) {
  const types = grouped.flatMap((group) => group.types);
  const byType = new Map(types.map((entry) => [entry.type, entry]));
  const features = new Map(grouped.flatMap((group) => group.types.map(({ type }) => [type, group.feature])));

  function typeOf(type: string): EventType {
    const entry = byType.get(type);
    if (!entry) throw new UndecodableEvent(type, 'this release does not know the event type');
    return entry;
  }

  function decode(json: string): Envelope {
    const raw = JSON.parse(json) as Envelope;
    const entry = typeOf(raw.type);
    if (raw.v === entry.v) return raw;
    if (raw.v > entry.v) throw new UndecodableEvent(raw.id, `${raw.type} version ${raw.v} is newer than this release`);
    return upcast(raw, entry.v, steps);
  }

  function check(type: string, data: unknown): void {
    const result = typeOf(type).schema.safeParse(data);
    if (result.success) return;
    const issue = result.error.issues[0];
    throw new UndecodableEvent(type, `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'does not fit its schema'}`);
  }

  function decodeStrictly(json: string): Envelope {
    const envelope = envelopeSchema.safeParse(JSON.parse(json));
    if (!envelope.success) throw new UndecodableEvent('event', envelope.error.issues[0]?.message ?? 'not an event');
    const decoded = decode(json);
    check(decoded.type, decoded.data);
    return decoded;
  }

  return {
    /** Every event type at its current version. */
    types,
    /** Every feature that has events, once. */
    features: grouped.map(({ feature }) => feature),
    has: (type: string): boolean => byType.has(type),
    /** The feature whose streams hold events of this type. @throws UndecodableEvent for a type that is not in the catalogue */
    featureOf: (type: string): string => features.get(typeOf(type).type) as string,
    /** @throws UndecodableEvent for a type that is not in the catalogue */
    typeOf,
    /**
     * The envelope that a stored text means today: upcast to the type's current version. Stored bytes are never touched.
     * The schema was checked when the event was written; reading trusts it, since a ledger is read far more often than written. `decodeStrictly` checks again.
     *
     * @throws UndecodableEvent
     */
    decode,
    /** As `decode`, and checks envelope and data against their schemas: for imports, audits and samples. @throws UndecodableEvent */
    decodeStrictly,
    /** @throws UndecodableEvent when the data does not fit the type's current schema: a decider's bug, found before it is written */
    check,
  };
}

function upcast(envelope: Envelope, to: number, steps: Upcasts): Envelope {
  let current = envelope;
  while (current.v < to) {
    const step = steps[`${current.type}@${current.v}`];
    if (!step) throw new UndecodableEvent(current.id, `no way from ${current.type} version ${current.v} to ${to}`);
    current = { ...current, v: current.v + 1, data: step(current.data) };
  }
  return current;
}

/** Every event type of this release. */
export const catalogue = catalogueOf(features, upcasts);
