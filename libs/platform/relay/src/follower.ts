import type { EventType } from '#events';
import type { Follower } from '#processors';
import { Departures } from './departures.js';
import { KafkaOutlet } from './kafka/kafka-outlet.js';
import { Pace } from './pace.js';
import { recogniseAll } from './recognition.js';
import { recordMaker } from './record.js';
import { topicOf } from './record-names.js';
import { Relay } from './relay.js';
import { RELAY_TIMES, type RelaySettings, type RelayTimes } from './relay-settings.js';

/** What the relay must know of event types. */
export interface OutwardCatalogue {
  readonly types: readonly EventType[];
  /** The published versions that events are no longer written in, such as `AwardDeclared.v1`: an event of any other is not sent. */
  readonly earlier?: readonly string[] | undefined;
  featureOf(type: string): string;
}

/** The topics that public types go to. A feature without any has none. */
export function topicsOf({ types, featureOf }: OutwardCatalogue, prefix: string): readonly string[] {
  const outward = types.filter(({ audience }) => audience !== 'restricted');
  return [...new Set(outward.map(({ type }) => topicOf(prefix, featureOf(type))))];
}

/** The relay to these brokers, for the registry of processors. */
export function relayTo(settings: RelaySettings, catalogue: OutwardCatalogue, times: RelayTimes = RELAY_TIMES): Follower {
  return {
    kind: 'relay',
    name: 'kafka',
    processorOn({ ledger, tail, checkpoints, log }) {
      const makeRecord = recordMaker({ ...settings, featureOf: catalogue.featureOf });
      const { types, earlier } = catalogue;
      return new Relay({
        outlet: new KafkaOutlet(settings, topicsOf(catalogue, settings.topicPrefix), times),
        departures: new Departures(types, { ledger, tail, makeRecord, earlier }),
        recognise: (lasts) => recogniseAll(lasts, { ledger, types }),
        pace: new Pace(times.sendMs),
        site: { checkpoints, log },
        needsMs: times.sendMs + times.marginMs,
      });
    },
  };
}
