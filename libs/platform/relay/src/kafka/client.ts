import kafkajs, { type Kafka, type SASLOptions } from 'kafkajs';
import type { RelaySettings } from '../relay-settings.js';
import { SeverableSockets } from './severable-sockets.js';

/** Under a second for what passes at once; for all else the relay's own loop begins anew. By default an idempotent producer would try for ever. */
const RETRY = { initialRetryTime: 50, maxRetryTime: 400, retries: 4 };

/** One stay's way to the brokers. Every fault comes back as an exception, so the client's own log, which would name hosts, stays silent. */
export function kafkaClient(settings: RelaySettings, timeoutMs: number): { readonly kafka: Kafka; readonly sockets: SeverableSockets } {
  const sockets = new SeverableSockets();
  const kafka = new kafkajs.Kafka({
    clientId: `${settings.topicPrefix}.relay`,
    brokers: [...settings.brokers],
    ssl: settings.tls,
    ...(settings.sasl ? { sasl: settings.sasl as SASLOptions } : {}),
    connectionTimeout: timeoutMs,
    authenticationTimeout: timeoutMs,
    requestTimeout: timeoutMs,
    enforceRequestTimeout: true,
    retry: RETRY,
    socketFactory: sockets.factory,
    logLevel: kafkajs.logLevel.NOTHING,
  });
  return { kafka, sockets };
}
